import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { DataTableToolbar } from "@/components/data-table/data-table-toolbar";
import { type ListUrl, listUrl } from "@/components/data-table/list-url";
import { Pagination } from "@/components/data-table/pagination";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { type UnitListState, type UnitRow, listUnits, unitList } from "@/lib/domain/planned-units/list";
import type { CircuitUnits } from "@/lib/domain/planned-units/get-circuit-units";
import { PENDING } from "@/lib/domain/planned-units/unit-words";
import type { Actor } from "@/lib/platform/actor-types";
import type { FilterOption } from "@/lib/platform/list/list-filter";
import type { ListPage } from "@/lib/platform/list/list-spec";
import { listColumns } from "../../list-columns";
import { listFilters } from "../../list-filters";
import type { ListParams } from "../../open-list";
import { unitCells } from "../../units/unit-cells";

const COLUMNS = ["station", "type", "quantity", "permission", "daysWaiting", "planner", "assessed"];
const { type, permission, station, state } = unitList.spec.filters;
const FILTERS = { type, permission, station, state };
const ROWS = 25;
const NOTHING_STARTS: ReadonlySet<string> = new Set();

export type CircuitUnitList = {
  actor: Actor;
  state: UnitListState;
  page: ListPage<UnitRow>;
  options: Record<string, FilterOption[]>;
  url: ListUrl;
  /** The same in the list of all units. */
  listHref: string;
};

/**
 * The state of the table out of the circuit's address: as in the list of all units, of this circuit, along
 * its stations.
 */
export function circuitUnitState(circuitId: number, params: ListParams): UnitListState {
  const { type, permission, station, state, sort = "workOrder", page, per = String(ROWS) } = params;
  return unitList.parse({ type, permission, station, state, sort, page, per, circuit: String(circuitId) });
}

/** Reads the table's page. Throws FORBIDDEN. */
export async function openCircuitUnits(
  actor: Actor,
  circuitId: number,
  params: ListParams,
): Promise<Omit<CircuitUnitList, "options">> {
  const state = circuitUnitState(circuitId, params);
  const page = await listUnits(actor, state);
  const { key, descending } = state.sort;
  const sort = key === "workOrder" && !descending ? null : `${descending ? "-" : ""}${key}`;
  const said = unitList.address(state);
  return {
    actor,
    state,
    page,
    url: listUrl(`/circuits/${circuitId}`, {
      ...said,
      circuit: null,
      per: state.per === ROWS ? null : state.per,
      sort,
    }),
    listHref: listUrl("/units", { ...said, per: null }).link(),
  };
}

/** What the table can be filtered by: what this circuit has, each with how many. */
export function circuitUnitOptions({ types, permissions, stations }: CircuitUnits): CircuitUnitList["options"] {
  return {
    type: types.map(({ type: code, name, units }) => ({
      value: code,
      label: `${code} ${name ?? ""}`.trim(),
      count: units,
    })),
    permission: permissions.map(({ code, name, work, noWork }) => ({
      value: code === "" ? PENDING : code,
      label: name,
      count: work + noWork,
    })),
    station: stations.map(({ name, units }) => ({ value: name, label: name, count: units })),
  };
}

/** The circuit's units one by one, filtered and sorted by the address. */
export function CircuitUnitTable({
  list: { actor, state: asked, page, options, url, listHref },
}: {
  list: CircuitUnitList;
}) {
  const columns = listColumns(unitList.spec.columns, unitCells(actor));
  const shown = COLUMNS.flatMap((id): Column<UnitRow>[] => {
    const column = columns.find((one) => one.id === id);
    if (!column) return [];
    return [id === "station" ? { ...column, sortable: "workOrder", hideable: false } : column];
  });
  return (
    <div data-slot="list-screen" className="grid grid-cols-1 gap-2">
      <DataTableToolbar url={url} filters={listFilters(FILTERS, { state: asked, options, startsWith: NOTHING_STARTS })}>
        <TextLink className="thumb text-sm" href={listHref}>
          These in the list of units
        </TextLink>
      </DataTableToolbar>
      <DataTable
        id="circuit-units"
        caption="Units of this circuit"
        columns={shown}
        rows={page.rows}
        rowKey={(row) => row.id}
        rowTone={(row) => (row.state === "present" ? undefined : "muted")}
        sort={asked.sort}
        url={url}
        emptyState={<EmptyState title="No units match" description="Remove a filter." />}
      />
      <Pagination
        page={page.page}
        perPage={asked.per}
        total={page.total}
        isTotalLeast={page.isTotalLeast}
        url={url}
        pageSizes={[25, 50, 100]}
        defaultPageSize={ROWS}
      />
    </div>
  );
}
