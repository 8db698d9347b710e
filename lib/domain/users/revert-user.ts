import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes } from "@/lib/platform/audit";
import { notFound } from "@/lib/platform/errors";
import { type Revertible, fieldsToPutBack, previewRevert, revertAct } from "@/lib/platform/revert";
import type { RevertInput } from "@/lib/platform/revert-schema";
import { lockGrants, lockPerson } from "./lock-grants";
import { readUserValues } from "./queries";
import { USER_FIELD_LABELS, type UserField, auditName, toTaken } from "./rules";
import type { UserValues } from "./schema";
import { writeUserEdit } from "./update-user";

const USER_ACTS: Revertible = {
  action: "user.revert",
  subjectType: "user",
  one: "person",
  permission: () => "user:edit",
  needsRecentProof: true,
  revert: async (tx, actor, act) => {
    const granter = await lockGrants(tx, actor, "user:edit");
    const person = await lockPerson(tx, actor, granter, act.subjectId);
    const current = await readUserValues(tx, person.id);
    if (!current) throw notFound("person");
    const back = await fieldsToPutBack(tx, act, {
      states: current,
      label: (field) => USER_FIELD_LABELS[field as UserField],
      auditName: (field) => auditName(field as UserField),
    });
    const after: UserValues = { ...current, ...(back as Partial<UserValues>) };
    const edited = Object.keys(back) as UserField[];
    const edit = await writeUserEdit(tx, granter, { userId: person.id, edited, current, after });
    return { ...edit, subjectId: person.id, subjectLabel: after.name };
  },
};

/**
 * Takes a change of a person back, by the rules of a change: nobody is given what the actor could not give. Throws
 * as `revertAct`.
 */
export async function revertUser(actor: Actor, input: RevertInput): Promise<{ id: number; changed: string[] }> {
  return revertAct(actor, USER_ACTS, input).catch((error: unknown) => {
    throw toTaken(error);
  });
}

/** What `revertUser` would put back. Throws as it does. */
export async function previewUserRevert(actor: Actor, id: number): Promise<{ changes: Changes; digest: string }> {
  return previewRevert(actor, USER_ACTS, id).catch((error: unknown) => {
    throw toTaken(error);
  });
}
