import "server-only";
import type { Actor, UserActor } from "../actor-types";
import { CSV_CONTENT_TYPE, type CsvColumn, csvStream } from "../csv";
import { Prisma, readRows } from "../db";
import { env } from "../env";
import { fileResponse } from "../file-response";
import { requireLiveSession } from "../live-session";
import { AppError } from "../errors";
import { requirePermission } from "../permissions";
import { businessDay } from "../time";
import { XLSX_CONTENT_TYPE, xlsxStream } from "../xlsx";
import { countRows } from "./count-rows";
import type { ExportFormat } from "./export-formats";
import { type Address, type AnyFilterValue, type ListFilters, isFiltering } from "./list-filter";
import type { ListSpec, ListState } from "./list-spec";
import { orderSql, rowsSql, whereSql, withSearch } from "./list-sql";
import { queueExport } from "./queue-export";
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

/** A list's file: its name with its kind, and its bytes while they are written. `onRow` hears of each row. */
export type ListFile = { name: string; contentType: string; stream: ReadableStream<Uint8Array> };

/**
 * The filtered rows as a file; see `List.export`. `address` is the state as an address says it. More rows than anybody
 * waits for are left to the jobs: the answer then leads to the page of one's exports, and names the
 * export (`EXPORT_HEADER`).
 */
export async function exportRows<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: UserActor,
  state: ListState<Filters>,
  format: ExportFormat,
  address: Address,
): Promise<Response> {
  requirePermission(actor, spec.permission);
  // Looked up once: counting and reading are about the same rows.
  const searched = await withSearch(spec, actor, state);
  const rows = await rowsBeyond(spec, whereSql(spec, actor, searched), env().EXPORT_BACKGROUND_ROWS);
  const entry = exportEntry(spec, state, format, rows === null ? {} : { rows });
  if (rows !== null)
    return queueExport(actor, entry, {
      list: spec.name,
      fileName: fileName(spec, format),
      format,
      address,
      total: rows,
    });
  await startExport(actor, entry);
  const { name, contentType, stream } = listFile(spec, actor, searched, format);
  return fileResponse(name, contentType, stream);
}

/**
 * What stands before a sheet of all rows is drawn for paper: the same as before a file. Throws FORBIDDEN, RATE_LIMITED.
 */
export async function startPrint<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: UserActor,
  state: ListState<Filters>,
): Promise<void> {
  requirePermission(actor, spec.permission);
  await startExport(actor, exportEntry(spec, state, "print"));
}

/** What the log says of rows that somebody takes out. */
function exportEntry<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  state: ListState<Filters>,
  format: ExportFormat | "print",
  more: { rows?: number } = {},
) {
  const columns = fileColumns(spec, state.columns).map(({ header }) => header);
  return {
    subjectType: spec.subjectType,
    subjectLabel: spec.title,
    context: { filters: saidFilters(spec, state), columns, format, ...more },
  };
}

/** The filtered rows as a file that is written while it is read. Throws FORBIDDEN. */
export function listFile<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: UserActor,
  state: ListState<Filters>,
  format: ExportFormat,
  onRow?: () => void,
): ListFile {
  requirePermission(actor, spec.permission);
  requirePermission(actor, "export:run");
  const columns = fileColumns(spec, state.columns);
  const all = spec.readAll?.(actor, state) ?? rowsOf(spec, actor, state);
  const rows = onRow ? heard(all, onRow) : all;
  return format === "xlsx"
    ? { name: fileName(spec, format), contentType: XLSX_CONTENT_TYPE, stream: xlsxStream(spec.title, columns, rows) }
    : { name: fileName(spec, format), contentType: CSV_CONTENT_TYPE, stream: csvStream(columns, rows) };
}

const fileName = ({ name }: { name: string }, format: ExportFormat) => `${name}-${businessDay(new Date())}.${format}`;

async function* heard<Row>(rows: AsyncIterable<Row>, onRow: () => void): AsyncGenerator<Row> {
  for await (const row of rows) {
    onRow();
    yield row;
  }
}

/**
 * How many rows match where they are more than `most`; null where they are not. Throws INVALID where they are more than
 * one file may have.
 */
async function rowsBeyond<Row, Filters extends ListFilters>(
  { from, many, mostRowsOfFile }: ListSpec<Row, Filters>,
  where: Prisma.Sql,
  most: number,
): Promise<number | null> {
  const upTo = Math.max(most, mostRowsOfFile ?? 0);
  const count = await countRows(from, where, upTo);
  if (mostRowsOfFile !== undefined && count > mostRowsOfFile)
    throw new AppError(
      "INVALID",
      `More than ${mostRowsOfFile.toLocaleString("en-US")} ${many} match, which is too much for one file. Filter the list first.`,
    );
  if (count <= most) return null;
  return count > upTo ? countRows(from, where) : count;
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

/**
 * Which rows, and their order, are read once, as one text of ids; then the rows, some at a time, so that memory does
 * not grow with them. The database reads the next ones while the last are written.
 */
export async function* rowsOf<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  state: ListState<Filters>,
): AsyncGenerator<Row> {
  const order = orderSql(spec, state.sort);
  const [found] = await readRows<{ ids: string | null }>(
    Prisma.sql`
      SELECT string_agg(${spec.id}::text, ',' ORDER BY ${order}) AS ids
      FROM ${spec.from}
      WHERE ${whereSql(spec, actor, await withSearch(spec, actor, state))}`,
  );
  const ids = Float64Array.from((found?.ids ?? "").split(",").filter(Boolean), Number);
  const read = (start: number) => {
    const some = [...ids.subarray(start, start + ROWS_AT_ONCE)];
    const page = Prisma.sql`
      (
        SELECT wanted.id, wanted.position
        FROM unnest(${some}::bigint[]) WITH ORDINALITY wanted(id, position)
        JOIN ${spec.from} ON ${spec.id} = wanted.id
        WHERE ${spec.scope(actor)}
      ) page`;
    const rows = readRows<Record<string, unknown>>(rowsSql(spec, actor, page, Prisma.sql`page.position`, "file"));
    // It is awaited in its turn, or by nobody where the reader went away.
    rows.catch(() => undefined);
    return rows;
  };
  let next = ids.length > 0 ? read(0) : null;
  for (let start = 0; next; start += ROWS_AT_ONCE) {
    const rows = (await next) as Row[];
    // A job has no session; it looks after its asker itself.
    if (actor.kind === "user" && actor.sessionId !== null) await requireLiveSession(actor);
    next = start + ROWS_AT_ONCE < ids.length ? read(start + ROWS_AT_ONCE) : null;
    yield* rows;
  }
}
