import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { type CsvColumn, csvResponse, csvStream } from "@/lib/platform/csv";
import { Prisma, readRows } from "@/lib/platform/db";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import { requireLiveSession } from "@/lib/platform/live-session";
import { xlsxResponse } from "@/lib/platform/xlsx";
import type { ImportField, ImportKind } from "./import-kind";
import { importableLists, kindOf } from "./import-kinds";
import { type StoredImport, findOwnImport, requireImporter } from "./own-import";
import { OUTCOME_WORDS, type Outcome, UNDO_MINUTES } from "./rules";
import type { ImportView } from "./schema";

export const ROWS_ON_PAGE = 100;

export type ImportProblem = { field: string; cell: string | null; message: string };
/** `before` is null where the record is added. */
export type ImportChange = { field: string; before: string | null; after: string };
/** A row as the preview shows it; fields by their labels. */
export type ImportRowShown = {
  line: number;
  outcome: Outcome;
  subjectId: number | null;
  label: string | null;
  /** Where the record stands. */
  href: string | null;
  changes: ImportChange[];
  problems: ImportProblem[];
};

export type ImportPage = Omit<StoredImport, "id"> & {
  id: number;
  title: string;
  one: string;
  many: string;
  path: string;
  fields: readonly ImportField[];
  needsReason: boolean;
  rows: ImportRowShown[];
  rowCount: number;
  /** Seconds in which it can still be undone. */
  undoSeconds: number;
};

type Read = {
  line: number;
  outcome: Outcome;
  subjectId: number | null;
  label: string | null;
  cells: string[];
  edits: Record<string, { before: unknown; after: unknown }>;
  problems: { field: string; message: string }[];
};

/**
 * `import_rows r` as an actor may read them now: of a record that they do not see any more, only what they
 * sent themselves.
 */
function rowsSeen(kind: ImportKind, actor: Actor, rows: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT r.line, r.outcome, CASE WHEN seen.is_seen THEN r.subject_id::float8 END AS "subjectId",
      CASE WHEN seen.is_seen IS NOT FALSE THEN r.subject_label END AS label, r.cells,
      CASE WHEN seen.is_seen IS FALSE THEN '{}'::jsonb ELSE r.edits END AS edits,
      CASE WHEN seen.is_seen IS FALSE THEN ${JSON.stringify([OUT_OF_SIGHT])}::jsonb ELSE r.problems END AS problems
    FROM (SELECT * FROM import_rows r WHERE ${rows}) r
    CROSS JOIN LATERAL (SELECT CASE WHEN r.subject_id IS NOT NULL THEN ${kind.isSeen(actor)} END AS is_seen) seen
    ORDER BY r.line`;
}

const OUT_OF_SIGHT = { field: "", message: "This one is out of your sight now." };

/** One's own import with a page of its rows, those of one outcome or all. Throws FORBIDDEN and NOT_FOUND. */
export async function getImport(actor: Actor, id: number, { show, page }: ImportView): Promise<ImportPage> {
  const { stored, kind } = await findOwnImport(actor, id);
  const only = show ? Prisma.sql`AND r.outcome = ${show}` : Prisma.empty;
  const [rows, [count], regions, [time]] = await Promise.all([
    readRows<Read>(
      rowsSeen(
        kind,
        actor,
        Prisma.sql`
          r.import_id = ${stored.id} ${only} ORDER BY r.line LIMIT ${ROWS_ON_PAGE} OFFSET ${(page - 1) * ROWS_ON_PAGE}`,
      ),
    ),
    readRows<{ count: number }>(
      Prisma.sql`SELECT count(*)::float8 AS count FROM import_rows r WHERE r.import_id = ${stored.id} ${only}`,
    ),
    readRows<{ id: number; name: string }>(Prisma.sql`SELECT id::float8 AS id, name FROM regions`),
    readRows<{ seconds: number | null }>(Prisma.sql`
      SELECT extract(epoch FROM applied_at + make_interval(mins => ${UNDO_MINUTES}::int) - now())::float8 AS seconds
      FROM imports
      WHERE id = ${stored.id} AND state = 'applied'`),
  ]);
  const labels = new Map(kind.fields.map(({ key, label }) => [key, label]));
  const names = new Map(regions.map((region) => [region.id, region.name]));
  const text = (field: string, value: unknown) =>
    value === null || value === undefined
      ? ""
      : kind.shown
        ? kind.shown(field, value)
        : field === "region_id"
          ? (names.get(Number(value)) ?? "")
          : typeof value === "string"
            ? value
            : JSON.stringify(value);
  return {
    ...stored,
    id,
    title: kind.title,
    one: kind.one,
    many: kind.many,
    path: kind.path,
    fields: kind.fields,
    needsReason: kind.needsReason,
    rows: rows.map(({ cells, edits, problems, ...row }) => ({
      ...row,
      href: row.subjectId === null ? null : kind.recordPath(row.subjectId),
      changes: changesOf(kind, edits, text),
      problems: problems.map(({ field, message }) => {
        const at = field === "" ? -1 : stored.columns.indexOf(field);
        return { field: labels.get(field) ?? "", cell: at < 0 ? null : (cells[at] ?? ""), message };
      }),
    })),
    rowCount: count?.count ?? 0,
    undoSeconds: Math.max(0, Math.floor(time?.seconds ?? 0)),
  };
}

/** What a row changes, in words; of a record that is added, what it gets. */
function changesOf(
  { fields }: ImportKind,
  edits: Read["edits"],
  text: (field: string, value: unknown) => string,
): ImportChange[] {
  // What a record is known by changes with no row, so the record is new.
  const isAdded = fields.some(({ key, role }) => role === "identity" && edits[key]);
  return fields.flatMap(({ key, label }): ImportChange[] => {
    const edit = edits[key];
    if (!edit) return [];
    const after = text(key, edit.after);
    if (isAdded) return after === "" ? [] : [{ field: label, before: null, after }];
    return [{ field: label, before: text(key, edit.before), after }];
  });
}

export type ImportListed = Pick<StoredImport, "fileName" | "state" | "counts" | "createdAt"> & {
  id: number;
  title: string;
};

/** One's own imports, the newest first, and the lists that take files from the actor. Throws FORBIDDEN. */
export async function listImports(
  actor: Actor,
): Promise<{ imports: ImportListed[]; lists: { list: string; title: string }[] }> {
  const { userId } = requireImporter(actor);
  const lists = importableLists(actor).map(({ list, title }) => ({ list, title }));
  const imports = await readRows<Omit<ImportListed, "title"> & { list: string }>(Prisma.sql`
    SELECT i.id::float8 AS id, i.list, i.file_name AS "fileName", i.state, i.counts, i.created_at AS "createdAt"
    FROM imports i
    WHERE i.user_id = ${userId} AND i.list = ANY(${lists.map(({ list }) => list)}::text[])
    ORDER BY i.id DESC
    LIMIT 50`);
  return { imports: imports.map(({ list, ...one }) => ({ ...one, title: kindOf(list).title })), lists };
}

/**
 * The rows of one's own file as they were sent, each with what became of it and why; it ends, visibly cut off, with the
 * session. Throws FORBIDDEN and NOT_FOUND.
 */
export async function exportImport(actor: UserActor, id: number, format: ExportFormat): Promise<Response> {
  const { stored, kind } = await findOwnImport(actor, id);
  const labels = new Map(kind.fields.map(({ key, label }) => [key, label]));
  const columns: CsvColumn<Read>[] = [
    ...stored.header.map((header, index) => ({ header, value: ({ cells }: Read) => cells[index] ?? "" })),
    { header: "Row", value: ({ line }) => line },
    { header: "Outcome", value: ({ outcome }) => OUTCOME_WORDS[outcome] },
    {
      header: "Why",
      value: ({ problems }) =>
        problems.map(({ field, message }) => (field ? `${labels.get(field) ?? field}: ${message}` : message)).join(" "),
    },
  ];
  const rows = resultRows(actor, kind, stored.id);
  const name = `${stored.list}-import-${id}`;
  return format === "xlsx"
    ? xlsxResponse(name, kind.title, columns, rows)
    : csvResponse(name, csvStream(columns, rows));
}

const ROWS_AT_ONCE = 1_000;

async function* resultRows(actor: UserActor, kind: ImportKind, importId: bigint): AsyncGenerator<Read> {
  for (let after = 0; ;) {
    await requireLiveSession(actor);
    const rows = await readRows<Read>(
      rowsSeen(
        kind,
        actor,
        Prisma.sql`r.import_id = ${importId} AND r.line > ${after} ORDER BY r.line LIMIT ${ROWS_AT_ONCE}`,
      ),
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_AT_ONCE) return;
    after = last.line;
  }
}
