"use client";

import { useEffect, useState } from "react";

/**
 * Rows that were ticked when a table was last looked at: a page that is drawn anew has new boxes for the same records.
 */
const lastLooks = new WeakMap<Element, { firstBox: HTMLInputElement | undefined; ticked: readonly string[] }>();

export type TableSelection = {
  tableId: string;
  chosen: string[];
  /** All that match were asked for, and no tick was changed since. */
  isAll: boolean;
  chooseAll: () => void;
  clear: () => void;
};

/** How many rows an act would go to: the ticked ones, or all that match. */
export function countSelected({ chosen, isAll }: TableSelection, total: number): number {
  return isAll ? total : chosen.length;
}

/** The same as a bulk act is sent it; `matching` is the list as its address filters it. */
export function targetOf<Matching extends object>({ chosen, isAll }: TableSelection, matching: Matching) {
  return isAll ? { kind: "matching" as const, ...matching } : { kind: "chosen" as const, ids: chosen.map(Number) };
}

/**
 * The ticked rows of a DataTable with `selection`, by their keys. The boxes are the state: a row that leaves the page
 * is no longer chosen.
 */
export function useTableSelection(tableId = "table"): TableSelection {
  const [chosen, setChosen] = useState<string[]>([]);
  // The ticks of which "all that match" was said: with any other ones it is no longer meant.
  const [allOf, setAllOf] = useState<string | null>(null);
  const ticks = chosen.join();

  useEffect(() => {
    const read = () => {
      const table = document.getElementById(tableId);
      const boxes = boxesOf(tableId);
      const last = table && lastLooks.get(table);
      if (last && last.firstBox !== boxes[0]) for (const box of boxes) box.checked ||= last.ticked.includes(box.value);
      const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
      if (table) lastLooks.set(table, { firstBox: boxes[0], ticked });
      const all = document.querySelector<HTMLInputElement>(`#${CSS.escape(tableId)} [data-select-all]`);
      if (all) {
        all.checked = ticked.length > 0 && ticked.length === boxes.length;
        all.indeterminate = ticked.length > 0 && ticked.length < boxes.length;
      }
      setChosen((known) => (known.join() === ticked.join() ? known : ticked));
    };
    const onChange = ({ target }: Event) => {
      if (!(target instanceof HTMLInputElement) || !target.closest(`#${CSS.escape(tableId)}`)) return;
      if (target.matches("[data-select-all]")) for (const box of boxesOf(tableId)) box.checked = target.checked;
      read();
    };
    // Also after every drawing: another page of the list has other rows.
    read();
    document.addEventListener("change", onChange);
    return () => document.removeEventListener("change", onChange);
  });

  const clear = () => {
    const boxes = boxesOf(tableId);
    for (const box of boxes) box.checked = false;
    const table = document.getElementById(tableId);
    if (table) lastLooks.set(table, { firstBox: boxes[0], ticked: [] });
    setChosen([]);
    setAllOf(null);
  };
  return { tableId, chosen, isAll: chosen.length > 0 && allOf === ticks, chooseAll: () => setAllOf(ticks), clear };
}

function boxesOf(tableId: string): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(`#${CSS.escape(tableId)} [data-row-select]`)];
}
