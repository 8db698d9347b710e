import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { fixFields } from "@/lib/fix-fields";
import { AppError, notFound } from "@/lib/platform/errors";
import type { FieldConflict } from "@/lib/field-conflict";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { changedBy, whoChangedFields } from "@/lib/platform/who-changed";
import { type FieldValue, SYNCABLE_FIELDS, type SyncableField, type UserModifiedFields } from "./fields";
import { formatField } from "./format-field";
import { type FieldEdit, mergeCircuitEdit, trackEdits, trackUpstream } from "./rules";
import type { CircuitValues, EditCircuitInput, ExcludeCircuitInput, TakeTheirsInput } from "./schema";
import { circuitScope } from "./scope";

type LockedCircuit = CircuitValues & {
  id: bigint;
  label: string;
  rowVersion: number;
  isExcluded: boolean;
  exclusionReason: string | null;
  userModifiedFields: UserModifiedFields;
  upstreamValues: Record<string, FieldValue>;
};

/**
 * Corrects fields of one circuit; the correction survives every sync until it is settled. Only what the person changed is
 * written. Throws FORBIDDEN, NOT_FOUND, INVALID (unknown region) and CONFLICT with both values of each field in dispute.
 */
export async function editCircuit(actor: Actor, input: EditCircuitInput): Promise<{ id: number; changed: string[] }> {
  const userId = actor.kind === "user" ? actor.userId : null;
  const result = await mutate(actor, {
    permission: "circuit:edit",
    action: "circuit.edit",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, input.id);
      const { edits, disputed } = mergeCircuitEdit(input.base, input.values, circuit);
      if (disputed.length > 0) {
        throw new AppError(
          "CONFLICT",
          "Somebody else changed the same field while you were editing. Nothing was saved; choose which value is right.",
          { conflict: await conflictsOf(tx, circuit, disputed, input.values) },
        );
      }
      if (edits.length === 0) return { result: { id: input.id, changed: [] as string[] }, audit: [] };
      const regionNames = await regionNamesOf(tx, actor, edits);
      const now = new Date();
      await writeFields(tx, circuit, edits, {
        userModifiedFields: trackEdits(circuit.userModifiedFields, edits, Number(userId ?? 0), now),
        upstreamValues: trackUpstream(circuit.upstreamValues, edits),
        lastUserModifiedAt: now,
        lastUserModifiedBy: userId,
      });
      const changes = changesOf(edits, regionNames);
      return {
        result: { id: input.id, changed: edits.map(({ field }) => field.label) },
        audit: [
          {
            action: "circuit.edit",
            subjectType: "circuit",
            subjectId: circuit.id,
            subjectLabel: circuit.label,
            reason: input.reason,
            changes,
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

/**
 * Settles edited fields with WorkStudio's newest value: the tracking entry goes, the next sync owns the field again.
 * Throws FORBIDDEN, NOT_FOUND and CONFLICT when the circuit changed since it was shown.
 */
export async function takeTheirs(actor: Actor, input: TakeTheirsInput): Promise<{ id: number; changed: string[] }> {
  const result = await mutate(actor, {
    permission: "circuit:edit",
    action: "circuit.take_theirs",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, input.id);
      await requireVersion(tx, circuit, input.rowVersion);
      const settled = SYNCABLE_FIELDS.filter(
        ({ key, column }) => input.fields.includes(key) && column in circuit.userModifiedFields,
      );
      if (settled.length === 0) return { result: { id: input.id, changed: [] as string[] }, audit: [] };
      const edits: FieldEdit[] = settled.map((field) => {
        const original = circuit.userModifiedFields[field.column]?.original_value ?? null;
        return {
          field,
          before: circuit[field.key],
          after: field.column in circuit.upstreamValues ? (circuit.upstreamValues[field.column] ?? null) : original,
        };
      });
      const regionNames = await regionNamesOf(tx, actor, edits);
      const kept = <T>(record: Record<string, T>) =>
        Object.fromEntries(
          Object.entries(record).filter(([column]) => !settled.some((field) => field.column === column)),
        );
      await writeFields(tx, circuit, edits, {
        userModifiedFields: kept(circuit.userModifiedFields),
        upstreamValues: kept(circuit.upstreamValues),
      });
      return {
        result: { id: input.id, changed: settled.map((field) => field.label) },
        audit: [
          {
            action: "circuit.take_theirs",
            subjectType: "circuit",
            subjectId: circuit.id,
            subjectLabel: circuit.label,
            changes: changesOf(edits, regionNames),
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

/** Takes a circuit out of reporting, or back in, with a reason; asked for what is so already, it answers alike and writes nothing. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function setCircuitExcluded(actor: Actor, input: ExcludeCircuitInput): Promise<{ id: number }> {
  const result = await mutate(actor, {
    permission: "circuit:exclude",
    action: input.excluded ? "circuit.exclude" : "circuit.include",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, input.id);
      if (circuit.isExcluded === input.excluded) return { result: { id: input.id }, audit: [] };
      await requireVersion(tx, circuit, input.rowVersion);
      await tx.circuit.update({
        where: { id: circuit.id },
        data: {
          isExcluded: input.excluded,
          exclusionReason: input.excluded ? input.reason : null,
          excludedBy: input.excluded && actor.kind === "user" ? actor.userId : null,
          excludedAt: input.excluded ? new Date() : null,
          rowVersion: { increment: 1 },
          updatedAt: new Date(),
        },
        select: { id: true },
      });
      const changes: Changes = { is_excluded: { before: circuit.isExcluded, after: input.excluded } };
      return {
        result: { id: input.id },
        audit: [
          {
            action: input.excluded ? "circuit.exclude" : "circuit.include",
            subjectType: "circuit",
            subjectId: circuit.id,
            subjectLabel: circuit.label,
            reason: input.reason,
            changes,
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

/** Locks a circuit inside the actor's row scope until the transaction ends; NOT_FOUND for one outside it. */
async function lockCircuit(tx: Transaction, actor: Actor, id: number): Promise<LockedCircuit> {
  const rows = await tx.$queryRaw<LockedCircuit[]>(Prisma.sql`
    SELECT c.id, concat_ws(' ', c.work_order, c.extension, c.title) AS label, c.row_version AS "rowVersion", c.is_excluded AS "isExcluded",
      c.exclusion_reason AS "exclusionReason", c.title, c.region_id::float8 AS "regionId", c.contractor, c.cycle_type AS "cycleType",
      c.total_miles::float8 AS "totalMiles", c.miles_planned::float8 AS "milesPlanned", c.percent_complete::float8 AS "percentComplete",
      c.total_acres::float8 AS "totalAcres", c.start_date::text AS "startDate",
      coalesce(c.user_modified_fields, '{}'::jsonb) AS "userModifiedFields", coalesce(c.upstream_values, '{}'::jsonb) AS "upstreamValues"
    FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)} FOR UPDATE`);
  const row = rows[0];
  if (!row) throw notFound("circuit");
  return row;
}

async function requireVersion(tx: Transaction, circuit: LockedCircuit, rowVersion: number): Promise<void> {
  if (circuit.rowVersion === rowVersion) return;
  throw new AppError(
    "CONFLICT",
    `${await changedBy(tx, "circuit", circuit.id, "this circuit")}. Nothing was saved; look at its newest values and try again.`,
  );
}

/** Both values in words, and who saved the stored one. */
async function conflictsOf(
  tx: Transaction,
  circuit: LockedCircuit,
  disputed: readonly SyncableField[],
  wanted: Partial<Record<SyncableField["key"], FieldValue | undefined>>,
): Promise<FieldConflict<SyncableField["key"], FieldValue>[]> {
  const whoChanged = await whoChangedFields(
    tx,
    "circuit",
    circuit.id,
    disputed.map(({ column }) => column),
  );
  const regions = disputed.some(({ kind }) => kind === "region")
    ? (await tx.region.findMany({ select: { id: true, name: true } })).map(({ id, name }) => ({ id: Number(id), name }))
    : [];
  const text = (field: SyncableField, value: FieldValue) => formatField(field, value, regions) ?? "";
  return disputed.map((field) => ({
    key: field.key,
    label: field.label,
    yours: text(field, wanted[field.key] ?? null),
    now: text(field, circuit[field.key]),
    ...whoChanged(field.column),
    value: circuit[field.key],
  }));
}

type Tracking = {
  userModifiedFields: UserModifiedFields;
  upstreamValues: Record<string, FieldValue>;
  lastUserModifiedAt?: Date;
  lastUserModifiedBy?: bigint | null;
};

async function writeFields(
  tx: Transaction,
  circuit: LockedCircuit,
  edits: FieldEdit[],
  tracking: Tracking,
): Promise<void> {
  const values = Object.fromEntries(
    edits.map(({ field, after }): [string, FieldValue | bigint | Date] => {
      if (field.kind === "date") return [field.key, after === null ? null : new Date(`${after}T00:00:00Z`)];
      return [field.key, field.kind === "region" ? BigInt(after ?? 0) : after];
    }),
  );
  await tx.circuit.update({
    where: { id: circuit.id },
    data: {
      ...values,
      ...tracking,
      userModifiedFields: orNull(tracking.userModifiedFields),
      upstreamValues: orNull(tracking.upstreamValues),
      rowVersion: { increment: 1 },
      updatedAt: new Date(),
    },
    select: { id: true },
  });
}

/** No tracking is null, as a sync writes it, so that the next sync finds nothing to write. */
function orNull<T extends object>(tracking: T): T | typeof Prisma.DbNull {
  return Object.keys(tracking).length === 0 ? Prisma.DbNull : tracking;
}

/** Names of the regions that edits mention; a region that does not exist, or that the actor may not see, is refused. */
async function regionNamesOf(tx: Transaction, actor: Actor, edits: FieldEdit[]): Promise<Map<FieldValue, string>> {
  const edit = edits.find(({ field }) => field.kind === "region");
  if (!edit) return new Map();
  const ids = [edit.before, edit.after].map((id) => BigInt(id ?? 0));
  const regions = await tx.region.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map<FieldValue, string>(regions.map((region) => [Number(region.id), region.name]));
  const mayUse =
    actor.kind === "system" || actor.regionIds === "all" || actor.regionIds.some((id) => Number(id) === edit.after);
  if (!names.has(edit.after) || !mayUse)
    throw new AppError("INVALID", fixFields(1), {
      fieldErrors: { regionId: ["This region does not exist, or is not one of yours. Choose another."] },
    });
  return names;
}

/** Differences as people read them: a region by its name. */
function changesOf(edits: FieldEdit[], regionNames: Map<FieldValue, string>): Changes {
  const shown = (edit: FieldEdit, value: FieldValue) =>
    edit.field.kind === "region" ? (regionNames.get(value) ?? value) : value;
  return Object.fromEntries(
    edits.map((edit) => [edit.field.column, { before: shown(edit, edit.before), after: shown(edit, edit.after) }]),
  );
}
