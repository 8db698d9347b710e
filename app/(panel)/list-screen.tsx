import type { ReactNode } from "react";
import { type Column, visibleColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { activeChips, type Filter } from "@/components/data-table/filter";
import { KeepListSetting } from "@/components/data-table/keep-list-setting";
import { Pagination } from "@/components/data-table/pagination";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { DownloadIcon, SearchIcon } from "@/components/ui/icons";
import { Popover } from "@/components/ui/popover";
import { importableLists } from "@/lib/domain/imports/import-kinds";
import { EXPORT_FORMATS } from "@/lib/platform/list/export-formats";
import type { ListFilters } from "@/lib/platform/list/list-filter";
import { isSearchTooShort } from "@/lib/platform/list/list-sql";
import { can } from "@/lib/platform/permissions";
import { keepListSettingAction } from "./list-actions";
import { type Cells, listColumns } from "./list-columns";
import { listFilters } from "./list-filters";
import { MOST_PRINTED_ROWS, type OpenList, PRINT_PARAM } from "./open-list";
import { PrintList } from "./print-list";
import { ViewActs } from "./view-acts";
import { LostOfView, ViewMenu } from "./view-menu";

/** Where files come that are written in the background. */
const LARGE_FILES = "/exports";

export type ListScreenProps<Row, Filters extends ListFilters> = {
  opened: OpenList<Row, Filters>;
  /** Cells that say more than their value, by column id. */
  cells?: Cells<Row>;
  rowKey: (row: Row) => string | number;
  rowHref?: (row: Row) => string;
  /** What follows a row's address where it can be edited, for the key "e". */
  editPath?: string | undefined;
  rowTone?: (row: Row) => "muted" | undefined;
  selection?: { label: (row: Row) => string } | undefined;
  /** A column of buttons (`RowAct`), at the end or before another column. */
  acts?: { label: string; before?: string; cell: (row: Row) => ReactNode } | undefined;
  /** In the table's place while there is nothing and nothing is filtered. */
  empty?: ReactNode;
  /** Between toolbar and table, e.g. what can be done with ticked rows. */
  children?: ReactNode;
  /** In the place of page numbers. */
  pager?: ReactNode;
};

/**
 * One list as its definition says it: toolbar, chips, table, pages, files. All of it is HTML from the server over
 * the address.
 */
export function ListScreen<Row, Filters extends ListFilters>({
  opened,
  cells = {},
  rowKey,
  rowHref,
  editPath,
  rowTone,
  selection,
  acts,
  empty,
  children,
  pager,
}: ListScreenProps<Row, Filters>) {
  const { list, actor, state, setting, url, page, hidden, views, isPrinted, notPrinted } = opened;
  const { spec } = list;
  const columns = listColumns(spec.columns, cells);
  const chosen = state.columns.length > 0 ? state.columns : setting.columns;
  const density = state.density ?? setting.density ?? "compact";
  const isFiltered = list.isFiltered(state);
  const filters = listFilters(spec.filters, opened);
  const givesFiles = can(actor, "export:run");
  const takesFiles = importableLists(actor).some(({ list: name }) => name === spec.name);
  const filesName = givesFiles ? (takesFiles ? "Export and import" : "Export") : takesFiles ? "Import" : null;
  const printed = printedWords(opened, filters, pager === undefined);
  return (
    <div data-slot="list-screen">
      {isPrinted ? (
        <PrintList back={url.link()} words={printed} />
      ) : (
        <DataTableToolbar
          url={url}
          search={
            spec.search
              ? { name: "q", value: state.q, label: spec.search.label, placeholder: spec.search.placeholder }
              : undefined
          }
          filters={filters}
          columns={{ all: columns, chosen, isKept: setting.columns.length > 0 }}
          density={density}
        >
          <ViewMenu views={views} list={spec.name} />
          {filesName ? (
            <Popover
              id="export"
              label={filesName}
              align="end"
              contentClassName="min-w-40 p-1"
              trigger={
                <>
                  <DownloadIcon />
                  <span className="max-2xl:sr-only">{filesName}</span>
                </>
              }
            >
              <ul className="text-sm">
                {givesFiles ? (
                  <>
                    {EXPORT_FORMATS.map((format) => (
                      <li key={format}>
                        <a
                          data-native
                          className="option"
                          data-palette={`Export this list as ${format === "csv" ? "CSV" : "Excel"}`}
                          href={url.at(spec.exportPath ?? `/api${spec.path}/export`, { format, cols: chosen })}
                        >
                          {format === "csv" ? "CSV file" : "Excel workbook"}
                        </a>
                      </li>
                    ))}
                    <li>
                      <a
                        data-native
                        className="option"
                        data-palette="Print this list"
                        href={url.link({ cols: chosen, [PRINT_PARAM]: "all" })}
                      >
                        Print all rows
                      </a>
                    </li>
                    <li className="mt-1 border-t pt-1">
                      <a className="option" href={LARGE_FILES}>
                        Exports
                      </a>
                    </li>
                  </>
                ) : null}
                {takesFiles ? (
                  <li>
                    <a
                      className="option"
                      data-palette="Import a file into this list"
                      href={`/imports?list=${spec.name}`}
                    >
                      Import a file
                    </a>
                  </li>
                ) : null}
              </ul>
            </Popover>
          ) : null}
        </DataTableToolbar>
      )}
      {notPrinted ? (
        <Alert variant="warning" title="Not all rows are shown for paper">
          {notPrinted}
        </Alert>
      ) : null}
      <LostOfView views={views} />
      {isPrinted ? null : children}
      <p data-slot="print-line">{printed}</p>
      <DataTable
        caption={spec.title}
        columns={withActs(visibleColumns(columns, chosen), isPrinted ? undefined : acts)}
        rows={page.rows}
        rowKey={rowKey}
        rowHref={rowHref}
        editPath={editPath}
        rowTone={rowTone}
        sort={state.sort}
        url={url}
        density={density}
        selection={isPrinted ? undefined : selection}
        emptyState={
          isFiltered || !empty ? (
            <EmptyState
              icon={<SearchIcon />}
              title={
                state.isUnsearchable
                  ? "This search cannot be used"
                  : isSearchTooShort(spec, state.q)
                    ? `Search for ${spec.search?.shortest ?? 1} letters or more`
                    : `No ${spec.many} match`
              }
              description={
                state.isUnsearchable
                  ? "Search for 200 characters or fewer that can be read."
                  : isFiltered
                    ? "Remove a filter, or search for less."
                    : undefined
              }
              actions={
                isFiltered ? (
                  <ButtonLink href={url.link(list.address(list.parse({}), opened.startsWith))} variant="outline">
                    Clear filters
                  </ButtonLink>
                ) : undefined
              }
            />
          ) : (
            empty
          )
        }
      />
      {isPrinted
        ? null
        : (pager ?? (
            <Pagination
              page={page.page}
              perPage={state.per}
              total={page.total}
              isTotalLeast={page.isTotalLeast}
              url={url}
              pageSizes={spec.pageSizes.toSorted((a, b) => a - b)}
              defaultPageSize={spec.pageSizes[0] ?? 50}
              hidden={hidden.map(({ filter, count, isTotalLeast, words, shown, desk }) => ({
                words: `${count.toLocaleString("en-US")}${isTotalLeast ? "+" : ""} ${words} hidden`,
                href: url.link({ [filter]: shown }),
                desk: desk && url.at(desk, { [filter]: null, sort: null, cols: null }),
              }))}
            />
          ))}
      <KeepListSetting list={spec.name} keep={keepListSettingAction} />
      <ViewActs path={spec.path} />
    </div>
  );
}

function withActs<Row>(columns: Column<Row>[], acts: ListScreenProps<Row, ListFilters>["acts"]): Column<Row>[] {
  if (!acts) return columns;
  const at = columns.findIndex(({ id }) => id === acts.before);
  const { label: header, cell } = acts;
  return columns.toSpliced(at < 0 ? columns.length : at, 0, { id: "acts", header, cell, isScreenOnly: true });
}

/** On paper: what the list is searched and filtered by, and which of its rows these are. */
function printedWords<Row, Filters extends ListFilters>(
  { list, state, page, url, isPrinted }: OpenList<Row, Filters>,
  filters: readonly Filter[],
  isCounted: boolean,
): string {
  const said = activeChips(filters, url).map(({ label, value }) => `${label}: ${value}`);
  if (state.q) said.unshift(`Search: ${state.q}`);
  if (said.length === 0) said.push("No filters");
  const inWords = (count: number) => count.toLocaleString("en-US");
  const before = (page.page - 1) * state.per;
  if (isCounted && page.rows.length > 0)
    said.push(
      `${list.spec.many} ${inWords(before + 1)} to ${inWords(before + page.rows.length)} of ${inWords(page.total)}${page.isTotalLeast ? "+" : ""}`,
    );
  if (isPrinted && (isCounted ? page.total > page.rows.length : page.older))
    said.push(`a sheet ends at ${inWords(MOST_PRINTED_ROWS)} rows: filter the list, or export it`);
  return said.join(" · ");
}
