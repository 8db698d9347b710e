"use client";

import { useState } from "react";
import { useTableSelection } from "@/components/data-table/use-table-selection";
import { buttonVariants } from "@/components/ui/button-variants";

/** Chosen rows, or all that match the filters of the screen. */
export type Target = { kind: "chosen"; ids: number[] } | { kind: "matching"; q: string; filters: object };

type Props = {
  label: string;
  total: number;
  /** The list as its address filters it. */
  matching: { q: string; filters: object };
  /** The act on the rows, e.g. "Include". */
  act: string;
  onOpen?: () => void;
  dialog: (props: { target: Target; onClose: () => void; onDone: () => void }) => React.ReactNode;
};

// Plain buttons: the component that merges classes would come with every list for three of them.
const SMALL = {
  link: buttonVariants({ size: "sm", variant: "link" }),
  outline: buttonVariants({ size: "sm", variant: "outline" }),
  ghost: buttonVariants({ size: "sm", variant: "ghost" }),
};

/** What can be done with the ticked circuits, or with all that match; nothing while none is ticked. */
export function SelectionBar({ label, total, matching, act, onOpen, dialog }: Props) {
  const { chosen, clear } = useTableSelection();
  const [isEverything, setEverything] = useState(false);
  const [target, setTarget] = useState<Target | null>(null);
  const isAll = isEverything && chosen.length > 0;
  const count = isAll ? total : chosen.length;
  const reset = () => {
    setEverything(false);
    clear();
  };
  const open = () => {
    setTarget(isAll ? { kind: "matching", ...matching } : { kind: "chosen", ids: chosen.map(Number) });
    onOpen?.();
  };
  return (
    <div
      role="region"
      aria-label={label}
      hidden={chosen.length === 0 && target === null}
      className="flex flex-wrap items-center gap-2 rounded-md border bg-muted px-3 py-1.5 text-sm"
    >
      <p role="status" className="font-medium tabular-nums">
        {count.toLocaleString("en-US")} selected
      </p>
      {total > chosen.length && !isAll ? (
        <button type="button" className={SMALL.link} onClick={() => setEverything(true)}>
          Select all {total.toLocaleString("en-US")} that match
        </button>
      ) : null}
      <div className="ml-auto flex flex-wrap gap-2">
        <button type="button" className={SMALL.outline} aria-haspopup="dialog" onClick={open}>
          {act}…
        </button>
        <button type="button" className={SMALL.ghost} onClick={reset}>
          Clear
        </button>
      </div>
      {target ? dialog({ target, onClose: () => setTarget(null), onDone: reset }) : null}
    </div>
  );
}
