import type { ReactNode } from "react";
import { buttonVariants } from "../ui/button-variants";
import { type TableSelection, countSelected } from "./use-table-selection";

type Props = {
  /** What of the page it is, for a screen reader: “Selected circuits”. */
  label: string;
  selection: TableSelection;
  /** How many match the list's filters, where an act can go to all of them. */
  total?: number;
  /** A dialog of one of the acts is open: the bar stays, whatever is ticked. */
  isAsking: boolean;
  /** Each opens a dialog. */
  acts: readonly { label: string; onAsk: () => void }[];
  className?: string;
  /** The dialog that is open. */
  children: ReactNode;
};

// Plain buttons: the component that merges classes would come with every list for a few of them.
const SMALL = {
  link: buttonVariants({ size: "sm", variant: "link" }),
  outline: buttonVariants({ size: "sm", variant: "outline" }),
  ghost: buttonVariants({ size: "sm", variant: "ghost" }),
};

/** What can be done with the ticked rows of a table, or with all that match; nothing while none is ticked. */
export function SelectionBar({ label, selection, total = 0, isAsking, acts, className = "", children }: Props) {
  const { chosen, isAll, chooseAll, clear } = selection;
  return (
    <div
      data-slot="selection-bar"
      role="region"
      aria-label={label}
      aria-controls={selection.tableId}
      tabIndex={-1}
      hidden={chosen.length === 0 && !isAsking}
      className={`flex flex-wrap items-center gap-2 rounded-md border bg-muted px-3 py-1.5 text-sm ${className}`}
    >
      <p role="status" className="font-medium tabular-nums">
        {countSelected(selection, total).toLocaleString("en-US")} selected
      </p>
      {total > chosen.length && !isAll ? (
        <button type="button" className={SMALL.link} onClick={chooseAll}>
          Select all {total.toLocaleString("en-US")} that match
        </button>
      ) : null}
      <div className="ml-auto flex flex-wrap gap-2">
        {acts.map((act) => (
          <button key={act.label} type="button" className={SMALL.outline} aria-haspopup="dialog" onClick={act.onAsk}>
            {act.label}
          </button>
        ))}
        <button type="button" className={SMALL.ghost} onClick={clear}>
          Clear
        </button>
      </div>
      {children}
    </div>
  );
}
