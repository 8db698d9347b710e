"use client";

import { type ComponentProps, type ComponentType, useEffect, useState } from "react";
import { focusSearch } from "@/components/data-table/focus-search";
import { areShortcutsOn } from "@/components/data-table/shortcut-setting";
import type TableKeysHelp from "@/components/data-table/table-keys-help";
import { loadPart } from "@/components/ui/load-part";

const KEYS = [
  { keys: ["↓", "↑"], does: "Card below and above, once a card has focus" },
  { keys: ["→", "←"], does: "Card beside it, in the next stage" },
  { keys: ["m"], does: "Move the card, where you may" },
  { keys: ["Enter"], does: "Open the circuit" },
  { keys: ["/"], does: "Search the board" },
  { keys: ["?"], does: "This help" },
];
const TYPING = "input, textarea, select, dialog, [popover]";

/** "?" and the button of the toolbar say which keys there are; "/" goes to the search box. */
export function BoardHelp() {
  const [Help, setHelp] = useState<ComponentType<ComponentProps<typeof TableKeysHelp>> | null>(null);
  useEffect(() => {
    const show = () =>
      void loadPart(() => import("@/components/data-table/table-keys-help")).then(
        (part) => part && setHelp(() => part.default),
      );
    const onClick = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest("[data-shortcuts-help]")) show();
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !areShortcutsOn()) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      if (event.key === "?") show();
      else if (event.key === "/") focusSearch(event);
    };
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("click", onClick);
      document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
  return Help ? <Help keys={KEYS} onClose={() => setHelp(null)} /> : null;
}
