"use client";

import { type ComponentType, useState } from "react";
import { useTableSelection } from "@/components/data-table/use-table-selection";
import { buttonVariants } from "@/components/ui/button-variants";
import { loadPart } from "@/components/ui/load-part";
import type { BarAct, OfferedAct } from "./bulk-acts";
import type { BulkDialogProps, BulkTarget } from "./bulk-dialog";

type Props = {
  list: BulkDialogProps["list"];
  acts: readonly BarAct[];
  total: number;
  /** The list as its address filters it. */
  matching: { q: string; filters: object };
};

// Plain buttons: the component that merges classes would come with every list for a few of them.
const SMALL = {
  link: buttonVariants({ size: "sm", variant: "link" }),
  outline: buttonVariants({ size: "sm", variant: "outline" }),
  ghost: buttonVariants({ size: "sm", variant: "ghost" }),
};

/** What can be done with the ticked circuits, or with all that match; nothing while none is ticked. Its dialog comes with its first use. */
export function BulkBar({ list, acts, total, matching }: Props) {
  const { chosen, isAll, chooseAll, clear } = useTableSelection();
  const [opened, setOpened] = useState<{ kind: OfferedAct; target: BulkTarget; count: number } | null>(null);
  const [Dialog, setDialog] = useState<ComponentType<BulkDialogProps> | null>(null);
  const count = isAll ? total : chosen.length;
  const open = (kind: OfferedAct) => {
    setOpened({
      kind,
      count,
      target: isAll ? { kind: "matching", ...matching } : { kind: "chosen", ids: chosen.map(Number) },
    });
    void loadPart(() => import("./bulk-dialog")).then((part) => part && setDialog(() => part.default));
  };
  return (
    <div
      role="region"
      aria-label="Selected circuits"
      hidden={chosen.length === 0 && opened === null}
      className="flex flex-wrap items-center gap-2 rounded-md border bg-muted px-3 py-1.5 text-sm"
    >
      <p role="status" className="font-medium tabular-nums">
        {count.toLocaleString("en-US")} selected
      </p>
      {total > chosen.length && !isAll ? (
        <button type="button" className={SMALL.link} onClick={chooseAll}>
          Select all {total.toLocaleString("en-US")} that match
        </button>
      ) : null}
      <div className="ml-auto flex flex-wrap gap-2">
        {acts.map(({ kind, label }) => (
          <button key={kind} type="button" className={SMALL.outline} aria-haspopup="dialog" onClick={() => open(kind)}>
            {label}…
          </button>
        ))}
        <button type="button" className={SMALL.ghost} onClick={clear}>
          Clear
        </button>
      </div>
      {opened && Dialog ? (
        <Dialog key={opened.kind} {...opened} list={list} onClose={() => setOpened(null)} onDone={clear} />
      ) : null}
    </div>
  );
}
