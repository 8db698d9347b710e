import { visibleColumns } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { Pagination } from "@/components/data-table/pagination";
import { PageHeader } from "@/components/layout/page-header";
import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { DownloadIcon, PlusIcon, SearchIcon } from "@/components/ui/icons";
import { findLookup, listLookup, listLookupOrder } from "@/lib/domain/lookups/list-lookup";
import { usesText } from "@/lib/domain/lookups/lookup-changes";
import { LOOKUP_PAGE_SIZE } from "@/lib/domain/lookups/lookup-schema";
import { LOOKUP_TABLES } from "@/lib/domain/lookups/lookup-tables";
import type { LookupKind } from "@/lib/domain/lookups/lookup-types";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { ImportDialog } from "./import-dialog";
import { lookupColumns } from "./lookup-columns";
import { lookupListState } from "./lookup-list-state";
import { LookupSheet } from "./lookup-sheet";
import { OrderSheet } from "./order-sheet";

type Props = { kind: LookupKind; searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The page of one administrator's table: its list, and beside it the sheet that the address names. */
export async function LookupPage({ kind, searchParams }: Props) {
  const table = LOOKUP_TABLES[kind];
  const { input, url } = lookupListState(table.path, await searchParams);
  const actor = await requireActor(url.link({ page: input.page === 1 ? null : input.page }));
  const { edit } = input;
  const [list, row, order] = await loadPage(() =>
    Promise.all([
      listLookup(actor, kind, input),
      typeof edit === "number" ? findLookup(actor, kind, edit) : null,
      edit === "order" ? listLookupOrder(actor, kind) : [],
    ]),
  );
  const isWhole = kind !== "region" || actor.regionIds === "all";
  const columns = lookupColumns(table);
  const here = list.page === 1 ? {} : { page: list.page };
  const closeHref = url.link(here);
  return (
    <>
      <PageHeader
        title={table.title}
        description={table.description}
        actions={
          <>
            {can(actor, "export:run") ? (
              <ButtonLink href={`/api/lookups/${kind}/export`} variant="outline" download data-native>
                <DownloadIcon />
                Export
              </ButtonLink>
            ) : null}
            {isWhole ? (
              <>
                <ImportDialog kind={kind} many={table.many} />
                <ButtonLink href={url.link({ ...here, edit: "order" })} variant="outline" data-keep-scroll>
                  Change order
                </ButtonLink>
                <ButtonLink href={url.link({ ...here, edit: "new" })} data-keep-scroll>
                  <PlusIcon />
                  Add
                </ButtonLink>
              </>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-3">
        {typeof edit === "number" && !row ? (
          <Alert variant="warning" title={`This ${table.one} does not exist, or you may not see it.`} />
        ) : null}
        <DataTableToolbar
          url={url}
          search={{ name: "q", value: input.q, label: `Search ${table.many}`, placeholder: "Name, code" }}
          filters={[
            {
              kind: "one",
              name: "state",
              label: "State",
              selected: input.state,
              defaultValue: "all",
              options: [
                { value: "all", label: "On or off" },
                { value: "active", label: "On" },
                { value: "inactive", label: "Off" },
              ],
            },
          ]}
          columns={{
            all: columns.map(({ id, header, hideable, defaultVisible, headerHint }) => ({
              id,
              header,
              hideable,
              defaultVisible,
              headerHint,
            })),
            chosen: input.cols,
          }}
          density={input.density}
        />
        <DataTable
          caption={table.title}
          columns={visibleColumns(columns, input.cols)}
          rows={list.rows}
          rowKey={(found) => found.id}
          rowHref={(found) => url.link({ ...here, edit: found.id })}
          rowTone={(found) => (found.isActive ? undefined : "muted")}
          sort={input.sort}
          url={url}
          density={input.density}
          emptyState={
            <EmptyState
              icon={<SearchIcon />}
              title={`No ${table.one} fits`}
              description="Take the filter away, or search for less."
              actions={
                <ButtonLink href={table.path} variant="outline">
                  Show all
                </ButtonLink>
              }
            />
          }
        />
        {list.pageCount > 1 ? (
          <Pagination
            page={list.page}
            perPage={LOOKUP_PAGE_SIZE}
            total={list.total}
            url={url}
            pageSizes={[LOOKUP_PAGE_SIZE]}
            defaultPageSize={LOOKUP_PAGE_SIZE}
          />
        ) : null}
      </div>
      {edit === "order" && isWhole ? (
        <OrderSheet kind={kind} many={table.many} items={order} closeHref={closeHref} />
      ) : null}
      {row || (edit === "new" && isWhole) ? (
        <LookupSheet
          key={edit}
          kind={kind}
          one={table.one}
          fields={table.fields}
          nameKey={table.nameKey}
          keepsOldName={table.aliases?.of === table.nameKey}
          fixedWhenUsed={table.fixedWhenUsed}
          row={
            row
              ? {
                  id: row.id,
                  rowVersion: row.rowVersion,
                  isReferenced: row.isReferenced,
                  values: row.values,
                  uses: usesText(table, row.uses),
                }
              : null
          }
          closeHref={closeHref}
          historyHref={row && can(actor, "activity:view") ? `/activity?noun=${kind}&subject=${row.id}` : null}
        />
      ) : null}
    </>
  );
}
