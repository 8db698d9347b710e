"use client";

import { type ComponentProps, type ComponentType, useCallback, useEffect, useState } from "react";
import { loadPart } from "@/components/ui/load-part";
import { focusSearch } from "./focus-search";
import { areShortcutsOn } from "./shortcut-setting";
import type TableKeysHelp from "./table-keys-help";
import { TYPING } from "./typing";

/**
 * "?" and the button of the toolbar say which keys there are, "/" goes to the search box. Answers the help while it
 * is open.
 */
export function useKeysHelp(): { Help: ComponentType<ComponentProps<typeof TableKeysHelp>> | null; close: () => void } {
  const [Help, setHelp] = useState<ComponentType<ComponentProps<typeof TableKeysHelp>> | null>(null);
  useEffect(() => {
    const show = () =>
      void loadPart(() => import("./table-keys-help")).then((part) => part && setHelp(() => part.default));
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
  return { Help, close: useCallback(() => setHelp(null), []) };
}
