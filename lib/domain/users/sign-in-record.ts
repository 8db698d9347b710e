import "server-only";
import { db } from "@/lib/platform/db";
import type { RequestOrigin } from "@/lib/platform/sessions";

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

/** `n…@keyvalley.example`; nothing of what is no e-mail. */
export function maskedEmail(typed: string): string {
  const [, first, domain] = /^(\S)[^@\s]*@([\w.-]+\.[\w-]+)$/.exec(typed) ?? [];
  return first && domain ? `${first}…@${domain}`.slice(0, 255) : "(not an e-mail)";
}
