import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes, FieldState } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import {
  type AroundRevert,
  type LoggedAct,
  type Revertible,
  fieldsToPutBack,
  previewRevert,
  revertAct,
} from "@/lib/platform/revert";
import { announceChange } from "@/lib/platform/shared-cache";
import { fieldLabel } from "../activity/describe-changes";
import { isBoardField } from "../board/rules";
import { reasonWords } from "../exclusions/rules";
import { cardStates, lockCard, putCardBack } from "./board-state";
import { type FieldValue, SYNCABLE_FIELDS, type UserModifiedFields } from "./fields";
import { type LockedCircuit, lockCircuit } from "./lock-circuit";
import { EXCLUSION, type FieldEdit, SYNC_OF_UNITS, assignedUser, assignmentChange, revertPermission } from "./rules";
import { SYNC_BACK } from "./put-back";
import type { RevertCircuitInput } from "./schema";
import { findAssignment, writeAssignment } from "./write-assignment";
import { type Exclusion, exclusionOf, reopenRequests, writeExclusions } from "./write-exclusion";
import { changesOf, fieldState, regionNamesOf, statesOf, writeFields } from "./write-fields";

const CIRCUIT_ACTS: Revertible = {
  action: "circuit.revert",
  subjectType: "circuit",
  one: "circuit",
  permission: (act) => revertPermission(act?.states ?? null),
  revert: async (tx, actor, act) => {
    const circuit = await lockCircuit(tx, actor, act.subjectId);
    const assignment = Object.keys(act.states ?? {}).find((field) => assignedUser(field) !== null);
    const card = Object.keys(act.states ?? {}).some(isBoardField) ? await lockCard(tx, actor, act.subjectId) : null;
    const back = await fieldsToPutBack(tx, act, {
      states: {
        [EXCLUSION]: exclusionOf(circuit),
        [SYNC_OF_UNITS]: circuit.isUnitSyncOn,
        ...(card ? cardStates(card) : {}),
        ...(assignment === undefined ? {} : { [assignment]: await standingOf(tx, circuit, assignment) }),
        ...Object.fromEntries(
          SYNCABLE_FIELDS.map(({ key, column }) => [
            column,
            fieldState(column, circuit[key], circuit.userModifiedFields),
          ]),
        ),
      },
      label: (column) =>
        SYNCABLE_FIELDS.find((field) => field.column === column)?.label ??
        (column === assignment
          ? "Assignment"
          : column === SYNC_OF_UNITS
            ? "Sync of units"
            : isBoardField(column)
              ? fieldLabel(column)
              : "Exclusion"),
      auditName: (column) => (column === assignment ? "assignment" : column),
    });
    const inverse =
      assignment !== undefined
        ? await putAssignmentBack(tx, actor, circuit, assignment, back[assignment] === "manual" ? "manual" : null)
        : EXCLUSION in back
          ? await putExclusionBack(tx, actor, act, circuit, back[EXCLUSION] as Exclusion)
          : SYNC_OF_UNITS in back
            ? await putSyncBack(tx, actor, act, circuit)
            : card
              ? await putCardBack(tx, card, back)
              : await putFieldsBack(tx, actor, circuit, back);
    return { ...inverse, subjectId: circuit.id, subjectLabel: circuit.label };
  },
};

/**
 * Takes a correction, a use of WorkStudio’s value, an exclusion, an assignment by hand or an act on the board back. A
 * field that was WorkStudio’s before a correction is so again, with WorkStudio’s newest value; a correction comes back
 * as its author’s. Throws as `revertAct`.
 */
export function revertCircuit(actor: Actor, input: RevertCircuitInput): Promise<{ id: number; changed: string[] }> {
  return announced(revertAct(actor, CIRCUIT_ACTS, input));
}

/** Takes an act of the actor's own back that they have just done, with what belongs to it. Throws as `revertAct`. */
export function undoCircuitAct(
  actor: Actor,
  id: number,
  around: AroundRevert,
): Promise<{ id: number; changed: string[] }> {
  return announced(revertAct(actor, CIRCUIT_ACTS, { id, digest: null, reason: "Undone at once" }, around));
}

async function announced<T>(act: Promise<T>): Promise<T> {
  const result = await act;
  await announceChange("circuits");
  await announceChange("board");
  return result;
}

/** What `revertCircuit` would put back. Throws as it does. */
export function previewCircuitRevert(actor: Actor, id: number): Promise<{ changes: Changes; digest: string }> {
  return previewRevert(actor, CIRCUIT_ACTS, id);
}

async function standingOf(tx: Transaction, circuit: LockedCircuit, field: string) {
  return (await findAssignment(tx, circuit.id, assignedUser(field) ?? 0n))?.source ?? null;
}

async function putAssignmentBack(
  tx: Transaction,
  actor: Actor,
  circuit: LockedCircuit,
  field: string,
  source: "manual" | null,
) {
  const userId = assignedUser(field) ?? 0n;
  const before = await standingOf(tx, circuit, field);
  const after = await writeAssignment(tx, circuit.id, userId, source, actor);
  const person = await tx.user.findUnique({ where: { id: userId }, select: { name: true } });
  return {
    changes: assignmentChange(person?.name ?? "a former user", before, after),
    states: { [field]: { before, after } },
  };
}

async function putExclusionBack(
  tx: Transaction,
  actor: Actor,
  act: LoggedAct,
  circuit: LockedCircuit,
  before: Exclusion,
) {
  await writeExclusions(tx, actor, [circuit.id], before);
  if (!before.isExcluded) await reopenRequests(tx, Prisma.sql`SELECT ${act.id}::bigint`);
  const now = exclusionOf(circuit);
  return {
    changes: {
      [EXCLUSION]: { before: now.isExcluded, after: before.isExcluded },
      exclusion_reason: { before: exclusionWords(now), after: exclusionWords(before) },
    },
    states: { [EXCLUSION]: { before: now, after: before } },
  };
}

async function putSyncBack(tx: Transaction, actor: Actor, act: LoggedAct, circuit: LockedCircuit) {
  await SYNC_BACK.write(tx, actor, [BigInt(act.id)]);
  const states = { [SYNC_OF_UNITS]: { before: circuit.isUnitSyncOn, after: !circuit.isUnitSyncOn } };
  return { changes: states, states };
}

const exclusionWords = ({ reason, note }: Exclusion) => (reason === null ? null : reasonWords(reason, note ?? null));

type CircuitField = { value: FieldValue; tracked: UserModifiedFields[string] | null };

async function putFieldsBack(tx: Transaction, actor: Actor, circuit: LockedCircuit, back: Record<string, FieldState>) {
  const userModifiedFields = { ...circuit.userModifiedFields };
  const upstreamValues = { ...circuit.upstreamValues };
  const edits = SYNCABLE_FIELDS.filter(({ column }) => column in back).map((field): FieldEdit => {
    const { key, column } = field;
    const { value, tracked } = back[column] as CircuitField;
    const theirs = column in upstreamValues ? (upstreamValues[column] ?? null) : circuit[key];
    if (tracked) {
      userModifiedFields[column] = tracked;
      upstreamValues[column] = theirs;
      return { field, before: circuit[key], after: value };
    }
    delete userModifiedFields[column];
    delete upstreamValues[column];
    return { field, before: circuit[key], after: theirs };
  });
  const regionNames = await regionNamesOf(tx, actor, edits);
  await writeFields(tx, circuit, edits, {
    userModifiedFields,
    upstreamValues,
    lastUserModifiedAt: new Date(),
    lastUserModifiedBy: actor.kind === "user" ? actor.userId : null,
  });
  return {
    changes: changesOf(edits, regionNames),
    states: statesOf(edits, circuit.userModifiedFields, userModifiedFields),
  };
}
