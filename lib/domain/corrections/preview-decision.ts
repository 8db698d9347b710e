import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/platform/actor-types";
import { type Database, Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { type FieldValue, type SyncableField, syncableField } from "../circuits/fields";
import { circuitName } from "../circuits/circuit-name";
import { correctionList } from "./list";
import { correctionText } from "./rules";
import { IN_STATE } from "./state-sql";
import { type CorrectionTarget, isReachable, chosenSql, shownValue } from "./target-sql";

export const previewDecisionSchema = z.strictObject({ target: correctionList.targetSchema });
export type PreviewDecisionInput = z.output<typeof previewDecisionSchema>;

/** What a decision would be about; all values in words. */
export type DecisionPreview = {
  count: number;
  circuits: number;
  /** Marks the corrections and their values. */
  guard: string;
  /** WorkStudio's region of so many is not the actor's, and is not used. */
  outOfReach: number;
  /** So many are protected, today or until a day to come. */
  protectedNow: number;
  examples: { circuit: string; label: string; ours: string; theirs: string }[];
  /** The field, where all are of one: what Correct again asks for, and ours where it is one correction. */
  field: { key: SyncableField["key"]; value: FieldValue } | null;
  /** The regions that may be chosen, where the field is the region. */
  regions: { value: number; name: string }[];
};

export const MOST_AT_ONCE = 20_000;
const EXAMPLES = 8;

type Counted = {
  count: number;
  circuits: number;
  guard: string;
  outOfReach: number;
  protectedNow: number;
  firstField: string | null;
  lastField: string | null;
  value: FieldValue;
};

/**
 * Counts the corrections of a target in the actor's row scope and marks them and their values, before anything is done.
 * Throws FORBIDDEN, INVALID.
 */
export async function previewDecision(actor: Actor, { target }: PreviewDecisionInput): Promise<DecisionPreview> {
  requirePermission(actor, "circuit:edit");
  const { firstField, lastField, value, ...counted } = await countCorrections(db(), actor, chosenSql(actor, target));
  const field = firstField !== null && firstField === lastField ? syncableField(firstField) : null;
  const [examples, regions] = await Promise.all([
    readExamples(actor, target),
    field?.kind === "region" ? readRegions(actor) : [],
  ]);
  return {
    ...counted,
    examples,
    field: field && { key: field.key, value: counted.count === 1 ? value : null },
    regions,
  };
}

/** Throws CONFLICT unless corrections, by their ids, are exactly those, with the values, that the person was shown. */
export async function requireSameCorrections(
  database: Pick<Database, "$queryRaw">,
  actor: Actor,
  ids: bigint[],
  guard: string,
): Promise<{ count: number }> {
  const found = await countCorrections(
    database,
    actor,
    Prisma.sql`circuit_corrections x WHERE x.id = ANY(${ids}::bigint[])`,
  );
  if (found.guard === guard) return found;
  const before = Number(guard.split(".")[0]);
  throw new AppError("CONFLICT", `${whatChanged(found.count, before)} Nothing was changed; look again.`);
}

function whatChanged(now: number, before: number): string {
  if (now === before)
    return now === 1
      ? "WorkStudio or a colleague changed this field meanwhile."
      : "WorkStudio or a colleague changed some of these fields meanwhile.";
  if (now === 0)
    return before === 1
      ? "A colleague decided about this correction meanwhile."
      : "A colleague decided about these corrections meanwhile.";
  return `The list changed meanwhile: ${now.toLocaleString("en-US")} of these corrections are there now, not ${before.toLocaleString("en-US")}.`;
}

async function countCorrections(
  database: Pick<Database, "$queryRaw">,
  actor: Actor,
  chosen: Prisma.Sql,
): Promise<Counted> {
  const [counted] = await database.$queryRaw<Counted[]>(Prisma.sql`
    SELECT count(*)::float8 AS count, count(DISTINCT x.circuit_id)::float8 AS circuits,
      count(*)
        || '.'
        || coalesce(
          sum(
            hashtextextended(
              concat_ws(
                '|', x.id, x.ours, x.theirs, extract(epoch FROM x.corrected_at), extract(epoch FROM x.kept_at),
                x.protected_until
              ),
              0
            )::numeric
          ),
          0
        ) AS guard,
      count(*) FILTER (WHERE NOT ${isReachable(actor)})::float8 AS "outOfReach",
      count(*) FILTER (WHERE ${IN_STATE.protected})::float8 AS "protectedNow", min(x.field) AS "firstField",
      max(x.field) AS "lastField", (array_agg(x.ours))[1] AS value
    FROM ${chosen}`);
  if (!counted) throw new Error("An aggregate without groups has one row.");
  requireFewEnough(counted.count);
  return counted;
}

/** Throws INVALID where so many corrections are more than one decision is about. */
export function requireFewEnough(count: number): void {
  if (count <= MOST_AT_ONCE) return;
  throw new AppError(
    "INVALID",
    `At most ${MOST_AT_ONCE.toLocaleString("en-US")} corrections can be decided about at once. Filter the list first.`,
  );
}

type Example = { workOrder: string; extension: string | null; field: string; ours: FieldValue; theirs: FieldValue };

async function readExamples(actor: Actor, target: CorrectionTarget): Promise<DecisionPreview["examples"]> {
  const rows = await db().$queryRaw<Example[]>(Prisma.sql`
    SELECT o.work_order AS "workOrder", o.extension, x.field, ${shownValue(Prisma.sql`x.ours`)} AS ours,
      ${shownValue(Prisma.sql`x.theirs`)} AS theirs
    FROM (SELECT x.* FROM ${chosenSql(actor, target)} ORDER BY x.id LIMIT ${EXAMPLES}) x
    JOIN circuits o ON o.id = x.circuit_id
    ORDER BY x.id`);
  return rows.map(({ field, ours, theirs, ...circuit }) => ({
    circuit: circuitName(circuit),
    label: syncableField(field).label,
    ours: correctionText(field, ours),
    theirs: correctionText(field, theirs),
  }));
}

function readRegions(actor: Actor): Promise<{ value: number; name: string }[]> {
  const own =
    actor.kind === "system" || actor.regionIds === "all"
      ? Prisma.sql`TRUE`
      : Prisma.sql`r.id = ANY(${actor.regionIds}::bigint[])`;
  return db().$queryRaw(
    Prisma.sql`
      SELECT r.id::float8 AS value, r.name FROM regions r WHERE r.is_active AND ${own} ORDER BY r.sort_order, r.name`,
  );
}
