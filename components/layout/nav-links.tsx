import type { ReactNode } from "react";

export type NavItem = {
  href: string;
  label: string;
  icon: ReactNode;
  /** A number that asks for attention, e.g. open issues; as a text where it is no exact one. */
  count?: number | string | undefined;
};

/**
 * The sidebar's links, without the mark of the page one is on where the address is not known yet: `MarkCurrentPage`
 * sets it.
 */
export function NavLinks({ items, path }: { items: readonly NavItem[]; path: string | null }) {
  return (
    <ul className="grid gap-0.5">
      {items.map(({ href, label, icon, count }) => (
        <li key={href}>
          <a data-slot="nav-link" href={href} aria-current={path !== null && isWithin(path, href) ? "page" : undefined}>
            {icon}
            <span className="flex-1">{label}</span>
            {count ? (
              <span className="rounded-sm bg-sidebar-accent px-1.5 text-xs text-sidebar-accent-foreground tabular-nums">
                {count}
              </span>
            ) : null}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Whether a page stands under a place of the navigation. */
export function isWithin(path: string, href: string): boolean {
  return path === href || (href !== "/" && path.startsWith(`${href}/`));
}
