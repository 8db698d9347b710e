"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { formAddress, formTarget } from "./form-address";
import { keepPage } from "./keep-page";
import { rebaseAddress } from "./rebase-address";
import { closeLeftPanels, datePrint, findOptions, hideTooltips, showTooltips, titleCutText } from "./small-behaviours";
import { softAddress } from "./soft-address";

/**
 * Turns clicks on plain links and submissions of plain GET forms into client-side navigation, for the whole panel at
 * once: a table of fifty rows then needs no client component per link. `data-keep-scroll` keeps the scroll position,
 * `data-native` leaves a link or form to the browser. Draws the bar that shows a page is on its way, and keeps the page
 * when the network loses the next one.
 */
export function SoftNavigation() {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const underWay = useRef<string | null>(null);

  useEffect(() => {
    if (!isPending) underWay.current = null;
    document.documentElement.toggleAttribute("data-navigating", isPending);
  }, [isPending]);

  useEffect(keepPage, []);

  useEffect(() => {
    const go = (address: string, source: Element) => {
      const panel = source.closest<HTMLElement>("[popover]");
      if (panel?.matches(":popover-open")) panel.hidePopover();
      const scroll = !source.closest("[data-keep-scroll]");
      const target =
        underWay.current === null
          ? address
          : rebaseAddress(address, location.pathname + location.search, underWay.current);
      underWay.current = target;
      startTransition(() => router.push(target, { scroll }));
    };
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (
        !link ||
        event.defaultPrevented ||
        event.button !== 0 ||
        event.metaKey ||
        event.ctrlKey ||
        event.shiftKey ||
        event.altKey
      )
        return;
      const address = softAddress(link, location);
      if (address === null) return;
      event.preventDefault();
      go(address, link);
    };
    const onSubmit = (event: SubmitEvent) => {
      const form = event.target;
      if (
        event.defaultPrevented ||
        !(form instanceof HTMLFormElement) ||
        form.getAttribute("method")?.toLowerCase() !== "get"
      )
        return;
      if (form.hasAttribute("data-native") || formTarget(form).origin !== location.origin) return;
      event.preventDefault();
      go(formAddress(form, event.submitter), form);
    };
    // On window, after React's own listeners on the document: what they have handled is left alone.
    window.addEventListener("click", onClick);
    window.addEventListener("submit", onSubmit);
    window.addEventListener("input", findOptions);
    window.addEventListener("beforeprint", datePrint);
    window.addEventListener("keydown", hideTooltips);
    window.addEventListener("pointermove", showTooltips);
    window.addEventListener("pointerover", titleCutText);
    window.addEventListener("focusin", showTooltips);
    window.addEventListener("focusin", closeLeftPanels);
    return () => {
      window.removeEventListener("click", onClick);
      window.removeEventListener("submit", onSubmit);
      window.removeEventListener("input", findOptions);
      window.removeEventListener("beforeprint", datePrint);
      window.removeEventListener("keydown", hideTooltips);
      window.removeEventListener("pointermove", showTooltips);
      window.removeEventListener("pointerover", titleCutText);
      window.removeEventListener("focusin", showTooltips);
      window.removeEventListener("focusin", closeLeftPanels);
    };
  }, [router]);

  return <div data-slot="navigation-bar" data-pending={isPending || undefined} aria-hidden />;
}
