"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

export type NavItem = {
  href: string;
  label: string;
  icon: ReactNode;
  /** Said by the server; else the address decides. */
  current?: boolean | undefined;
  /** A number that asks for attention, e.g. open issues; as a text where it is no exact one. */
  count?: number | string | undefined;
};

/** The sidebar's links. A client component because a layout is not rendered anew when the page changes. */
export function NavLinks({ items }: { items: readonly NavItem[] }) {
  const pathname = usePathname();
  const isCurrent = ({ current, href }: NavItem) =>
    current ?? (pathname === href || (href !== "/" && pathname.startsWith(`${href}/`)));
  return (
    <ul className="grid gap-0.5">
      {items.map((item) => (
        <li key={item.href}>
          <a data-slot="nav-link" href={item.href} aria-current={isCurrent(item) ? "page" : undefined}>
            {item.icon}
            <span className="flex-1">{item.label}</span>
            {item.count ? (
              <span className="rounded-sm bg-sidebar-accent px-1.5 text-xs text-sidebar-accent-foreground tabular-nums">
                {item.count}
              </span>
            ) : null}
          </a>
        </li>
      ))}
    </ul>
  );
}
