"use client";

import { useEffect } from "react";

/**
 * Focus never falls to the body: when what has it goes away, as a row after its act or a page after a save, the nearest thing around it
 * that takes focus gets it, at last the page's content.
 */
export function KeepFocus() {
  useEffect(() => {
    let around: Element[] = [];
    const remember = ({ target }: FocusEvent) => {
      around = [];
      for (let element = target instanceof Element ? target : null; element; element = element.parentElement)
        around.push(element);
    };
    const keep = () => {
      const [focused, ...outside] = around;
      if (!focused || focused.isConnected || (document.activeElement ?? document.body) !== document.body) return;
      const next =
        outside.find(
          (element) => element instanceof HTMLElement && element.isConnected && element.hasAttribute("tabindex"),
        ) ?? document.getElementById("main");
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    };
    const watcher = new MutationObserver(keep);
    document.addEventListener("focusin", remember);
    watcher.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watcher.disconnect();
    };
  }, []);
  return null;
}
