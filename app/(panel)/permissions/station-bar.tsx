"use client";

import { type ComponentType, useState } from "react";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { targetOf, useTableSelection } from "@/components/data-table/use-table-selection";
import { loadPart } from "@/components/ui/load-part";

/** `total` match the list as its address filters it, which is `matching`; 0 where they are too many for one act. */
type Props = { total: number; matching: { q: string; filters: object } };
/** What is asked of some stations; `target` is as an act is sent it. */
export type StationsDialogProps = {
  target: object;
  title?: string | undefined;
  onClose: () => void;
  onDone?: (() => void) | undefined;
};
type Asked = { Dialog: ComponentType<StationsDialogProps>; target: object };

/**
 * What can be done with the ticked stations, or with all that match; nothing while none is ticked. A dialog comes with
 * its first use.
 */
export function StationBar({ total, matching }: Props) {
  const selection = useTableSelection();
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (load: () => Promise<{ default: ComponentType<StationsDialogProps> }>) => () => {
    const target = targetOf(selection, matching);
    void loadPart(load).then((part) => part && setAsked({ Dialog: part.default, target }));
  };
  return (
    <SelectionBar
      label="Selected stations"
      selection={selection}
      total={total}
      isAsking={asked !== null}
      acts={[
        { label: "Assign…", onAsk: ask(() => import("./assign-dialog")) },
        { label: "Set due day…", onAsk: ask(() => import("./due-day-dialog")) },
      ]}
    >
      {asked ? <asked.Dialog target={asked.target} onClose={() => setAsked(null)} onDone={selection.clear} /> : null}
    </SelectionBar>
  );
}
