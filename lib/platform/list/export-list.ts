import "server-only";
import type { Actor, UserActor } from "../actor-types";
import { type CsvColumn, csvResponse, csvStream } from "../csv";
import { Prisma, readRows } from "../db";
import { requireLiveSession } from "../live-session";
import { AppError } from "../errors";
import { requirePermission } from "../permissions";
import { businessDay } from "../time";
import { xlsxResponse } from "../xlsx";
import { countRows } from "./count-rows";
import type { ExportFormat } from "./export-formats";
import { type AnyFilterValue, type ListFilters, isFiltering } from "./list-filter";
import type { ListSpec, ListState } from "./list-spec";
import { orderSql, rowsSql, whereSql, withSearch } from "./list-sql";
import { startExport } from "./start-export";

const ROWS_AT_ONCE = 1_000;

/** A list's columns in a file: those the state names and those that are always shown, else all of them. */
export function fileColumns<Row, Filters extends ListFilters>(
  { columns }: ListSpec<Row, Filters>,
  chosen: readonly string[],
): CsvColumn<Row>[] {
  const all = Object.entries(columns).filter(([id, { fileAs }]) => fileAs === undefined || fileAs.includes(id));
  const wanted = new Set(
    Object.entries(columns).flatMap(([id, { fileAs, isFixed }]) =>
      isFixed || chosen.includes(id) ? (fileAs ?? [id]) : [],
    ),
  );
  const isChosen = chosen.some((id) => Object.hasOwn(columns, id));
  return (isChosen ? all.filter(([id]) => wanted.has(id)) : all).map(([, { label, value }]) => ({
    header: label,
    value,
  }));
}

/** The filtered rows as a file; see `List.export`. */
export async function exportRows<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: UserActor,
  state: ListState<Filters>,
  format: ExportFormat,
): Promise<Response> {
  requirePermission(actor, spec.permission);
  await requireFewEnough(spec, actor, state);
  const columns = fileColumns(spec, state.columns);
  await startExport(actor, {
    subjectType: spec.subjectType,
    subjectLabel: spec.title,
    context: { filters: saidFilters(spec, state), columns: columns.map(({ header }) => header), format },
  });
  const rows = spec.readAll?.(actor, state) ?? rowsOf(spec, actor, state);
  const name = `${spec.name}-${businessDay(new Date())}`;
  return format === "xlsx"
    ? xlsxResponse(name, spec.title, columns, rows)
    : csvResponse(name, csvStream(columns, rows));
}

async function requireFewEnough<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  state: ListState<Filters>,
): Promise<void> {
  const { mostRowsOfFile: most } = spec;
  if (most === undefined) return;
  const count = await countRows(spec.from, whereSql(spec, actor, await withSearch(spec, actor, state)), most);
  if (count > most)
    throw new AppError(
      "INVALID",
      `More than ${most.toLocaleString("en-US")} ${spec.many} match, which is too much for one file. Filter the list first.`,
    );
}

function saidFilters<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  { q, filters }: ListState<Filters>,
): Prisma.InputJsonObject {
  const said = Object.entries(spec.filters).flatMap(([name, filter]) => {
    const value = filters[name] as AnyFilterValue;
    return isFiltering(filter, value) ? [[name, value] as const] : [];
  });
  return { ...(q ? { q } : {}), ...Object.fromEntries(said) };
}

/** Which rows, and their order, are read once, as one text of ids; then the rows, some at a time, so that memory does not grow with them. */
export async function* rowsOf<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  state: ListState<Filters>,
): AsyncGenerator<Row> {
  const order = orderSql(spec, state.sort);
  const [found] = await readRows<{ ids: string | null }>(
    Prisma.sql`SELECT string_agg(${spec.id}::text, ',' ORDER BY ${order}) AS ids FROM ${spec.from} WHERE ${whereSql(spec, actor, await withSearch(spec, actor, state))}`,
  );
  const ids = Float64Array.from((found?.ids ?? "").split(",").filter(Boolean), Number);
  for (let start = 0; start < ids.length; start += ROWS_AT_ONCE) {
    if (actor.kind === "user") await requireLiveSession(actor);
    const some = [...ids.subarray(start, start + ROWS_AT_ONCE)];
    const page = Prisma.sql`(SELECT wanted.id, wanted.position FROM unnest(${some}::bigint[]) WITH ORDINALITY wanted(id, position)
      JOIN ${spec.from} ON ${spec.id} = wanted.id WHERE ${spec.scope(actor)}) page`;
    yield* (await readRows<Record<string, unknown>>(rowsSql(spec, actor, page, Prisma.sql`page.position`))) as Row[];
  }
}
