import { XIcon } from "@/components/ui/icons";
import { activeChips, clearedFilters, type Filter } from "./filter";
import type { ListUrl } from "./list-url";

/** The filters in force as chips that each take one away, and the link that clears all; nothing when none is. */
export function ActiveFilters({
  filters,
  url,
  search,
}: {
  filters: readonly Filter[];
  url: ListUrl;
  search?: { name: string; value: string } | undefined;
}) {
  const chips = activeChips(filters, url);
  if (chips.length === 0 && !search?.value) return null;
  return (
    <div data-slot="active-filters" className="flex flex-wrap items-center gap-1.5 text-xs">
      <ul className="contents" aria-label="Active filters">
        {search?.value ? (
          <ChipItem label="Search" value={search.value} href={url.link({ [search.name]: null })} />
        ) : null}
        {chips.map((chip) => (
          <ChipItem key={chip.key} label={chip.label} value={chip.value} href={chip.href} />
        ))}
      </ul>
      <a
        data-keep-scroll
        href={url.link(clearedFilters(filters, search?.name))}
        className="rounded-sm px-1.5 py-1 font-medium text-primary hover:underline max-sm:py-3.5"
      >
        Clear filters
      </a>
    </div>
  );
}

function ChipItem({ label, value, href }: { label: string; value: string; href: string }) {
  return (
    <li className="flex max-w-full items-center rounded-sm border bg-card pl-2">
      <span className="text-muted-foreground">{label}:&nbsp;</span>
      <span className="truncate font-medium">{value}</span>
      <a
        data-keep-scroll
        href={href}
        aria-label={`Remove filter ${label}: ${value}`}
        className="grid size-6 max-sm:size-11 place-items-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground"
      >
        <XIcon className="size-3" />
      </a>
    </li>
  );
}
