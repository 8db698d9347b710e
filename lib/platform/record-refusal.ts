import "server-only";
import type { Actor } from "./actor-types";
import { writeAudit } from "./audit";
import { db } from "./db";
import type { Permission } from "./permissions";
import { type Limit, takeFromLimit } from "./rate-limit";

/** A page asks for its record more than once, and somebody who tries on must not fill the log. */
const ONE: Limit = { name: "refusal", count: 1, windowSeconds: 3600 };
const ALL: Limit = { name: "refusals", count: 50, windowSeconds: 3600 };

/**
 * Puts on record that a person tried an act that their role does not allow, or asked for a record by an `id` that they
 * may not see or that is not there: once an hour for each, fifty an hour in all. Both cases of a look cost the same, so
 * the time tells neither (security D4, H1).
 */
export async function recordRefusal(actor: Actor, permission: Permission, tried: string, id?: number): Promise<void> {
  if (actor.kind === "system") return;
  const person = String(actor.userId);
  const once = [person, permission, tried, ...(id === undefined ? [] : [String(id)])].join(" ");
  if (!(await takeFromLimit(ONE, once)) || !(await takeFromLimit(ALL, person))) return;
  const context = id === undefined ? { tried } : { tried, id };
  await db().$transaction((tx) =>
    writeAudit(tx, actor, [
      { action: "permission.refused", subjectType: "permission", subjectLabel: permission, context },
    ]),
  );
}
