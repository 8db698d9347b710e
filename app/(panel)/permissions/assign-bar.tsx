"use client";

import { type ComponentType, useState } from "react";
import { useTableSelection } from "@/components/data-table/use-table-selection";
import { buttonVariants } from "@/components/ui/button-variants";
import { loadPart } from "@/components/ui/load-part";
import type { AssignDialogProps } from "./assign-dialog";

/** What can be done with the ticked stations; nothing while none is ticked. Its dialog comes with its first use. */
export function AssignBar() {
  const { chosen, clear } = useTableSelection();
  const [asked, setAsked] = useState<number[] | null>(null);
  const [Dialog, setDialog] = useState<ComponentType<AssignDialogProps> | null>(null);
  const open = () => {
    setAsked(chosen.map(Number));
    void loadPart(() => import("./assign-dialog")).then((part) => part && setDialog(() => part.default));
  };
  return (
    <div
      role="region"
      aria-label="Selected stations"
      hidden={chosen.length === 0 && asked === null}
      className="flex flex-wrap items-center gap-2 rounded-md border bg-muted px-3 py-1.5 text-sm"
    >
      <p role="status" className="font-medium tabular-nums">
        {chosen.length} selected
      </p>
      <div className="ml-auto flex flex-wrap gap-2">
        <button
          type="button"
          className={buttonVariants({ size: "sm", variant: "outline" })}
          aria-haspopup="dialog"
          onClick={open}
        >
          Assign…
        </button>
        <button type="button" className={buttonVariants({ size: "sm", variant: "ghost" })} onClick={clear}>
          Clear
        </button>
      </div>
      {asked && Dialog ? <Dialog groupIds={asked} onClose={() => setAsked(null)} onDone={clear} /> : null}
    </div>
  );
}
