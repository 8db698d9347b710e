import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { FieldConflict } from "@/lib/field-conflict";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { whoChangedFields } from "@/lib/platform/who-changed";
import { type FieldValue, SYNCABLE_FIELDS, type SyncableField } from "./fields";
import { formatField } from "./format-field";
import { type LockedCircuit, lockCircuit, requireVersion } from "./lock-circuit";
import { type FieldEdit, mergeCircuitEdit, trackEdits, trackUpstream } from "./rules";
import type { EditCircuitInput, TakeTheirsInput } from "./schema";
import { changesOf, regionNamesOf, statesOf, writeFields } from "./write-fields";

/**
 * Corrects fields of one circuit; the correction survives every sync until it is settled. Only what the person changed
 * is written. Throws FORBIDDEN, NOT_FOUND, INVALID (unknown region) and CONFLICT with both values of each field
 * in dispute.
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
      const userModifiedFields = trackEdits(circuit.userModifiedFields, edits, Number(userId ?? 0), now);
      await writeFields(tx, circuit, edits, {
        userModifiedFields,
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
            states: statesOf(edits, circuit.userModifiedFields, userModifiedFields),
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
            states: statesOf(edits, circuit.userModifiedFields, {}),
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
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
