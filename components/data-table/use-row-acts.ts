"use client";

import { useEffect, useRef } from "react";

/** A pressed button of a row: what it asks for, the row's id, and what else it says. */
export type PressedAct = { act: string; id: number; data: Readonly<Record<string, string | undefined>> };

type Place = { act: string; id: string; row: number };

const ACT = "[data-act]";

/**
 * Does what the buttons of a table's rows ask for (`data-act`, `data-id`); one island for all rows. While an act runs
 * its button says so and does not start it again. Rows that are drawn anew take the focus with them, so it goes back to
 * the same button, or to the row in its place.
 */
export function useRowActs(run: (pressed: PressedAct) => Promise<void> | void, tableId = "table"): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const inTable = `#${CSS.escape(tableId)}`;
    let place: Place | null = null;
    const onClick = ({ target }: MouseEvent) => {
      const button = target instanceof Element ? target.closest<HTMLElement>(`${inTable} ${ACT}`) : null;
      if (!button || button.getAttribute("aria-disabled") === "true") return;
      const { act = "", id = "" } = button.dataset;
      place = placeOf(button);
      const done = latest.current({ act, id: Number(id), data: Object.fromEntries(Object.entries(button.dataset)) });
      if (!done) return;
      button.setAttribute("aria-disabled", "true");
      void done.finally(() => button.removeAttribute("aria-disabled"));
    };
    const onFocusIn = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || target.closest("dialog")) return;
      place = target.matches(`${inTable} ${ACT}`) ? placeOf(target as HTMLElement) : null;
    };
    const observer = new MutationObserver(() => {
      if (place && document.activeElement === document.body && !document.querySelector("dialog[open]"))
        focusPlace(inTable, place);
    });
    document.addEventListener("click", onClick);
    document.addEventListener("focusin", onFocusIn);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("click", onClick);
      document.removeEventListener("focusin", onFocusIn);
      observer.disconnect();
    };
  }, [tableId]);
}

function placeOf(button: HTMLElement): Place {
  const row = button.closest("tr");
  const rows = row?.parentElement ? [...row.parentElement.children] : [];
  return { act: button.dataset["act"] ?? "", id: button.dataset["id"] ?? "", row: row ? rows.indexOf(row) : 0 };
}

function focusPlace(table: string, { act, id, row }: Place): void {
  const rows = [...document.querySelectorAll(`${table} tbody tr`)];
  const same = `[data-id="${CSS.escape(id)}"]`;
  const found =
    document.querySelector<HTMLElement>(`${table} ${same}[data-act="${CSS.escape(act)}"]`) ??
    document.querySelector<HTMLElement>(`${table} ${same}`) ??
    rows[Math.min(row, rows.length - 1)]?.querySelector<HTMLElement>(ACT) ??
    document.querySelector<HTMLElement>(`${table}, [data-slot="data-table-empty"]`);
  found?.focus({ preventScroll: true });
}
