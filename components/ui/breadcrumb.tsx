import { ListLink } from "@/components/data-table/list-link";
import { cn } from "@/lib/utils";
import { ChevronRightIcon } from "./icons";

export type Crumb = { label: string; href?: string | undefined };

/** Where this page stands. The last crumb is the page itself and has no link. */
export function Breadcrumb({ items }: { items: readonly Crumb[] }) {
  return (
    <nav data-slot="breadcrumb" aria-label="Breadcrumb">
      <ol className="flex min-w-0 items-center gap-1 text-xs text-muted-foreground">
        {items.map((item, index) => (
          <li key={item.label} className={cn("flex items-center gap-1", index === 0 ? "shrink-0" : "min-w-0")}>
            {index > 0 ? <ChevronRightIcon className="size-3 shrink-0" /> : null}
            {item.href ? (
              <ListLink
                href={item.href}
                title={item.label}
                className="truncate rounded-xs py-0.5 max-sm:-my-3.5 max-sm:py-3.5 hover:text-foreground hover:underline"
              >
                {item.label}
              </ListLink>
            ) : (
              <span aria-current="page" title={item.label} className="truncate py-0.5 text-foreground">
                {item.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
