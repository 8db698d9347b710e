"use client";

import { useState } from "react";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { targetOf, useTableSelection } from "@/components/data-table/use-table-selection";
import { BulkDialog, type BulkKind, type Choice } from "./bulk-dialog";

/** `matching` is the list as its address filters it. */
type Props = { total: number; matching: { q: string; filters: object }; roles: Choice[]; regions: Choice[] };

/**
 * What can be done with the ticked people, or with everybody who matches the filters; nothing while nobody is ticked.
 */
export function BulkBar({ total, matching, roles, regions }: Props) {
  const selection = useTableSelection();
  const [kind, setKind] = useState<BulkKind | null>(null);
  return (
    <SelectionBar
      label="Selected people"
      selection={selection}
      total={total}
      isAsking={kind !== null}
      acts={[
        { label: "Role…", onAsk: () => setKind("role") },
        { label: "Region…", onAsk: () => setKind("region") },
        { label: "Disable…", onAsk: () => setKind("disable") },
      ]}
    >
      {kind ? (
        <BulkDialog
          kind={kind}
          target={targetOf(selection, matching)}
          choices={kind === "role" ? roles : regions}
          onClose={() => setKind(null)}
          onDone={selection.clear}
        />
      ) : null}
    </SelectionBar>
  );
}
