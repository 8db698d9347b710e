"use client";

import { type ComponentType, useState } from "react";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { useTableSelection } from "@/components/data-table/use-table-selection";
import { loadPart } from "@/components/ui/load-part";
import type { AssignDialogProps } from "./assign-dialog";

/** What can be done with the ticked stations; nothing while none is ticked. Its dialog comes with its first use. */
export function AssignBar() {
  const selection = useTableSelection();
  const [asked, setAsked] = useState<number[] | null>(null);
  const [Dialog, setDialog] = useState<ComponentType<AssignDialogProps> | null>(null);
  const open = () => {
    setAsked(selection.chosen.map(Number));
    void loadPart(() => import("./assign-dialog")).then((part) => part && setDialog(() => part.default));
  };
  return (
    <SelectionBar
      label="Selected stations"
      selection={selection}
      isAsking={asked !== null}
      acts={[{ label: "Assign…", onAsk: open }]}
    >
      {asked && Dialog ? <Dialog groupIds={asked} onClose={() => setAsked(null)} onDone={selection.clear} /> : null}
    </SelectionBar>
  );
}
