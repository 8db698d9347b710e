import "server-only";
import { fixFields } from "@/lib/fix-fields";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes, FieldStates } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { FieldValue, UserModifiedFields } from "./fields";
import type { LockedCircuit } from "./lock-circuit";
import type { FieldEdit } from "./rules";

type Tracking = {
  userModifiedFields: UserModifiedFields;
  upstreamValues: Record<string, FieldValue>;
  lastUserModifiedAt?: Date;
  lastUserModifiedBy?: bigint | null;
};

/** Writes edited fields of a locked circuit with the tracking that goes with them. */
export async function writeFields(
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
export async function regionNamesOf(
  tx: Transaction,
  actor: Actor,
  edits: FieldEdit[],
): Promise<Map<FieldValue, string>> {
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
export function changesOf(edits: FieldEdit[], regionNames: Map<FieldValue, string>): Changes {
  const shown = (edit: FieldEdit, value: FieldValue) =>
    edit.field.kind === "region" ? (regionNames.get(value) ?? value) : value;
  return Object.fromEntries(
    edits.map((edit) => [edit.field.column, { before: shown(edit, edit.before), after: shown(edit, edit.after) }]),
  );
}

/** The same as stored, with who corrected each field and what WorkStudio had, so that it can be taken back whole. */
export function statesOf(edits: FieldEdit[], before: UserModifiedFields, after: UserModifiedFields): FieldStates {
  return Object.fromEntries(
    edits.map(({ field: { column }, ...edit }) => [
      column,
      { before: fieldState(column, edit.before, before), after: fieldState(column, edit.after, after) },
    ]),
  );
}

/** A correctable field as the log keeps it. */
export function fieldState(column: string, value: FieldValue, tracked: UserModifiedFields) {
  return { value, tracked: tracked[column] ?? null };
}
