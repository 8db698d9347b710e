import { nextSort, sortValue, type Sort } from "./column";
import type { ListUrl } from "./list-url";

export type SortHeaderProps = {
  label: string;
  sortKey: string;
  align?: string | undefined;
  sort: Sort | undefined;
  url: ListUrl;
};

/**
 * The link in a sortable column's header; the `th` around it carries `aria-sort`, by which data-table.css draws
 * its arrow.
 */
export function SortHeader({ label, sortKey, align, sort, url }: SortHeaderProps) {
  const isCurrent = sort?.key === sortKey;
  return (
    <a
      data-keep-scroll
      data-slot="sort-header"
      data-current={isCurrent || undefined}
      href={url.link({ sort: sortValue(nextSort({ key: sortKey, align }, sort)) })}
    >
      {label}
    </a>
  );
}
