import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { type LockedUser, invalid, lockGrants, lockPerson } from "../users/lock-grants";
import { isAdministrator, toTaken } from "../users/rules";
import type { Granter } from "../users/scope";
import { takeCircuits } from "../users/take-circuits";
import { type LockedPlanner, lockPlanner } from "./lock-planner";
import type { LinkPlannerInput, PlannerInput, PlannerWithReasonInput } from "./schema";

/** Only an administrator's word gives circuits to a WorkStudio name, or takes them from it. */
export function requireAdministrator(granter: Granter): void {
  if (isAdministrator(granter)) return;
  throw new AppError(
    "FORBIDDEN",
    "This planner takes circuits in WorkStudio, so only an administrator who sees all regions can say whose they are.",
  );
}

/**
 * Says which person a planner is. One with a WorkStudio account becomes the person's WorkStudio name, and its circuits
 * are theirs at once; one known by a forester's name alone only gives its units. Throws FORBIDDEN, MFA_REQUIRED,
 * NOT_FOUND, INVALID, and CONFLICT where either is somebody's already.
 */
export async function linkPlanner(
  actor: Actor,
  { id, userId }: LinkPlannerInput,
): Promise<{ name: string; circuits: number }> {
  return mutate(actor, {
    permission: "planner:link",
    action: "planner.link",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "planner:link");
      const planner = await lockPlanner(tx, actor, id);
      const [login] = planner.logins;
      if (login !== undefined) requireAdministrator(granter);
      const person = await findPerson(tx, actor, granter, userId);
      const result = { name: person.name, circuits: 0 };
      if (planner.userId === person.id) return { result, audit: [] };
      if (planner.userId !== null)
        throw new AppError("CONFLICT", `${planner.name} is somebody else’s by now. Load the page again.`);
      await requireNoPlanner(tx, person, planner);
      const audit = [linked(planner, null, person.name)];
      if (login === undefined) {
        await tx.planner.update({ where: { id: planner.id }, data: { userId: person.id }, select: { id: true } });
        return { result, audit };
      }
      audit.push(...(await giveName(tx, person, planner, login)));
      return { result: { ...result, circuits: await takeCircuits(tx, person.id) }, audit };
    },
  }).catch((error: unknown) => {
    throw toTaken(error);
  });
}

/** A person who cannot be chosen is told at the field, since the planner is there. */
async function findPerson(tx: Transaction, actor: Actor, granter: Granter, userId: number): Promise<LockedUser> {
  return lockPerson(tx, actor, granter, userId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "NOT_FOUND"
      ? invalid("userId", "This person is not there any more, or is not one of yours.")
      : error;
  });
}

async function requireNoPlanner(tx: Transaction, person: LockedUser, planner: LockedPlanner): Promise<void> {
  const other = await tx.planner.findUnique({ where: { userId: person.id }, select: { name: true } });
  if (other)
    throw new AppError(
      "CONFLICT",
      `${person.name} is the planner ${other.name} already. If ${planner.name} is the same person, merge the two planners.`,
    );
}

async function giveName(
  tx: Transaction,
  person: LockedUser,
  planner: LockedPlanner,
  login: string,
): Promise<AuditEntry[]> {
  const { wsUsername } = await tx.user.findUniqueOrThrow({ where: { id: person.id }, select: { wsUsername: true } });
  const isSame = planner.logins.some((one) => one.toLowerCase() === wsUsername?.toLowerCase());
  if (wsUsername !== null && !isSame)
    throw new AppError(
      "CONFLICT",
      `${person.name} has the WorkStudio name ${wsUsername}. Change it on their page first, or merge the two planners if both are theirs.`,
    );
  await tx.user.update({
    where: { id: person.id },
    data: { wsUsername: wsUsername ?? login, isWsNameTrusted: true, rowVersion: { increment: 1 } },
    select: { id: true },
  });
  return isSame ? [] : [named(person, null, login)];
}

/**
 * Says that a planner is not this person after all; what its name gave them goes at once, assignments by hand stay.
 * Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, and CONFLICT where WorkStudio itself confirmed the name.
 */
export async function unlinkPlanner(actor: Actor, { id }: PlannerInput): Promise<{ name: string }> {
  return mutate(actor, {
    permission: "planner:link",
    action: "planner.unlink",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "planner:link");
      const planner = await lockPlanner(tx, actor, id);
      const result = { name: planner.name };
      if (planner.logins.length > 0) requireAdministrator(granter);
      if (planner.userId === null) return { result, audit: [] };
      const person = await lockPerson(tx, actor, granter, Number(planner.userId));
      const audit = [linked(planner, person.name, null)];
      const { wsUsername, isWsLinked } = await tx.user.findUniqueOrThrow({
        where: { id: person.id },
        select: { wsUsername: true, isWsLinked: true },
      });
      if (planner.logins.some((login) => login.toLowerCase() === wsUsername?.toLowerCase())) {
        if (isWsLinked)
          throw new AppError(
            "CONFLICT",
            `WorkStudio confirmed that ${wsUsername} is ${person.name}. It changes when they link another account.`,
          );
        await tx.user.update({
          where: { id: person.id },
          data: { wsUsername: null, isWsNameTrusted: false, rowVersion: { increment: 1 } },
          select: { id: true },
        });
        audit.push(named(person, wsUsername, null));
      } else await tx.planner.update({ where: { id: planner.id }, data: { userId: null }, select: { id: true } });
      await takeCircuits(tx, person.id);
      return { result, audit };
    },
  });
}

/** Leaves a planner out of analytics, with a reason; circuits and units stay. Throws FORBIDDEN and NOT_FOUND. */
export async function leavePlannerOut(actor: Actor, { id, reason }: PlannerWithReasonInput): Promise<{ name: string }> {
  return mutate(actor, {
    permission: "planner:link",
    action: "planner.leave_out",
    run: async (tx) => {
      const planner = await lockPlanner(tx, actor, id);
      const result = { name: planner.name };
      if (planner.leftOutReason !== null) return { result, audit: [] };
      const by = actor.kind === "user" ? actor.userId : null;
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE planners
          SET left_out_at = now(), left_out_by = ${by}::bigint, left_out_reason = ${reason},
            row_version = row_version + 1, updated_at = now()
          WHERE id = ${planner.id}`,
      );
      return { result, audit: [{ action: "planner.leave_out", ...subject(planner), reason }] };
    },
  });
}

/** Takes a planner back into analytics. Throws FORBIDDEN and NOT_FOUND. */
export async function takePlannerIn(actor: Actor, { id }: PlannerInput): Promise<{ name: string }> {
  return mutate(actor, {
    permission: "planner:link",
    action: "planner.take_in",
    run: async (tx) => {
      const planner = await lockPlanner(tx, actor, id);
      const result = { name: planner.name };
      if (planner.leftOutReason === null) return { result, audit: [] };
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE planners
          SET left_out_at = NULL, left_out_by = NULL, left_out_reason = NULL, row_version = row_version + 1,
            updated_at = now()
          WHERE id = ${planner.id}`,
      );
      return { result, audit: [{ action: "planner.take_in", ...subject(planner) }] };
    },
  });
}

const subject = ({ id, name }: LockedPlanner) => ({ subjectType: "planner", subjectId: id, subjectLabel: name });

function linked(planner: LockedPlanner, before: string | null, after: string | null): AuditEntry {
  const action = after === null ? "planner.unlink" : "planner.link";
  return { action, ...subject(planner), changes: { person: { before, after } } };
}

function named(person: LockedUser, before: string | null, after: string | null): AuditEntry {
  return {
    action: "user.update",
    subjectType: "user",
    subjectId: person.id,
    subjectLabel: person.name,
    changes: { wsUsername: { before, after } },
  };
}
