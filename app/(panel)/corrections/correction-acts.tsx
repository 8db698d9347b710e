"use client";

import { useState } from "react";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { targetOf, useTableSelection } from "@/components/data-table/use-table-selection";
import { DecideDialog, type DecisionKind } from "./decide-dialog";
import { DECISIONS } from "./decision-words";

/** `matching` is the list as its address filters it. */
type Props = { total: number; matching: { q: string; filters: object } };
type Asked = { kind: DecisionKind; target: object; isRow: boolean };

/** Decides about one correction by the button of its row, about ticked ones, or about all that match the filters. */
export function CorrectionActs({ total, matching }: Props) {
  const selection = useTableSelection();
  const [asked, setAsked] = useState<Asked | null>(null);
  useRowActs(({ id, data }) =>
    setAsked({
      kind: data["agreed"] ? "theirs" : "keep",
      target: { kind: "chosen", ids: [id] },
      isRow: true,
    }),
  );
  return (
    <SelectionBar
      label="Selected corrections"
      selection={selection}
      total={total}
      isAsking={asked !== null}
      acts={DECISIONS.map(({ kind, label }) => ({
        label: `${label}…`,
        onAsk: () => setAsked({ kind, target: targetOf(selection, matching), isRow: false }),
      }))}
      className="mb-2"
    >
      {asked ? (
        <DecideDialog
          kind={asked.kind}
          target={asked.target}
          onClose={() => setAsked(null)}
          onDone={asked.isRow ? undefined : selection.clear}
        />
      ) : null}
    </SelectionBar>
  );
}
