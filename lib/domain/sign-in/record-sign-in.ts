import "server-only";
import { db } from "@/lib/platform/db";
import { type Limit, takeFromLimit } from "@/lib/platform/rate-limit";
import type { RequestOrigin } from "@/lib/platform/sessions";
import { maskedEmail } from "./rules";

const ONE_ENTRY: Limit = { name: "sign-in-blocked", count: 1, windowSeconds: 86_400 };

/** Whether this is the first try during a delay, which is the one to put on record: somebody who goes on trying would fill the log. */
export async function isFirstTryOfDelay(whose: string, until: Date | null): Promise<boolean> {
  return takeFromLimit(ONE_ENTRY, `${whose} ${until?.toISOString() ?? "for good"}`);
}

/** A failed sign-in of nobody we know. What was typed may be a password in the wrong field, so only its shape is kept (security H1). */
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
