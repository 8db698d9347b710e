import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { invalid } from "../users/lock-grants";
import { userScope } from "../users/scope";
import { type LockedCircuit, lockCircuit } from "./lock-circuit";
import { type AssignmentSource, assignmentChange, assignmentField } from "./rules";
import type { AssignCircuitInput } from "./schema";
import { findAssignment, writeAssignment } from "./write-assignment";

export type Assigned = { id: number; name: string };

/**
 * Assigns a circuit to a person by hand, whoever holds it in WorkStudio; no sync takes it off them. One whom the sync
 * assigned keeps it by hand from then on; one who has it by hand already has it. Throws FORBIDDEN, NOT_FOUND, and
 * INVALID for a person who is not there or out of sight.
 */
export async function assignCircuit(actor: Actor, input: AssignCircuitInput): Promise<Assigned> {
  const result = await mutate(actor, {
    permission: "circuit:assign",
    action: "circuit.assign",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, input.id);
      const person = await findPerson(tx, actor, input.userId);
      const before = await findAssignment(tx, circuit.id, person.id);
      const result = { id: input.id, name: person.name };
      if (before?.source === "manual") return { result, audit: [] };
      await writeAssignment(tx, circuit.id, person.id, "manual", actor);
      return { result, audit: [assigned("circuit.assign", circuit, person, before?.source ?? null, "manual")] };
    },
  });
  await announceChange("circuits");
  return result;
}

/**
 * Takes an assignment by hand back; whoever holds the circuit in WorkStudio has it by the sync from then on. Throws
 * FORBIDDEN, NOT_FOUND, and CONFLICT for an assignment that is the sync's.
 */
export async function unassignCircuit(actor: Actor, input: AssignCircuitInput): Promise<Assigned> {
  const result = await mutate(actor, {
    permission: "circuit:assign",
    action: "circuit.unassign",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, input.id);
      const before = await findAssignment(tx, circuit.id, BigInt(input.userId));
      if (!before) return { result: { id: input.id, name: "" }, audit: [] };
      if (before.source !== "manual")
        throw new AppError(
          "CONFLICT",
          `${before.name} has this circuit by the sync, since their WorkStudio name holds it: the next sync would give it back. It goes when another contractor’s account takes it there.`,
        );
      const after = await writeAssignment(tx, circuit.id, BigInt(input.userId), null, actor);
      const person = { id: BigInt(input.userId), name: before.name };
      return {
        result: { id: input.id, name: before.name },
        audit: [assigned("circuit.unassign", circuit, person, "manual", after)],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

type Person = { id: bigint; name: string };

/** A person who can be given circuits, of those that the actor may see. Throws INVALID. */
export async function findPerson(tx: Transaction, actor: Actor, userId: number): Promise<Person> {
  const [person] = await tx.$queryRaw<Person[]>(
    Prisma.sql`SELECT u.id, u.name FROM users u WHERE u.id = ${userId}::bigint AND u.is_active AND ${userScope(actor)}`,
  );
  if (person) return person;
  throw invalid("userId", "This person is not there any more, or is not one of yours.");
}

/** The entry of the log: who has the circuit how, before and after. */
function assigned(
  action: string,
  circuit: LockedCircuit,
  person: Person,
  before: AssignmentSource | null,
  after: AssignmentSource | null,
): AuditEntry {
  return {
    action,
    subjectType: "circuit",
    subjectId: circuit.id,
    subjectLabel: circuit.label,
    changes: assignmentChange(person.name, before, after),
    states: { [assignmentField(person.id)]: { before, after } },
  };
}
