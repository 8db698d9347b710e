"use client";

import { usePathname } from "next/navigation";
import { useLayoutEffect } from "react";
import { isWithin } from "./nav-links";

/**
 * Marks the page one is on in the sidebar, whose links are one piece of HTML: a layout is not drawn anew when the
 * page changes.
 */
export function MarkCurrentPage() {
  const path = usePathname();
  // Without a list of what it depends on: whatever draws the sidebar anew also comes through here.
  useLayoutEffect(() => {
    for (const link of document.querySelectorAll('[data-slot="nav-link"]')) {
      if (isWithin(path, link.getAttribute("href") ?? "")) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  });
  return null;
}
