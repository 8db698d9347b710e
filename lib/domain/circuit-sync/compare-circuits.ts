import "server-only";
import { Prisma } from "@/lib/platform/db";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { SYNCABLE_FIELDS, type SyncableField } from "../circuits/fields";

/**
 * Fields that are WorkStudio's alone and that a history shows; the raw row and the edit stamps are written without
 * an entry.
 */
const SHOWN_API_COLUMNS = ["work_order", "extension", "api_status", "taken_by"] as const;

const col = (alias: string, column: string) => Prisma.raw(`${alias}.${column}`);
const key = (column: string) => Prisma.raw(`'${column}'`);

/**
 * Contractor names differ in case from row to row: as sent they are kept, folded they are compared (domain.md §2.1).
 */
function differs(column: string): Prisma.Sql {
  const fold = (side: Prisma.Sql) => (column === "contractor" ? Prisma.sql`lower(${side})` : side);
  return Prisma.sql`${fold(col("c", column))} IS DISTINCT FROM ${fold(col("s", column))}`;
}

function shown(field: Pick<SyncableField, "column" | "kind"> | null, alias: string, column: string): Prisma.Sql {
  return field?.kind === "region"
    ? Prisma.sql`(SELECT name FROM regions WHERE id = ${col(alias, column)})`
    : col(alias, column);
}

function changeEntry(column: string, field: SyncableField | null, guard: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE
      WHEN ${guard}
        AND ${differs(column)}
          THEN jsonb_build_object(
            ${key(column)}, jsonb_build_object(
              'before', ${shown(field, "c", column)}, 'after', ${shown(field, "s", column)}
            )
          )
      ELSE '{}'::jsonb
    END`;
}

/** What a person's edits protect: nothing under force. */
function tracked(force: boolean): Prisma.Sql {
  return force ? Prisma.sql`'{}'::jsonb` : Prisma.sql`coalesce(c.user_modified_fields, '{}'::jsonb)`;
}

/** The columns a sync writes for each syncable field: ours where a person edited it, WorkStudio's elsewhere. */
function merged(column: string, force: boolean): Prisma.Sql {
  return Prisma.sql`
    CASE
      WHEN ${tracked(force)} ? ${key(column)} THEN ${col("c", column)}
      ELSE ${col("s", column)}
    END AS ${Prisma.raw(`new_${column}`)}`;
}

const THEIRS = Prisma.sql`
  jsonb_build_object(
    ${Prisma.join(SYNCABLE_FIELDS.map(({ column }) => Prisma.sql`${key(column)}, ${col("s", column)}`))}
  )`;

type DifferenceConditions = { changed: Prisma.Sql; kept: Prisma.Sql; upstream: Prisma.Sql };

/**
 * Whether a staged row `s` says something new of its circuit `c`, whether a person's value stands against a different
 * one, and WorkStudio's newest values of the fields a person edited.
 */
export function differenceConditions(force: boolean): DifferenceConditions {
  const upstream = Prisma.sql`
    (SELECT jsonb_object_agg(edited, ${THEIRS} -> edited) FROM jsonb_object_keys(${tracked(force)}) AS edited)`;
  const kept = Prisma.join(
    SYNCABLE_FIELDS.map(({ column }) => Prisma.sql`(${tracked(force)} ? ${key(column)} AND ${differs(column)})`),
    " OR ",
  );
  const open = Prisma.join(
    SYNCABLE_FIELDS.map(({ column }) => Prisma.sql`(NOT ${tracked(force)} ? ${key(column)} AND ${differs(column)})`),
    " OR ",
  );
  const apiOnly = Prisma.join(
    ["work_order", "extension", "api_status", "taken_by", "ws_version", "ws_sync_version"].map(
      (column) => Prisma.sql`${col("c", column)} IS DISTINCT FROM ${col("s", column)}`,
    ),
    " OR ",
  );
  // Equal texts are equal documents, and such a one is not even staged; only different ones are compared by meaning, so
  // key order never matters.
  const raw = Prisma.sql`
    (c.api_data_hash IS DISTINCT FROM s.api_data_hash AND c.api_data_json IS DISTINCT FROM s.api_data_json::jsonb)`;
  const stamps = Prisma.sql`(s.api_modified_at IS NOT NULL AND c.api_modified_at IS DISTINCT FROM s.api_modified_at)`;
  const forced = force ? Prisma.sql`OR coalesce(c.user_modified_fields, '{}'::jsonb) <> '{}'::jsonb` : Prisma.empty;
  const changed = Prisma.sql`
    (${open} OR ${apiOnly} OR ${stamps} OR ${raw} OR c.upstream_values IS DISTINCT FROM ${upstream} ${forced})`;
  return { changed, kept: Prisma.sql`(${kept})`, upstream };
}

/**
 * The differences between staged rows `s` and stored circuits `c`, one row for each stored circuit that a run has to
 * write or keep a person's value in: `changes` as the history shows them, `new_*` as the row will be, `kept` whether a
 * person's value stood against a different one. The one definition behind sync and preview.
 */
export function differenceSelect(syncLogId: bigint, force: boolean, source: Prisma.Sql): Prisma.Sql {
  const { changed, kept, upstream } = differenceConditions(force);
  const changes = Prisma.join(
    [
      ...SHOWN_API_COLUMNS.map((column) => changeEntry(column, null, Prisma.sql`TRUE`)),
      ...SYNCABLE_FIELDS.map((field) =>
        changeEntry(field.column, field, Prisma.sql`NOT ${tracked(force)} ? ${key(field.column)}`),
      ),
    ],
    " || ",
  );
  return Prisma.sql`
    SELECT c.id AS circuit_id, s.row_number, c.row_version, c.region_id AS old_region_id, c.api_status AS old_status,
      c.taken_by AS old_taken_by, c.last_synced_at AS old_synced_at, c.upstream_values AS old_upstream,
      c.user_modified_fields AS old_edits, ${CIRCUIT_LABEL} AS label, s.job_guid, s.work_order, s.extension,
      s.api_status, s.api_data_json, s.api_data_hash, s.taken_by, s.ws_version, s.ws_sync_version,
      coalesce(s.api_modified_at, c.api_modified_at) AS api_modified_at,
      coalesce(s.api_modified_date, c.api_modified_date) AS api_modified_date,
      ${Prisma.join(SYNCABLE_FIELDS.map(({ column }) => merged(column, force)))}, ${changes} AS changes,
      ${upstream} AS new_upstream, ${kept} AS kept, ${changed} AS is_changed
    FROM ${source} WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected AND (${changed} OR ${kept})`;
}
