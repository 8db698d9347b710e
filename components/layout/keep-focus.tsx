"use client";

import { useEffect } from "react";

/**
 * Focus never falls to the body: when what has it goes away, as a row after its act or a page after a save, the same
 * control gets it if it was drawn anew, as a filter's button with a piece of HTML; else the nearest thing around it
 * that takes focus, at last the page's content. A button that takes no second press while its act runs has it
 * again afterwards.
 */
export function KeepFocus() {
  useEffect(() => {
    let around: Element[] = [];
    let disabled: HTMLElement | null = null;
    const remember = ({ target }: FocusEvent) => {
      around = [];
      disabled = null;
      for (let element = target instanceof Element ? target : null; element; element = element.parentElement)
        around.push(element);
    };
    const keep = () => {
      const [focused, ...outside] = around;
      const hasFocus = focused instanceof HTMLElement && focused === document.activeElement;
      if (hasFocus && focused.matches(":disabled")) disabled = focused;
      if (disabled && !disabled.matches(":disabled")) {
        if (document.activeElement === document.body) disabled.focus({ preventScroll: true });
        disabled = null;
      }
      if (!focused || focused.isConnected || (document.activeElement ?? document.body) !== document.body) return;
      const within = outside.find((element) => element.isConnected);
      const again = within && drawnAgain(focused, within);
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
      if (document.activeElement !== document.body) return;
      const next =
        outside.find(
          (element) => element instanceof HTMLElement && element.isConnected && element.hasAttribute("tabindex"),
        ) ?? document.getElementById("main");
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    };
    const watcher = new MutationObserver(keep);
    document.addEventListener("focusin", remember);
    watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
    return () => {
      document.removeEventListener("focusin", remember);
      watcher.disconnect();
    };
  }, []);
  return null;
}

const NAMES = ["id", "popovertarget", "name", "value", "aria-label", "data-id"];

/**
 * The same control as one that is gone: alike in what names it, and in its text unless it is the button of a panel,
 * which may count.
 */
function drawnAgain(gone: Element, within: Element): Element | undefined {
  return [...within.querySelectorAll(gone.localName)].find(
    (found) =>
      NAMES.every((name) => found.getAttribute(name) === gone.getAttribute(name)) &&
      (gone.hasAttribute("popovertarget") || found.textContent === gone.textContent),
  );
}
