"use client";

import { useState } from "react";
import { useRowActs } from "@/components/data-table/use-row-acts";
import { useTableSelection } from "@/components/data-table/use-table-selection";
import { Button } from "@/components/ui/button";
import { DecideDialog, type DecisionKind } from "./decide-dialog";
import { DECISIONS } from "./decision-words";

/** `matching` is the list as its address filters it. */
type Props = { total: number; matching: { q: string; filters: object } };
type Asked = { kind: DecisionKind; target: object; isRow: boolean };

/** Decides about one correction by the button of its row, about ticked ones, or about all that match the filters. */
export function CorrectionActs({ total, matching }: Props) {
  const { chosen, isAll, chooseAll, clear } = useTableSelection();
  const [asked, setAsked] = useState<Asked | null>(null);
  const count = isAll ? total : chosen.length;
  useRowActs(({ id, data }) =>
    setAsked({
      kind: data["agreed"] ? "theirs" : "keep",
      target: { kind: "chosen", ids: [id] },
      isRow: true,
    }),
  );
  const ask = (kind: DecisionKind) =>
    setAsked({
      kind,
      target: isAll ? { kind: "matching", ...matching } : { kind: "chosen", ids: chosen.map(Number) },
      isRow: false,
    });
  return (
    <div
      role="region"
      aria-label="Selected corrections"
      hidden={chosen.length === 0 && asked === null}
      className="mb-2 flex flex-wrap items-center gap-2 rounded-md border bg-muted px-3 py-1.5 text-sm"
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
        {DECISIONS.map(({ kind, label }) => (
          <Button key={kind} size="sm" variant="outline" onClick={() => ask(kind)}>
            {label}…
          </Button>
        ))}
        <Button size="sm" variant="ghost" onClick={clear}>
          Clear
        </Button>
      </div>
      {asked ? (
        <DecideDialog
          kind={asked.kind}
          target={asked.target}
          onClose={() => setAsked(null)}
          onDone={asked.isRow ? undefined : clear}
        />
      ) : null}
    </div>
  );
}
