"use client";

import { type ComponentType, useState } from "react";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { countSelected, targetOf, useTableSelection } from "@/components/data-table/use-table-selection";
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

/**
 * What can be done with the ticked circuits, or with all that match; nothing while none is ticked. Its dialog comes
 * with its first use.
 */
export function BulkBar({ list, acts, total, matching }: Props) {
  const selection = useTableSelection();
  const [opened, setOpened] = useState<{ kind: OfferedAct; target: BulkTarget; count: number } | null>(null);
  const [Dialog, setDialog] = useState<ComponentType<BulkDialogProps> | null>(null);
  const open = (kind: OfferedAct) => {
    setOpened({ kind, count: countSelected(selection, total), target: targetOf(selection, matching) });
    void loadPart(() => import("./bulk-dialog")).then((part) => part && setDialog(() => part.default));
  };
  return (
    <SelectionBar
      label="Selected circuits"
      selection={selection}
      total={total}
      isAsking={opened !== null}
      acts={acts.map(({ kind, label }) => ({ label: `${label}…`, onAsk: () => open(kind) }))}
    >
      {opened && Dialog ? (
        <Dialog key={opened.kind} {...opened} list={list} onClose={() => setOpened(null)} onDone={selection.clear} />
      ) : null}
    </SelectionBar>
  );
}
