import { cn } from "@/lib/utils";

export type Tab = { href: string; label: string; count?: number | undefined; current: boolean };

/** Views of one thing as links, so each has its own address. */
export function Tabs({
  label,
  tabs,
  className,
}: {
  label: string;
  tabs: readonly Tab[];
  className?: string | undefined;
}) {
  return (
    <nav data-slot="tabs" aria-label={label} className={cn("overflow-x-auto border-b", className)}>
      <ul className="flex flex-wrap gap-x-1">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <a
              href={tab.href}
              aria-current={tab.current ? "page" : undefined}
              className="-mb-px flex items-center gap-1.5 max-sm:min-h-11 rounded-t-sm border-b-2 border-transparent px-3 py-2 text-sm font-medium whitespace-nowrap text-muted-foreground hover:text-foreground focus-visible:-outline-offset-2 aria-[current=page]:border-primary aria-[current=page]:text-foreground"
            >
              {tab.label}
              {tab.count === undefined ? null : (
                <span className="text-xs text-muted-foreground tabular-nums">{tab.count.toLocaleString("en-US")}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
