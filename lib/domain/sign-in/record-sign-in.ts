import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject, writeAudit } from "@/lib/platform/audit";
import { db } from "@/lib/platform/db";
import { type Limit, takeFromLimit } from "@/lib/platform/rate-limit";
import type { RequestOrigin } from "@/lib/platform/sessions";
import { maskedEmail } from "./rules";

const ONE_ENTRY: Limit = { name: "sign-in-blocked", count: 1, windowSeconds: 86_400 };

/** Why a try was refused without a look at what was typed. */
export const REFUSED_UNCHECKED = {
  password: "tried on during a delay after wrong passwords",
  code: "tried on during a delay after wrong codes",
  disabled: "tried a code of a disabled app",
  unreadable: "the stored two-factor setup cannot be read any more",
} as const;

/**
 * Puts a try that was refused unchecked on record: the first of each delay, and of each day on a disabled app. Somebody
 * who goes on trying would fill the log.
 */
export async function recordRefusedTry(
  actor: UserActor,
  action: "session.sign_in_failed" | "session.proof_failed",
  what: keyof typeof REFUSED_UNCHECKED,
  until: Date | null,
): Promise<void> {
  if (!(await isFirstTryOfDelay(`${action} ${actor.userId} ${what}`, until))) return;
  const context = { because: REFUSED_UNCHECKED[what], until: until?.toISOString() ?? null };
  await db().$transaction((tx) => writeAudit(tx, actor, [{ action, ...ownSubject(actor), context }]));
}

/** Whether this is the first try during a delay of somebody. */
export async function isFirstTryOfDelay(whose: string, until: Date | null): Promise<boolean> {
  return takeFromLimit(ONE_ENTRY, `${whose} ${until?.toISOString() ?? "for good"}`);
}

/**
 * A failed sign-in of nobody we know. What was typed may be a password in the wrong field, so only its shape is kept
 * (security H1).
 */
export async function recordUnknownSignIn(email: string, because: string, origin: RequestOrigin): Promise<void> {
  const { ipAddress, userAgent, requestId } = origin;
  const entry = {
    actorType: "user",
    actorName: "somebody unknown",
    action: "session.sign_in_failed",
    subjectType: "user",
    subjectLabel: maskedEmail(email),
    contextJson: { because },
    ipAddress,
    userAgent,
    requestId,
  };
  // In a transaction like the record of a known e-mail, so that both take the same time (security A5).
  await db().$transaction((tx) => tx.activityLog.createMany({ data: [entry] }));
}
