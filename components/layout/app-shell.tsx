import type { ReactNode } from "react";
import { HtmlPiece } from "@/components/data-table/html-piece";
import { buttonVariants } from "@/components/ui/button-variants";
import { MenuIcon } from "@/components/ui/icons";
import { Brand } from "./brand";
import { MarkCurrentPage } from "./mark-current-page";
import { NavLinks, type NavItem } from "./nav-links";

export type NavGroup = { label?: string | undefined; items: readonly NavItem[] };

export type AppShellProps = {
  nav: readonly NavGroup[];
  /** The page's path, where it is known already. */
  path: string | null;
  /** Middle of the top bar: search, freshness, the command palette's button. */
  header?: ReactNode;
  /** End of the top bar: pass a UserMenu. */
  userMenu: ReactNode;
  children: ReactNode;
};

/** The frame of every page of the panel: skip link, top bar, navigation (a drawer below 64 rem), main. */
export function AppShell({ nav, path, header, userMenu, children }: AppShellProps) {
  return (
    <div
      data-slot="app-shell"
      className="grid min-h-dvh grid-cols-1 grid-rows-[auto_1fr] lg:grid-cols-[13.5rem_minmax(0,1fr)]"
    >
      <a href="#main" className={`${buttonVariants()} fixed top-2 left-2 z-50 -translate-y-20 focus:translate-y-0`}>
        Skip to content
      </a>
      <header className="sticky top-0 z-30 col-span-full flex h-12 items-center gap-2 border-b border-sidebar-border bg-sidebar px-3 lg:px-4">
        <button
          type="button"
          popoverTarget="navigation"
          aria-label="Menu"
          className={`${buttonVariants({ variant: "ghost", size: "icon" })} lg:hidden`}
        >
          <MenuIcon />
        </button>
        <Brand />
        <div className="flex min-w-0 flex-1 items-center justify-end gap-2">{header}</div>
        {userMenu}
      </header>
      <HtmlPiece
        as="nav"
        attributes={{
          "data-slot": "sidebar",
          id: "navigation",
          popover: "auto",
          "aria-label": "Main",
          className: "flex-col gap-4",
        }}
      >
        {nav.map((group, index) => (
          <div key={group.label ?? index}>
            {group.label ? (
              <p className="px-2.5 pb-1 text-xs font-medium text-muted-foreground">{group.label}</p>
            ) : null}
            <NavLinks items={group.items} path={path} />
          </div>
        ))}
      </HtmlPiece>
      <MarkCurrentPage />
      <main id="main" tabIndex={-1} className="min-w-0 focus:outline-none">
        <p data-slot="print-line" data-print-date>
          WS-Tracker
        </p>
        {children}
      </main>
    </div>
  );
}
