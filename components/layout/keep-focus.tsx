"use client";

import { useEffect } from "react";

/**
 * Focus never falls to the body: when what has it goes away or is hidden, as a row after its act or a page after a
 * save, the same control gets it if it was drawn anew, as a filter's button with a piece of HTML; else the nearest
 * thing around it that takes focus or that it controls, as a bar its table; at last the page's content. A button
 * that takes no second press while its act runs has it again afterwards.
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
      if (!focused) return;
      // The browser takes focus from what is hidden only when it draws next.
      const isHidden = focused.closest("[hidden]") !== null;
      const hasNobodyFocus = (document.activeElement ?? document.body) === document.body;
      if (focused.isConnected ? !isHidden || !(hasFocus || hasNobodyFocus) : !hasNobodyFocus) return;
      const within = isHidden ? undefined : outside.find((element) => element.isConnected);
      const again = within && drawnAgain(focused, within);
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
      if (again && again === document.activeElement) return;
      const next = outside.flatMap((element) => [element, controlled(element)]).find(takesFocus);
      (next ?? document.getElementById("main"))?.focus({ preventScroll: true });
    };
    const watcher = new MutationObserver(keep);
    document.addEventListener("focusin", remember);
    watcher.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", "hidden"] });
    return () => {
      document.removeEventListener("focusin", remember);
      watcher.disconnect();
    };
  }, []);
  return null;
}

/** What an element says it acts on. */
function controlled(element: Element): Element | null {
  return document.getElementById(element.getAttribute("aria-controls") ?? "");
}

function takesFocus(element: Element | null): element is HTMLElement {
  return element instanceof HTMLElement && element.hasAttribute("tabindex") && element.checkVisibility();
}

const NAMES = ["id", "name", "value", "aria-label", "data-id"];

/**
 * The same control as one that is gone: alike in what names it and in its text; the button of a panel may count or name
 * something else since.
 */
function drawnAgain(gone: Element, within: Element): Element | undefined {
  const panel = gone.getAttribute("popovertarget");
  return [...within.querySelectorAll(gone.localName)].find((found) =>
    panel === null
      ? NAMES.every((name) => found.getAttribute(name) === gone.getAttribute(name)) &&
        found.textContent === gone.textContent
      : found.getAttribute("popovertarget") === panel,
  );
}
