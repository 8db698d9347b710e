import type { ReactNode } from "react";
import { buttonVariants } from "@/components/ui/button-variants";
import { KeyboardIcon } from "@/components/ui/icons";
import { ActiveFilters } from "./active-filters";
import { ColumnPicker } from "./column-picker";
import type { ColumnChoice } from "./column";
import type { Density } from "./data-table";
import { DensityToggle } from "./density-toggle";
import type { Filter } from "./filter";
import { FilterDays } from "./filter-days";
import { FilterMulti } from "./filter-multi";
import { FilterSelect } from "./filter-select";
import { HiddenFields } from "./hidden-fields";
import { HtmlPiece } from "./html-piece";
import type { ListUrl } from "./list-url";
import { SearchInput } from "./search-input";

export type DataTableToolbarProps = {
  url: ListUrl;
  /** The search box; `name` is its parameter, `value` what the address says. */
  search?: { name: string; value: string; label: string; placeholder?: string | undefined } | undefined;
  filters?: readonly Filter[] | undefined;
  /** All columns and the chosen ids, for the column picker. */
  columns?: { all: readonly ColumnChoice[]; chosen: readonly string[]; isKept?: boolean } | undefined;
  density?: Density | undefined;
  /** More at the end: export, saved views, a primary action. */
  children?: ReactNode;
};

/**
 * Above a DataTable: search, filters, chips of what is in force, columns, density. All of it is links and GET forms.
 */
export function DataTableToolbar({ url, search, filters = [], columns, density, children }: DataTableToolbarProps) {
  return (
    <div data-slot="data-table-toolbar" className="grid gap-2">
      {/* What acts on the list keeps its place; filters that do not fit go on below the search. */}
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
        <div className="flex flex-wrap items-center gap-2 max-sm:contents">
          {search ? (
            <form
              role="search"
              method="get"
              action={url.pathname}
              autoComplete="off"
              data-keep-scroll
              className="min-w-0 sm:max-w-72 sm:flex-[1_1_9rem]"
            >
              <HiddenFields url={url} except={[search.name]} />
              <SearchInput {...search} />
            </form>
          ) : null}
          {filters.length > 0 ? (
            <HtmlPiece as="div" attributes={{ "data-slot": "list-filters" }}>
              {filters.map((filter) =>
                filter.kind === "days" ? (
                  <FilterDays key={filter.name} filter={filter} url={url} />
                ) : filter.kind === "many" ? (
                  <FilterMulti key={filter.name} filter={filter} url={url} />
                ) : (
                  <FilterSelect key={filter.name} filter={filter} url={url} />
                ),
              )}
            </HtmlPiece>
          ) : null}
        </div>
        <HtmlPiece as="div" attributes={{ className: "col-start-2 flex items-center gap-2" }}>
          {columns ? (
            <ColumnPicker columns={columns.all} chosen={columns.chosen} isKept={columns.isKept} url={url} />
          ) : null}
          {density ? <DensityToggle density={density} url={url} /> : null}
          <button
            type="button"
            data-shortcuts-help
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts"
            className={`${buttonVariants({ variant: "ghost", size: "icon" })} max-2xl:hidden`}
          >
            <KeyboardIcon />
          </button>
          {children}
        </HtmlPiece>
      </div>
      <ActiveFilters filters={filters} url={url} search={search} />
    </div>
  );
}
