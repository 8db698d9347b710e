import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { invalidFile } from "@/lib/platform/invalid-file";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { storableText } from "@/lib/platform/input/storable-text";
import { requireWithinLimit } from "@/lib/platform/rate-limit";
import { readTable } from "@/lib/platform/read-table";
import { rowsSql } from "@/lib/platform/rows-sql";
import type { TableRow } from "@/lib/platform/table-file";
import { expectManyRows } from "./expect-many-rows";
import type { ImportKind, ReadRow } from "./import-kind";
import { IMPORT_KINDS, requireKind } from "./import-kinds";
import { matchColumns } from "./match-columns";
import { findOwnImport, requireImporter } from "./own-import";
import { MOST_PREVIEWS, type OutcomeCounts } from "./rules";
import type { MatchImportInput, StartImportInput } from "./schema";

/** Reading a file is work for the server; nobody imports all day (security G5, E9). */
const IMPORT_LIMIT = { name: "import", count: 60, windowSeconds: 3600 };
const MOST_COLUMNS = 200;
const LONGEST_CELL = 2_000;
/** Cut so that it is still too long, when a character of two units was at the cut. */
const STORED_CELL = LONGEST_CELL + 2;

/**
 * Reads a file and says of each row what it would change, without changing anything. Columns are matched as the person
 * matched them before, else by their names. Throws FORBIDDEN, RATE_LIMITED, and INVALID in words for whoever chose
 * the file.
 */
export async function startImport(actor: Actor, { list, file }: StartImportInput): Promise<{ id: number }> {
  const { userId } = requireImporter(actor);
  const kind = IMPORT_KINDS.get(list);
  if (!kind) throw new AppError("INVALID", "Choose a list that takes files.");
  requireKind(actor, kind);
  await requireWithinLimit(IMPORT_LIMIT, String(userId));
  const table = await readTable(new Uint8Array(await file.arrayBuffer()));
  if (table.rows.length === 0) throw invalidFile("The file has no rows under the names of its columns.");
  const header = table.header.slice(0, MOST_COLUMNS).map((name) => storableText(name, 200));
  return mutate(actor, {
    permission: kind.permission,
    action: "import.preview",
    run: async (tx) => {
      await tx.$executeRaw(Prisma.sql`
        DELETE FROM imports
        WHERE id IN (
          SELECT id
          FROM imports
          WHERE user_id = ${userId} AND list = ${list} AND state = 'previewed'
          ORDER BY id DESC
          OFFSET ${MOST_PREVIEWS - 1}
        )`);
      const remembered = await tx.$queryRaw<{ header: string; field: string }[]>(
        Prisma.sql`SELECT header, field FROM import_columns WHERE user_id = ${userId} AND list = ${list}`,
      );
      const columns = matchColumns(kind.fields, header, new Map(remembered.map((one) => [one.header, one.field])));
      const [stored] = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
        INSERT INTO imports (user_id, list, file_name, note, header, columns)
        VALUES (${userId}, ${list}, ${nameOf(file.name)}, ${table.note ?? null}, ${header}::text[], ${columns}::text[])
        RETURNING id`);
      if (!stored) throw new Error("An inserted import has no id.");
      await stage(tx, actor, kind, stored.id, columns, table.rows);
      return { result: { id: Number(stored.id) }, audit: [] };
    },
  });
}

/**
 * Says which field each column of an import's file holds, and previews it anew; the next file with such columns is
 * matched so by itself. Throws FORBIDDEN, NOT_FOUND, INVALID, and CONFLICT once it was applied.
 */
export async function matchImport(
  actor: Actor,
  { id, columns }: MatchImportInput,
): Promise<{ id: number; counts: OutcomeCounts }> {
  const { userId } = requireImporter(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "import.match",
    run: async (tx) => {
      const { stored, kind } = await findOwnImport(actor, id, tx, { isLocked: true });
      if (stored.state !== "previewed")
        throw new AppError("CONFLICT", "This import was applied already. Send the file again.");
      const known = new Set(kind.fields.map(({ key }) => key));
      const chosen = columns.filter((key) => key !== "");
      if (columns.length !== stored.header.length || chosen.some((key) => !known.has(key)))
        throw new AppError("INVALID", "Reload the page: it did not show the columns of this file.");
      if (new Set(chosen).size < chosen.length)
        throw new AppError("INVALID", "Two columns are matched with the same field. Leave one of them out.");
      await tx.$executeRaw(Prisma.sql`UPDATE imports SET columns = ${columns}::text[] WHERE id = ${stored.id}`);
      await tx.$executeRaw(Prisma.sql`
        INSERT INTO import_columns (user_id, list, header, field)
        SELECT ${userId}, ${stored.list}, one.header, max(one.field)
        FROM unnest(${stored.header}::text[], ${columns}::text[]) one(header, field)
        WHERE one.header <> ''
        GROUP BY one.header
        ON CONFLICT (user_id, list, header) DO UPDATE SET field = excluded.field`);
      const rows = await tx.$queryRaw<{ line: number; cells: string[]; unread: Record<string, string> | null }[]>(
        Prisma.sql`SELECT line, cells, unread FROM import_rows WHERE import_id = ${stored.id} ORDER BY line`,
      );
      const counts = await stage(
        tx,
        actor,
        kind,
        stored.id,
        columns,
        rows.map(({ line, cells, unread }) => ({
          line,
          cells,
          ...(unread ? { unread: new Map(Object.entries(unread).map(([at, why]) => [Number(at), why])) } : {}),
        })),
      );
      return { result: { id, counts }, audit: [] };
    },
  });
}

/** Writes the rows of a file as they are read, and has the list say what each would change. */
async function stage(
  tx: Transaction,
  actor: Actor,
  kind: ImportKind,
  importId: bigint,
  columns: readonly string[],
  rows: readonly TableRow[],
): Promise<OutcomeCounts> {
  const read = await kind.reader(tx, actor);
  const staged = rows.map((row) => ({ row, read: readRow(kind, read, columns, row) }));
  const json = (value: object) => JSON.stringify(value);
  await tx.$executeRaw(Prisma.sql`DELETE FROM import_rows WHERE import_id = ${importId}`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO import_rows (import_id, line, cells, unread, subject_key, version, given, raw, faults, problems)
    SELECT ${importId}, sent.line, sent.cells, sent.unread, sent.subject_key, sent.version, sent.given, sent.raw,
      sent.faults, sent.problems
    FROM (
      ${rowsSql(
        [
          ["line", "int"],
          ["cells", "jsonb"],
          ["unread", "jsonb"],
          ["subject_key", "text"],
          ["version", "text"],
          ["given", "jsonb"],
          ["raw", "jsonb"],
          ["faults", "jsonb"],
          ["problems", "jsonb"],
        ],
        staged.map(({ row: { line, cells, unread }, read: { subjectKey, version, given, raw, faults, problems } }) => [
          line,
          json(cells.map((cell) => storableText(cell, STORED_CELL))),
          unread ? json(Object.fromEntries(unread)) : null,
          subjectKey,
          version,
          json(given),
          json(raw),
          json(faults),
          json(problems.map((message) => ({ field: "", message }))),
        ]),
      )}
    ) sent`);
  await tx.$executeRaw(Prisma.sql`UPDATE imports SET revision = revision + 1 WHERE id = ${importId}`);
  await expectManyRows(tx);
  await kind.evaluate(tx, actor, importId);
  return countOutcomes(tx, importId);
}

function readRow(
  { fields }: ImportKind,
  read: (row: { cells: ReadonlyMap<string, string>; unread: ReadonlyMap<string, string> }) => ReadRow,
  columns: readonly string[],
  { cells, unread }: TableRow,
): ReadRow {
  const matched = columns.flatMap((field, index) => (field === "" ? [] : [[field, index] as const]));
  const long = matched.filter(([, index]) => (cells[index]?.length ?? 0) > LONGEST_CELL);
  const unreadable = new Map([
    ...matched.flatMap(([field, index]) => {
      const why = unread?.get(index);
      return why === undefined ? [] : [[field, why] as const];
    }),
    ...long.map(
      ([field]) => [field, `The cell has more than ${LONGEST_CELL.toLocaleString("en-US")} characters.`] as const,
    ),
  ]);
  const row = read({
    cells: new Map(matched.map(([field, index]) => [field, storableText(cells[index] ?? "", LONGEST_CELL)])),
    unread: unreadable,
  });
  const hasMore = cells.slice(columns.length).some((cell) => cell.trim() !== "");
  return {
    ...row,
    problems: [
      ...row.problems,
      // Read as empty, such a cell would be no version, or leave another column to say whose row it is.
      ...fields.flatMap(({ key, label, role }) =>
        role && unreadable.has(key) ? [`${label}: ${unreadable.get(key)}`] : [],
      ),
      ...(hasMore ? ["The row has more cells than the first row has names."] : []),
    ],
  };
}

/** Writes, and answers, how many rows of an import have each outcome. */
export async function countOutcomes(tx: Transaction, importId: bigint): Promise<OutcomeCounts> {
  const [counted] = await tx.$queryRaw<{ counts: OutcomeCounts }[]>(Prisma.sql`
    UPDATE imports
    SET counts = coalesce(
      (
        SELECT jsonb_object_agg(outcome, count)
        FROM (SELECT outcome, count(*) FROM import_rows WHERE import_id = ${importId} GROUP BY outcome) counted
      ),
      '{}'::jsonb
    )
    WHERE id = ${importId}
    RETURNING counts`);
  return counted?.counts ?? {};
}

function nameOf(fileName: string): string {
  return storableText(fileName.replaceAll(/\p{C}/gu, ""), 200) || "file";
}
