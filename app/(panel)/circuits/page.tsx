import type { Metadata } from "next";
import { DataTable } from "@/components/data-table/data-table";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { Pagination } from "@/components/data-table/pagination";
import { visibleColumns } from "@/components/data-table/column";
import { PageHeader } from "@/components/layout/page-header";
import { listCircuits } from "@/lib/domain/circuits/list-circuits";
import { listFilterOptions } from "@/lib/domain/circuits/list-filter-options";
import { PAGE_SIZES } from "@/lib/domain/circuits/schema";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { circuitColumns } from "./circuit-columns";
import { circuitFilters } from "./circuit-filters";
import { circuitListState } from "./circuit-list-state";
import { CircuitsEmpty } from "./circuits-empty";
import { CircuitsFreshness } from "./circuits-freshness";

export const metadata: Metadata = { title: "Circuits" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function CircuitsPage({ searchParams }: Props) {
  const { input, view, url } = circuitListState(await searchParams);
  const actor = await requireActor(url.link({ page: input.page === 1 ? null : input.page }));
  const [page, options, sync] = await loadPage(() =>
    Promise.all([listCircuits(actor, input), listFilterOptions(actor), getCircuitFeed(actor)]),
  );
  const filters = circuitFilters(input, options);
  const now = new Date();
  const columns = circuitColumns(now);
  return (
    <>
      <PageHeader title="Circuits" description={<CircuitsFreshness sync={sync} now={now} />} />
      <div className="grid grid-cols-1 gap-3">
        <DataTableToolbar
          url={url}
          search={{
            name: "q",
            value: input.q,
            label: "Search circuits",
            placeholder: "Work order, title, planner, GUID",
          }}
          filters={filters}
          columns={{
            all: columns.map(({ id, header, hideable, defaultVisible }) => ({ id, header, hideable, defaultVisible })),
            chosen: view.columns,
          }}
          density={view.density}
        />
        <DataTable
          caption="Circuits"
          columns={visibleColumns(columns, view.columns)}
          rows={page.rows}
          rowKey={(row) => row.id}
          rowHref={(row) => `/circuits/${row.id}`}
          editPath={can(actor, "circuit:edit") ? "/edit" : undefined}
          rowTone={(row) => (row.isExcluded ? "muted" : undefined)}
          sort={input.sort}
          url={url}
          density={view.density}
          emptyState={
            <CircuitsEmpty
              isFiltered={
                filters.some((filter) =>
                  filter.kind === "many" ? filter.selected.length > 0 : filter.selected !== filter.defaultValue,
                ) || input.q !== ""
              }
              clearHref="/circuits"
              lastGoodAt={sync.lastGoodAt}
            />
          }
        />
        <Pagination
          page={page.page}
          perPage={input.per}
          total={page.total}
          url={url}
          pageSizes={PAGE_SIZES}
          defaultPageSize={50}
        />
      </div>
    </>
  );
}
