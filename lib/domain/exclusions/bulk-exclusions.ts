import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/platform/actor-types";
import { writeAuditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { reasonText } from "@/lib/platform/input/text";
import { guardSchema } from "@/lib/platform/list/list-target";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { announcing } from "@/lib/platform/shared-cache";
import { circuitList } from "../circuits/list";
import { EXCLUSION } from "../circuits/rules";
import {
  type Exclusion,
  NOT_EXCLUDED,
  exclusionJson,
  newExclusion,
  reopenRequests,
  writeExclusions,
} from "../circuits/write-exclusion";
import { exclusionList } from "./list";
import { REMOVED } from "./removed-totals";
import { requireReason } from "./require-reason";
import { reasonWords } from "./rules";
import { exclusionDetails } from "./schema";

/** More circuits at once would hold the others' changes up for too long. */
const MOST = 20_000;
/** So many can be named again for an undo. */
const MOST_NAMED = 1_000;

export const previewExcludeSchema = z.strictObject({ target: circuitList.targetSchema });
export const previewIncludeSchema = z.strictObject({ target: exclusionList.targetSchema });
export const bulkExcludeSchema = previewExcludeSchema.extend({ guard: guardSchema, ...exclusionDetails });
export const bulkIncludeSchema = previewIncludeSchema.extend({
  guard: guardSchema,
  reason: reasonText(255, "Say why, for whoever reads the history."),
  /** Takes the exclusions back as if they had not been made: requests that they granted wait again. */
  isUndo: z.boolean().optional(),
});
export type PreviewExcludeInput = z.output<typeof previewExcludeSchema>;
export type PreviewIncludeInput = z.output<typeof previewIncludeSchema>;
export type BulkExcludeInput = z.output<typeof bulkExcludeSchema>;
export type BulkIncludeInput = z.output<typeof bulkIncludeSchema>;

/** What a bulk act would do: circuits that match, of them those that are so already, and what the others take out of the totals, or bring back. */
export type BulkPreview = {
  matching: number;
  already: number;
  miles: number;
  plannedMiles: number;
  units: number;
  guard: string;
};
/** `ids` and `guard` name the circuits for an undo; without ids there are too many. */
export type BulkResult = { changed: number; already: number; ids: number[]; guard: string };

/** Counts what `bulkExclude` would do. Throws FORBIDDEN. */
export async function previewBulkExclude(actor: Actor, { target }: PreviewExcludeInput): Promise<BulkPreview> {
  requirePermission(actor, "circuit:exclude");
  const { guard } = await circuitList.setOf(db(), actor, target);
  return { ...(await weigh(circuitList.target(actor, target), false)), guard };
}

/** Counts what `bulkInclude` would do. Throws FORBIDDEN. */
export async function previewBulkInclude(actor: Actor, { target }: PreviewIncludeInput): Promise<BulkPreview> {
  requirePermission(actor, "circuit:exclude");
  const { guard } = await exclusionList.setOf(db(), actor, target);
  return { ...(await weigh(exclusionList.target(actor, target), true)), guard };
}

/**
 * Excludes many circuits for one reason, in one transaction, each with an entry in its history that can be reverted; those that are excluded already stay as
 * they are. Throws FORBIDDEN, INVALID, and CONFLICT when other circuits match than the screen showed.
 */
export async function bulkExclude(actor: Actor, { target, guard, ...details }: BulkExcludeInput): Promise<BulkResult> {
  return announcing(
    "circuits",
    mutate(actor, {
      permission: "circuit:exclude",
      action: "circuit.exclude",
      run: async (tx) => {
        const reason = await requireReason(tx, details);
        const ids = await lock(tx, Prisma.sql`${circuitList.target(actor, target)} AND NOT c.is_excluded`);
        const { count } = await circuitList.requireSameSet(tx, actor, target, guard);
        const words = reasonWords(reason, details.note);
        await write(tx, actor, ids, "circuit.exclude", words, newExclusion(actor, reason, details));
        return { result: await resultOf(tx, actor, ids, count), audit: [] };
      },
    }),
  );
}

/** Takes many excluded circuits back into reporting, as `bulkExclude` excludes them. Throws FORBIDDEN, INVALID, CONFLICT. */
export async function bulkInclude(
  actor: Actor,
  { target, guard, reason, isUndo }: BulkIncludeInput,
): Promise<BulkResult> {
  return announcing(
    "circuits",
    mutate(actor, {
      permission: "circuit:exclude",
      action: "circuit.include",
      run: async (tx) => {
        const ids = await lock(tx, exclusionList.target(actor, target));
        const { count } = await exclusionList.requireSameSet(tx, actor, target, guard);
        if (isUndo) await reopenRequests(tx, newestExcludes(ids));
        await write(tx, actor, ids, "circuit.include", reason, NOT_EXCLUDED);
        return { result: { changed: ids.length, already: count - ids.length, ids: [], guard }, audit: [] };
      },
    }),
  );
}

/** The act that excluded each of some circuits last. */
const newestExcludes = (ids: bigint[]) =>
  Prisma.sql`SELECT max(id) FROM activity_log WHERE subject_type = 'circuit' AND subject_id = ANY(${ids}::bigint[]) AND action = 'circuit.exclude' GROUP BY subject_id`;

async function weigh(condition: Prisma.Sql, isExcluded: boolean): Promise<Omit<BulkPreview, "guard">> {
  const [row] = await db().$queryRaw<Omit<BulkPreview, "guard">[]>(Prisma.sql`
    SELECT count(*)::float8 AS matching, count(*) FILTER (WHERE NOT changes)::float8 AS already,
      coalesce(sum(miles) FILTER (WHERE changes), 0) AS miles, coalesce(sum(planned_miles) FILTER (WHERE changes), 0) AS "plannedMiles", coalesce(sum(units) FILTER (WHERE changes), 0) AS units
    FROM (SELECT c.is_excluded = ${isExcluded} AS changes, ${REMOVED.miles} AS miles, ${REMOVED.plannedMiles} AS planned_miles, ${REMOVED.units} AS units FROM circuits c WHERE ${condition}) found`);
  if (!row) throw new Error("A count has no row.");
  return row;
}

/** Locks in the order of ids, so that two bulk acts wait for each other instead of ending each other. Throws INVALID for too many. */
async function lock(tx: Transaction, condition: Prisma.Sql): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>(
    Prisma.sql`SELECT c.id FROM circuits c WHERE ${condition} ORDER BY c.id LIMIT ${MOST + 1} FOR UPDATE OF c`,
  );
  if (rows.length > MOST)
    throw new AppError("INVALID", `Choose at most ${MOST.toLocaleString("en-US")} circuits at once; filter for fewer.`);
  return rows.map(({ id }) => id);
}

async function write(
  tx: Transaction,
  actor: Actor,
  ids: bigint[],
  action: string,
  reason: string,
  after: Exclusion,
): Promise<void> {
  const changes = {
    [EXCLUSION]: { before: !after.isExcluded, after: after.isExcluded },
    ...(after.until === undefined ? {} : { excluded_until: { before: null, after: after.until } }),
  };
  await writeAuditOf(
    tx,
    actor,
    { action, subjectType: "circuit", context: { bulk: ids.length } },
    Prisma.sql`SELECT c.id AS subject_id, concat_ws(' ', c.work_order, nullif(c.extension, '@'), c.title) AS subject_label, ${reason} AS reason, ${JSON.stringify(changes)}::jsonb AS changes,
      jsonb_build_object(${EXCLUSION}::text, jsonb_build_object('before', ${exclusionJson}, 'after', ${JSON.stringify(after)}::jsonb)) AS states FROM circuits c WHERE c.id = ANY(${ids}::bigint[])`,
  );
  await writeExclusions(tx, actor, ids, after);
}

async function resultOf(tx: Transaction, actor: Actor, ids: bigint[], count: number): Promise<BulkResult> {
  const named = ids.length > MOST_NAMED ? [] : ids.map(Number);
  const { guard } = await exclusionList.setOf(tx, actor, { kind: "chosen", ids: named });
  return { changed: ids.length, already: count - ids.length, ids: named, guard };
}
