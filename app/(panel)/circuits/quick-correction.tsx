"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { areShortcutsOn } from "@/components/data-table/shortcut-setting";
import { TYPING } from "@/components/data-table/typing";
import { loadPart } from "@/components/ui/load-part";
import type { QuickValues } from "@/lib/domain/circuits/get-quick-values";
import type { QuickCorrectionDialog } from "./quick-correction-dialog";

type Opened = { Dialog: typeof QuickCorrectionDialog; circuit: QuickValues };

/** The key "c" on a row of the circuits: its most corrected fields in a dialog over the list, and back to the row. */
export function QuickCorrection({ suggestions }: { suggestions: { contractor: readonly string[] } }) {
  const router = useRouter();
  const [opened, setOpened] = useState<Opened | null>(null);
  // A series of corrections often has one reason.
  const [reason, setReason] = useState("");

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "c" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!(event.target instanceof Element) || event.target.closest(TYPING) || !areShortcutsOn()) return;
      const link = event.target.closest("#table tbody tr")?.querySelector("th > a");
      const id = /^\/circuits\/(\d+)$/.exec(link?.getAttribute("href") ?? "")?.[1];
      if (id === undefined) return;
      event.preventDefault();
      void loadPart(async () => {
        const [{ QuickCorrectionDialog: Dialog }, circuit] = await Promise.all([
          import("./quick-correction-dialog"),
          readValues(id),
        ]);
        return { Dialog, circuit };
      }).then((part) => part && setOpened(part));
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  if (!opened) return null;
  const { Dialog, circuit } = opened;
  return (
    <Dialog
      key={circuit.id}
      circuit={circuit}
      suggestions={suggestions}
      reason={reason}
      onClose={() => setOpened(null)}
      onSaved={(why) => {
        setReason(why);
        setOpened(null);
        focusRowOnceDrawn(circuit.id);
        router.refresh();
      }}
    />
  );
}

async function readValues(id: string): Promise<QuickValues> {
  const response = await fetch(`/api/circuits/${id}/values`);
  if (!response.ok) throw new Error(`The values of circuit ${id} were refused: ${response.status}`);
  return (await response.json()) as QuickValues;
}

/**
 * Rows that are drawn anew take the focus with them; it goes back to the circuit's row, where it is still on the page.
 */
function focusRowOnceDrawn(id: number): void {
  const observer = new MutationObserver(() => {
    if (document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
    document.querySelector<HTMLElement>(`#table th > a[href="/circuits/${id}"]`)?.focus({ preventScroll: true });
  });
  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), 5_000);
}
