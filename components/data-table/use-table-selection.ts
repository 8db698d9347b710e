"use client";

import { useEffect, useState } from "react";

/** The ticked rows of a DataTable with `selection`, by their keys. The boxes are the state: a row that leaves the page is no longer chosen. */
export function useTableSelection(tableId = "table"): { chosen: string[]; clear: () => void } {
  const [chosen, setChosen] = useState<string[]>([]);

  useEffect(() => {
    const read = () => {
      const boxes = boxesOf(tableId);
      const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
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
    for (const box of boxesOf(tableId)) box.checked = false;
    setChosen([]);
  };
  return { chosen, clear };
}

function boxesOf(tableId: string): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(`#${CSS.escape(tableId)} [data-row-select]`)];
}
