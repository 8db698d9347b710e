import "server-only";
import { z } from "zod";
import { writeAudit } from "@/lib/platform/audit";
import { db } from "@/lib/platform/db";
import { canSendMail } from "@/lib/platform/mail";
import { type Limit, addressKey, takeFromLimit } from "@/lib/platform/rate-limit";
import type { RequestOrigin } from "@/lib/platform/sessions";
import { createRequestedLink } from "./create-link";
import { personActor } from "./rules";
import type { requestResetLinkSchema } from "./schema";
import { mailResetLink } from "./send-notices";

const REQUESTS_PER_ADDRESS: Limit = { name: "reset-request-address", count: 10, windowSeconds: 900 };

const REQUESTS_PER_EMAIL: Limit = { name: "reset-request-email", count: 3, windowSeconds: 3600 };

/**
 * Mails a reset link to a person who has this e-mail, and ends none that they have. It answers nothing, whoever asks
 * and however often: run it after the response, so that its time tells nothing either (security A5).
 */
export async function requestResetLink(
  { email }: z.output<typeof requestResetLinkSchema>,
  origin: RequestOrigin,
): Promise<void> {
  if (!canSendMail()) return;
  if (
    !(await takeFromLimit(REQUESTS_PER_ADDRESS, addressKey(origin.ipAddress))) ||
    !(await takeFromLimit(REQUESTS_PER_EMAIL, email))
  )
    return;
  const person = await db().user.findFirst({
    where: { email, isActive: true },
    select: { id: true, name: true, email: true },
  });
  if (!person) return;
  const link = await db().$transaction(async (tx) => {
    await writeAudit(tx, personActor(person, origin), [
      { action: "password.reset_requested", subjectType: "user", subjectId: person.id, subjectLabel: person.name },
    ]);
    return createRequestedLink(tx, person.id);
  });
  await mailResetLink(person, link.url);
}
