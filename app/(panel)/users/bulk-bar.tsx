"use client";

import { useState } from "react";
import { useTableSelection } from "@/components/data-table/use-table-selection";
import { Button } from "@/components/ui/button";
import { BulkDialog, type BulkKind, type Choice } from "./bulk-dialog";

/** `matching` is the list as its address filters it. */
type Props = { total: number; matching: { q: string; filters: object }; roles: Choice[]; regions: Choice[] };

/** What can be done with the ticked people, or with everybody who matches the filters; nothing while nobody is ticked. */
export function BulkBar({ total, matching, roles, regions }: Props) {
  const { chosen, isAll, chooseAll, clear } = useTableSelection();
  const [kind, setKind] = useState<BulkKind | null>(null);
  const count = isAll ? total : chosen.length;
  return (
    <div
      role="region"
      aria-label="Selected people"
      hidden={chosen.length === 0 && kind === null}
      className="flex flex-wrap items-center gap-2 rounded-md border bg-muted px-3 py-1.5 text-sm"
    >
      <p role="status" className="font-medium tabular-nums">
        {count.toLocaleString("en-US")} selected
      </p>
      {total > chosen.length && !isAll ? (
        <Button size="sm" variant="link" onClick={chooseAll}>
          Select all {total.toLocaleString("en-US")} that match
        </Button>
      ) : null}
      <div className="ml-auto flex flex-wrap gap-2">
        <Button size="sm" variant="outline" onClick={() => setKind("role")}>
          Role…
        </Button>
        <Button size="sm" variant="outline" onClick={() => setKind("region")}>
          Region…
        </Button>
        <Button size="sm" variant="outline" onClick={() => setKind("disable")}>
          Disable…
        </Button>
        <Button size="sm" variant="ghost" onClick={clear}>
          Clear
        </Button>
      </div>
      {kind ? (
        <BulkDialog
          kind={kind}
          target={isAll ? { kind: "matching", ...matching } : { kind: "chosen", ids: chosen.map(Number) }}
          choices={kind === "role" ? roles : regions}
          onClose={() => setKind(null)}
          onDone={clear}
        />
      ) : null}
    </div>
  );
}
