import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes, FieldStates } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import type { FieldConflict } from "@/lib/field-conflict";
import { mutate } from "@/lib/platform/mutate";
import { whoChangedFields } from "@/lib/platform/who-changed";
import { keepHolders } from "./keep-holders";
import { invalid, lockGrants, lockPerson, requireGrantableRegions, requireGrantableRoles } from "./lock-grants";
import { endPasswordLinks } from "../sign-in/create-link";
import {
  USER_FIELD_LABELS,
  type UserField,
  auditName,
  isAdministrator,
  mergeUserEdit,
  requireSeenDefault,
  toTaken,
  valueText,
} from "./rules";
import type { UpdateUserInput, UserValues } from "./schema";
import type { Granter } from "./scope";
import { takeCircuits } from "./take-circuits";
import { readNames, readUserValues } from "./queries";

/**
 * Changes what an administrator knows of a person; only touched fields are written. Nobody edits themselves or somebody
 * who may do more. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, INVALID and CONFLICT, with both values and whoever saved
 * the other one.
 */
export async function updateUser(
  actor: Actor,
  { id, values, base }: UpdateUserInput,
): Promise<{ id: number; changed: string[] }> {
  return mutate(actor, {
    permission: "user:edit",
    action: "user.update",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "user:edit");
      const person = await lockPerson(tx, actor, granter, id);
      const current = await readUserValues(tx, person.id);
      if (!current) throw notFound("person");
      const { edited, disputed } = mergeUserEdit(base, values, current);
      if (disputed.length > 0)
        throw new AppError(
          "CONFLICT",
          "Somebody else changed the same field while you were editing. Nothing was saved; choose which value is right.",
          { conflict: await conflictsOf(tx, person.id, disputed, values, current) },
        );
      if (edited.length === 0) return { result: { id, changed: [] as string[] }, audit: [] };
      const after: UserValues = { ...current, ...Object.fromEntries(edited.map((field) => [field, values[field]])) };
      const edit = await writeUserEdit(tx, granter, { userId: person.id, edited, current, after });
      return {
        result: { id, changed: edited.map((field) => USER_FIELD_LABELS[field]) },
        audit: [
          { action: "user.update", subjectType: "user", subjectId: person.id, subjectLabel: after.name, ...edit },
        ],
      };
    },
  }).catch((error: unknown) => {
    throw toTaken(error);
  });
}

type UserEdit = { userId: bigint; edited: UserField[]; current: UserValues; after: UserValues };

/**
 * Writes edited fields of a locked person as far as the granter may give what they give, and answers what the log says
 * of it. Throws INVALID; a taken e-mail or name is the caller's to tell (`toTaken`).
 */
export async function writeUserEdit(
  tx: Transaction,
  granter: Granter,
  { userId, edited, current, after }: UserEdit,
): Promise<{ changes: Changes; states: FieldStates }> {
  await requireAllowed(tx, granter, edited, current, after);
  await keepHolders(tx, () => write(tx, userId, edited, current, after));
  if (edited.includes("wsUsername")) await giveName(tx, granter, userId);
  const [names, stored] = [await readNames(tx), await readUserValues(tx, userId)];
  return {
    changes: Object.fromEntries(
      edited.map((field) => [
        auditName(field),
        { before: valueText(field, current, names), after: valueText(field, after, names) },
      ]),
    ),
    states: Object.fromEntries(
      edited.map((field) => [field, { before: current[field], after: stored?.[field] ?? null }]),
    ),
  };
}

async function requireAllowed(
  tx: Transaction,
  granter: Granter,
  edited: UserField[],
  current: UserValues,
  after: UserValues,
): Promise<void> {
  if (edited.includes("roleIds"))
    await requireGrantableRoles(
      tx,
      granter,
      after.roleIds.filter((id) => !current.roleIds.includes(id)),
    );
  if (edited.includes("regionIds"))
    await requireGrantableRegions(tx, granter, difference(current.regionIds, after.regionIds));
  if (edited.includes("seesAllRegions") && granter.regionIds !== null)
    throw invalid("seesAllRegions", "You see some regions only, so you cannot give or take all of them.");
  if (
    edited.includes("wsUsername") &&
    (await tx.user.count({ where: { isWsLinked: true, wsUsername: current.wsUsername, email: current.email } })) > 0
  )
    throw invalid("wsUsername", "WorkStudio confirmed this name. It changes when the person links another account.");
  requireSeenDefault(after);
}

function difference(one: readonly number[], other: readonly number[]): number[] {
  return [...one.filter((id) => !other.includes(id)), ...other.filter((id) => !one.includes(id))];
}

async function write(
  tx: Transaction,
  userId: bigint,
  edited: UserField[],
  current: UserValues,
  after: UserValues,
): Promise<void> {
  const { name, email, seesAllRegions, defaultRegionId, wsUsername } = after;
  await tx.$executeRaw(Prisma.sql`
    UPDATE users
    SET name = ${name}, email = ${email}, sees_all_regions = ${seesAllRegions},
      default_region_id = ${defaultRegionId}::bigint, ws_username = ${wsUsername}, row_version = row_version + 1,
      updated_at = now()
    WHERE id = ${userId}`);
  if (edited.includes("roleIds")) {
    await tx.userRole.deleteMany({
      where: { userId, roleId: { in: current.roleIds.filter((id) => !after.roleIds.includes(id)).map(BigInt) } },
    });
    await tx.userRole.createMany({ data: after.roleIds.map((roleId) => ({ userId, roleId })), skipDuplicates: true });
  }
  if (edited.includes("regionIds")) {
    await tx.userRegion.deleteMany({
      where: { userId, regionId: { in: current.regionIds.filter((id) => !after.regionIds.includes(id)).map(BigInt) } },
    });
    await tx.userRegion.createMany({
      data: after.regionIds.map((regionId) => ({ userId, regionId })),
      skipDuplicates: true,
    });
  }
  // A link that went to the old address must not open the account any more.
  if (edited.includes("email")) await endPasswordLinks(tx, userId);
}

/** Only an administrator's word, or the person's proof, gives circuits to a name. */
async function giveName(tx: Transaction, granter: Granter, userId: bigint): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    data: { isWsNameTrusted: isAdministrator(granter) },
    select: { id: true },
  });
  await takeCircuits(tx, userId);
}

/** Both values in words, and who saved the stored one. */
async function conflictsOf(
  tx: Transaction,
  userId: bigint,
  disputed: UserField[],
  values: UserValues,
  current: UserValues,
): Promise<FieldConflict<UserField, UserValues[UserField]>[]> {
  const names = await readNames(tx);
  const whoChanged = await whoChangedFields(tx, "user", userId, disputed.map(auditName));
  return disputed.map((key) => ({
    key,
    label: USER_FIELD_LABELS[key],
    yours: valueText(key, values, names),
    now: valueText(key, current, names),
    ...whoChanged(auditName(key)),
    value: current[key],
  }));
}
