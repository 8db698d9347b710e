import "server-only";
import type { Actor } from "./actor-types";
import { writeAudit } from "./audit";
import { db } from "./db";
import type { Permission } from "./permissions";
import { type Limit, takeFromLimit } from "./rate-limit";

/** A page asks for its record more than once, and somebody who tries on must not fill the log. */
const ONE_ID: Limit = { name: "refused-look", count: 1, windowSeconds: 3600 };
const ALL_IDS: Limit = { name: "refused-looks", count: 50, windowSeconds: 3600 };

/**
 * Puts on record that a person asked for a record by an id that they may not see or that is not there: once an hour for each id, fifty an
 * hour in all. Both cases cost the same, so the time tells neither (security D4, H1).
 */
export async function recordRefusedLook(actor: Actor, permission: Permission, id: number): Promise<void> {
  if (actor.kind === "system") return;
  const person = String(actor.userId);
  if (!(await takeFromLimit(ONE_ID, `${person} ${permission} ${id}`)) || !(await takeFromLimit(ALL_IDS, person)))
    return;
  const tried = permission.replace(":", ".");
  await db().$transaction((tx) =>
    writeAudit(tx, actor, [
      { action: "permission.refused", subjectType: "permission", subjectLabel: permission, context: { tried, id } },
    ]),
  );
}
