import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { announceChange } from "@/lib/platform/shared-cache";
import { holdsText } from "@/lib/platform/list/search-text";
import type { MergeCandidatesInput, MergeCircuitsInput, PreviewMergeInput } from "./by-hand-schema";
import { CIRCUIT_LABEL } from "./circuit-label";
import { makeFiguresAnew } from "./make-figures-anew";
import { SYNCABLE_FIELDS } from "./fields";
import { type LockedCircuit, lockCircuit, raiseVersion, requireVersion } from "./lock-circuit";
import { bringPeople, peopleChange } from "./people-in-merge";
import { moveToKept, movedOf } from "./moved-in-merge";
import { type FieldEdit, trackEdits, trackUpstream } from "./rules";
import { circuitScope } from "./scope";
import { changesOf, regionNamesOf, statesOf, writeFields } from "./write-fields";

/** What a merge would move, and of which versions of both circuits that is true. */
export type MergePreview = {
  kept: { name: string; rowVersion: number };
  gone: { name: string; rowVersion: number };
  units: number;
  tries: number;
  requests: number;
  people: number;
  /** Fields in words whose correction comes along, since the circuit that stays has none. */
  corrections: string[];
  /** Why it cannot be done; null where it can. */
  refusal: string | null;
};

type Side = {
  id: bigint;
  name: string;
  rowVersion: number;
  order: string;
  isKnown: boolean;
  corrected: string[];
};

/** What merging one circuit into another would do. Throws FORBIDDEN, and NOT_FOUND where either is out of sight. */
export async function previewMerge(actor: Actor, { id, goneId }: PreviewMergeInput): Promise<MergePreview> {
  requirePermission(actor, "circuit:merge");
  const sides = await db().$queryRaw<Side[]>(Prisma.sql`
    SELECT c.id, ${CIRCUIT_LABEL} AS name, c.row_version AS "rowVersion", ${ORDER},
      ARRAY(SELECT jsonb_object_keys(coalesce(c.user_modified_fields, '{}'::jsonb))) AS corrected
    FROM circuits c WHERE c.id IN (${id}::bigint, ${goneId}::bigint) AND ${circuitScope(actor)}`);
  const kept = sides.find((side) => Number(side.id) === id);
  const gone = sides.find((side) => Number(side.id) === goneId);
  if (!kept || !gone) throw notFound("circuit");
  const { units, tries, requests, people } = await movedOf(db(), kept.id, gone.id);
  return {
    kept: { name: kept.name, rowVersion: kept.rowVersion },
    gone: { name: gone.name, rowVersion: gone.rowVersion },
    units: units.length,
    tries: tries.length,
    requests: requests.length,
    people: people.length,
    corrections: SYNCABLE_FIELDS.filter(
      ({ column }) => gone.corrected.includes(column) && !kept.corrected.includes(column),
    ).map(({ label }) => label.toLowerCase()),
    refusal: refusalOf(kept, gone),
  };
}

/**
 * Merges a circuit that was entered twice into the one that stays: its units, tries to reach landowners, requests,
 * people by hand, and corrections of fields that the other has none of move; it is kept as deleted with a pointer, and
 * its history is read with the other's. Throws FORBIDDEN, NOT_FOUND, INVALID, and CONFLICT when either changed since it
 * was shown.
 */
export async function mergeCircuits(actor: Actor, input: MergeCircuitsInput): Promise<{ id: number; moved: number }> {
  const result = await mutate(actor, {
    permission: "circuit:merge",
    action: "circuit.merge",
    run: async (tx) => {
      // In the order of ids, as everybody locks them.
      const first = await lockCircuit(tx, actor, Math.min(input.id, input.goneId));
      const second = await lockCircuit(tx, actor, Math.max(input.id, input.goneId));
      const [kept, gone] = input.id < input.goneId ? [first, second] : [second, first];
      await requireVersion(tx, kept, input.rowVersion);
      await requireVersion(tx, gone, input.goneVersion);
      const [keptOrder, goneOrder] = await knownOrders(tx, kept.id, gone.id);
      const refusal = refusalOf(keptOrder, goneOrder);
      if (refusal) throw new AppError("INVALID", refusal);
      const moved = await movedOf(tx, kept.id, gone.id);
      await moveToKept(tx, kept.id, gone.id, moved);
      const people = await bringPeople(tx, actor, kept.id, gone.id);
      const brought = await bringCorrections(tx, actor, kept, gone);
      if (!brought) await raiseVersion(tx, kept.id);
      await tx.$executeRaw(Prisma.sql`
        UPDATE circuits
        SET deleted_at = now(), deleted_by = ${actor.kind === "user" ? actor.userId : null}::bigint,
          deletion_reason = ${input.reason}, merged_into_id = ${kept.id}, row_version = row_version + 1,
          updated_at = now()
        WHERE id = ${gone.id}`);
      await makeFiguresAnew(tx, kept.id);
      await makeFiguresAnew(tx, gone.id);
      const entry = { action: "circuit.merge", subjectType: "circuit", reason: input.reason };
      return {
        result: { id: input.id, moved: moved.units.length },
        audit: [
          {
            ...entry,
            subjectId: gone.id,
            subjectLabel: gone.label,
            changes: { merged_into: { before: null, after: kept.label } },
            context: { moved: { ...moved, people: people.map(({ id }) => id) } },
          },
          {
            ...entry,
            subjectId: kept.id,
            subjectLabel: kept.label,
            changes: {
              merged_from: { before: null, after: gone.label },
              ...peopleChange([], people),
              ...brought?.changes,
            },
            ...(brought ? { states: brought.states } : {}),
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

type Order = Pick<Side, "isKnown" | "order">;

/**
 * What decides whether `circuits c` may be merged, as columns: its work order and extension, and whether WorkStudio
 * knows it.
 */
const ORDER = Prisma.sql`
  concat_ws(' ', c.work_order, coalesce(c.extension, '@')) AS "order",
  (c.made_at IS NULL OR c.adopted_at IS NOT NULL) AS "isKnown"`;

async function knownOrders(tx: Transaction, keptId: bigint, goneId: bigint): Promise<[Order, Order]> {
  const orders = await tx.$queryRaw<(Order & { id: bigint })[]>(Prisma.sql`
    SELECT c.id, ${ORDER} FROM circuits c WHERE c.id IN (${keptId}, ${goneId})`);
  const [kept, gone] = [keptId, goneId].map((id) => orders.find((one) => one.id === id));
  if (!kept || !gone) throw notFound("circuit");
  return [kept, gone];
}

/**
 * The circuit that WorkStudio knows has to stay: the next sync would bring it again. Of two that it knows, its units
 * stay with the work order of each, so what moved would be lost with the next sync of units.
 */
function refusalOf(kept: Order, gone: Order): string | null {
  if (!gone.isKnown) return null;
  if (!kept.isKnown)
    return "WorkStudio knows the circuit that would be merged, and not the one that would stay. Merge them the other way round.";
  return kept.order === gone.order
    ? null
    : "WorkStudio knows both circuits, and keeps the units of each under its own work order. Correct it in WorkStudio, or delete one of them here.";
}

/** Corrections of fields of which the circuit that stays has none, as by whoever merges; null where there is none. */
async function bringCorrections(tx: Transaction, actor: Actor, kept: LockedCircuit, gone: LockedCircuit) {
  const edits: FieldEdit[] = SYNCABLE_FIELDS.filter(
    ({ key, column }) =>
      column in gone.userModifiedFields && !(column in kept.userModifiedFields) && gone[key] !== kept[key],
  ).map((field) => ({ field, before: kept[field.key], after: gone[field.key] }));
  if (edits.length === 0) return null;
  const regionNames = await regionNamesOf(tx, actor, edits);
  const now = new Date();
  const userId = actor.kind === "user" ? actor.userId : null;
  const userModifiedFields = trackEdits(kept.userModifiedFields, edits, Number(userId ?? 0), now);
  await writeFields(tx, kept, edits, {
    userModifiedFields,
    upstreamValues: trackUpstream(kept.upstreamValues, edits),
    lastUserModifiedAt: now,
    lastUserModifiedBy: userId,
  });
  return {
    changes: changesOf(edits, regionNames),
    states: statesOf(edits, kept.userModifiedFields, userModifiedFields),
  };
}

/** `label` names one circuit and no other. */
export type MergeCandidate = { id: number; label: string };

const MOST_CANDIDATES = 12;

/**
 * Circuits of the actor's that may be the same as one of theirs: those of its work order or title first, then those in
 * which something that is typed stands. Throws FORBIDDEN.
 */
export async function listMergeCandidates(actor: Actor, { id, q }: MergeCandidatesInput): Promise<MergeCandidate[]> {
  requirePermission(actor, "circuit:merge");
  const typed = q === "" ? Prisma.sql`FALSE` : holdsText(Prisma.sql`c.searched_text`, q);
  return db().$queryRaw<MergeCandidate[]>(Prisma.sql`
    WITH first AS MATERIALIZED (
      SELECT c.id, c.work_order, c.title FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}
    )
    SELECT c.id::float8 AS id,
      concat_ws(' · ', concat_ws(' ', c.work_order, nullif(c.extension, '@')), c.title, r.name, 'no. ' || c.id) AS label
    FROM first own
    JOIN circuits c ON c.id <> own.id AND (c.work_order = own.work_order OR c.title = own.title OR ${typed})
    JOIN regions r ON r.id = c.region_id
    WHERE ${circuitScope(actor)}
    ORDER BY (c.work_order = own.work_order OR c.title = own.title) DESC, c.work_order, c.id
    LIMIT ${MOST_CANDIDATES}`);
}
