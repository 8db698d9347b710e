import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { type AuditEntry, writeAuditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { storableText } from "@/lib/platform/input/storable-text";
import { reasonText } from "@/lib/platform/input/text";
import { isElsewhere } from "../planners/lock-planner";
import { LEFT_OUT_MARK } from "../planners/left-out-mark";
import { plannerScope } from "../planners/scope";
import { lockPlanners } from "../planners/see-planners";
import { faultTwins, faultUnknown } from "./fault-rows";
import type { ImportCells, ImportKind, ImportRef, ReadRow } from "./import-kind";

const FIELD = "analytics";
const COUNTS = "Counts";
const LEFT_OUT = /^left out:\s*/i;
const reason = reasonText(500, "Say why the planner is left out: “Left out: …”.");
/** What the list says of `planners p`. */
const STANDING = Prisma.sql`
  CASE WHEN p.left_out_reason IS NULL THEN ${COUNTS}::text ELSE 'Left out: ' || p.left_out_reason END`;

/** Whether planners count in analytics, and why not. */
export const plannerImport: ImportKind = {
  list: "planners",
  title: "Planners",
  one: "planner",
  many: "planners",
  path: "/planners",
  recordPath: (id) => `/planners/${id}`,
  permission: "planner:link",
  needsReason: false,
  fields: [
    { key: "record", label: "Record", role: "identity" },
    { key: "name", label: "Planner", names: ["Name"], role: "identity" },
    { key: "version", label: "Version", role: "version" },
    { key: FIELD, label: "Analytics" },
  ],
  reader: () => Promise.resolve(readRow),
  isSeen: (actor) => Prisma.sql`EXISTS (SELECT FROM planners p WHERE p.id = r.subject_id AND ${plannerScope(actor)})`,
  evaluate,
  lock,
  apply,
  undo,
};

function readRow({ cells, unread }: ImportCells): ReadRow {
  const record = cells.get("record")?.trim() ?? "";
  const name = cells.get("name")?.trim() ?? "";
  const row: ReadRow = {
    subjectKey: record ? `record:${storableText(record, 250)}` : name ? `name:${storableText(name, 250)}` : null,
    version: cells.get("version")?.trim().slice(0, 100) || null,
    given: {},
    raw: {},
    faults: {},
    problems: [],
  };
  const cell = cells.get(FIELD)?.trim();
  if (cell === undefined) return row;
  const why = LEFT_OUT.test(cell) ? reason.safeParse(cell.replace(LEFT_OUT, "")) : null;
  row.given[FIELD] = why?.success ? `Left out: ${why.data}` : cell.toLowerCase() === "counts" ? COUNTS : cell;
  const fault =
    unread.get(FIELD) ??
    (why?.success || row.given[FIELD] === COUNTS
      ? undefined
      : why
        ? why.error.issues[0]?.message
        : "Write “Counts”, or “Left out: ” and why.");
  if (fault !== undefined) row.faults[FIELD] = fault;
  return row;
}

async function evaluate(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
  const given = Prisma.sql`(r.given ->> ${FIELD}::text)`;
  const problem = (message: Prisma.Sql) =>
    Prisma.sql`jsonb_build_array(jsonb_build_object('field', ${FIELD}::text, 'message', ${message}))`;
  await tx.$executeRaw(Prisma.sql`
    WITH mine AS MATERIALIZED (
      SELECT p.id, p.name FROM planners p WHERE ${plannerScope(actor)}
    ), matched AS MATERIALIZED (
      SELECT r.line, min(p.id) AS planner_id
      FROM import_rows r
      JOIN mine p ON r.subject_key = 'record:' || p.id
      WHERE r.import_id = ${importId}
      GROUP BY r.line
      UNION ALL
      SELECT r.line, min(p.id)
      FROM import_rows r
      JOIN mine p ON r.subject_key = 'name:' || p.name
      WHERE r.import_id = ${importId}
      GROUP BY r.line
      HAVING count(*) = 1
    ), read AS MATERIALIZED (
      SELECT r.line, p.id, p.name, ${given} AS given, ${STANDING} AS now, r.version <> ${LEFT_OUT_MARK} AS is_changed,
        ${isElsewhere(actor)} AS is_elsewhere, r.faults ->> ${FIELD}::text AS fault
      FROM matched
      JOIN import_rows r ON r.import_id = ${importId} AND r.line = matched.line
      JOIN planners p ON p.id = matched.planner_id
    )
    UPDATE import_rows target
    SET subject_id = read.id, subject_label = left(read.name, 300),
      outcome = CASE
        WHEN target.problems <> '[]'::jsonb THEN 'fault'
        WHEN read.given IS NULL OR read.given = read.now THEN 'same'
        WHEN read.fault IS NOT NULL OR read.is_elsewhere THEN 'fault'
        WHEN read.is_changed THEN 'conflict'
        ELSE 'change'
      END,
      problems = target.problems || CASE
        WHEN read.given IS NULL OR read.given = read.now THEN '[]'::jsonb
        WHEN read.fault IS NOT NULL THEN ${problem(Prisma.sql`read.fault`)}
        WHEN read.is_elsewhere
          THEN ${problem(Prisma.sql`'This planner also has circuits or units that you do not see.'::text`)}
        WHEN read.is_changed THEN ${problem(Prisma.sql`'Changed to “' || read.now || '” since the export.'`)}
        ELSE '[]'::jsonb
      END,
      edits = CASE
        WHEN read.given <> read.now
          THEN jsonb_build_object(${FIELD}::text, jsonb_build_object('before', read.now, 'after', read.given))
        ELSE '{}'::jsonb
      END
    FROM read WHERE target.import_id = ${importId} AND target.line = read.line`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r SET edits = '{}' WHERE r.import_id = ${importId} AND r.outcome <> 'change'`);
  await tx.$executeRaw(faultUnknown(importId, "No planner of yours is this one."));
  await tx.$executeRaw(faultTwins(importId, "planner"));
}

async function lock(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
  await lockPlanners(tx);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET outcome = 'conflict',
      problems = r.problems
        || '[{"field": "", "message": "The planner changed since the preview, or is out of your sight now."}]'::jsonb
    WHERE r.import_id = ${importId}
      AND r.outcome = 'change'
      AND NOT EXISTS (
        SELECT FROM planners p
        WHERE p.id = r.subject_id
          AND ${plannerScope(actor)}
          AND NOT ${isElsewhere(actor)}
          AND ${STANDING} = r.edits #>> ARRAY[${FIELD}::text, 'before']
      )`);
}

/** Writes one side of the edits of rows of an outcome, as the planner's page does, with an entry for each. */
async function write(
  tx: Transaction,
  actor: Actor,
  file: ImportRef,
  side: "before" | "after",
  outcome: "change" | "applied",
): Promise<number> {
  const wanted = Prisma.sql`(r.edits #>> ARRAY[${FIELD}::text, ${side}::text])`;
  const why = Prisma.sql`
    CASE WHEN ${wanted} = ${COUNTS} THEN NULL ELSE substr(${wanted}, length('Left out: ') + 1) END`;
  const rows = Prisma.sql`r.import_id = ${file.id} AND r.outcome = ${outcome}`;
  const by = actor.kind === "user" ? actor.userId : null;
  const context = { import: Number(file.id), file: file.fileName };
  for (const [action, isOut] of [
    ["planner.leave_out", true],
    ["planner.take_in", false],
  ] as const)
    await writeAuditOf(
      tx,
      actor,
      { action, subjectType: "planner", context },
      Prisma.sql`
        SELECT r.subject_id, r.subject_label, ${why} AS reason, NULL::jsonb AS changes, NULL::jsonb AS states
        FROM import_rows r
        WHERE ${rows} AND (${wanted} <> ${COUNTS}) = ${isOut}`,
    );
  return tx.$executeRaw(Prisma.sql`
    UPDATE planners p
    SET left_out_reason = ${why}, left_out_at = CASE WHEN ${wanted} = ${COUNTS} THEN NULL ELSE now() END,
      left_out_by = CASE WHEN ${wanted} = ${COUNTS} THEN NULL ELSE ${by}::bigint END, row_version = p.row_version + 1,
      updated_at = now()
    FROM import_rows r
    WHERE ${rows} AND p.id = r.subject_id`);
}

async function apply(tx: Transaction, actor: Actor, file: ImportRef): Promise<{ audit: AuditEntry[] }> {
  const planners = await write(tx, actor, file, "after", "change");
  await tx.$executeRaw(
    Prisma.sql`UPDATE import_rows SET outcome = 'applied' WHERE import_id = ${file.id} AND outcome = 'change'`,
  );
  return { audit: summary("planner.import", file, planners) };
}

async function undo(tx: Transaction, actor: Actor, file: ImportRef): Promise<{ audit: AuditEntry[] }> {
  await lockPlanners(tx);
  // What somebody said of the planner since stays, also where it is the same words.
  const said = Prisma.sql`
    l.subject_type = 'planner'
      AND l.subject_id = r.subject_id
      AND l.action IN ('planner.leave_out', 'planner.take_in')`;
  const isSaidSince = Prisma.sql`
    EXISTS (
      SELECT FROM activity_log l
      WHERE ${said}
        AND l.id > (
          SELECT max(l.id) FROM activity_log l WHERE ${said} AND l.context_json ->> 'import' = ${String(file.id)}
        )
    )`;
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET outcome = 'left',
      problems = r.problems || '[{"field": "", "message": "The planner changed since, or is not yours now."}]'::jsonb
    WHERE r.import_id = ${file.id}
      AND r.outcome = 'applied'
      AND (
        ${isSaidSince}
          OR NOT EXISTS (
            SELECT FROM planners p
            JOIN imports i ON i.id = r.import_id
            WHERE p.id = r.subject_id
              AND (p.left_out_at IS NULL OR (p.left_out_at = i.applied_at AND p.left_out_by = i.user_id))
              AND ${plannerScope(actor)}
              AND NOT ${isElsewhere(actor)}
              AND ${STANDING} = r.edits #>> ARRAY[${FIELD}::text, 'after']
          )
      )`);
  const planners = await write(tx, actor, file, "before", "applied");
  await tx.$executeRaw(
    Prisma.sql`UPDATE import_rows SET outcome = 'undone' WHERE import_id = ${file.id} AND outcome = 'applied'`,
  );
  return { audit: summary("planner.undo_import", file, planners) };
}

function summary(action: "planner.import" | "planner.undo_import", file: ImportRef, planners: number): AuditEntry[] {
  return planners === 0
    ? []
    : [
        {
          action,
          subjectType: "planner",
          subjectLabel: "Planners",
          context: { import: Number(file.id), file: file.fileName, planners },
        },
      ];
}
