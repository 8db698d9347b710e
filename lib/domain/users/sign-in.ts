import "server-only";
import { db } from "@/lib/platform/db";
import { writeAudit } from "@/lib/platform/audit";
import { spendPasswordCheck, verifyPassword } from "@/lib/platform/password";
import { type RequestOrigin, openSession } from "@/lib/platform/sessions";
import { signInSchema } from "./schema";

export type SignedIn = { userId: bigint; sessionToken: string };

/**
 * Proves an e-mail and a password and opens a session; null for anything wrong, in the same time and without saying what
 * (security A5, A11). Both outcomes stand in the activity log.
 */
export async function signIn(credentials: unknown, origin: RequestOrigin): Promise<SignedIn | null> {
  const parsed = signInSchema.safeParse(credentials);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const user = await db().user.findFirst({ where: { email, isActive: true }, select: { id: true, name: true, password: true, authVersion: true } });
  if (!user) {
    await spendPasswordCheck(password);
    return null;
  }
  const proved = await verifyPassword(user.password, password);
  await db().$transaction(async (tx) => {
    const actor = { kind: "user" as const, userId: user.id, name: user.name, email, roles: [], permissions: new Set<never>(), regionIds: [], wsUsername: null, theme: "system", sessionId: null, standing: "full" as const, hasTwoFactor: false, defaultRegionId: null, lastProofAt: new Date(), ...origin };
    if (proved) await tx.user.update({ where: { id: user.id }, data: { lastSignInAt: new Date(), failedSignInCount: 0 }, select: { id: true } });
    else await tx.user.update({ where: { id: user.id }, data: { failedSignInCount: { increment: 1 } }, select: { id: true } });
    await writeAudit(tx, actor, [{ action: proved ? "session.sign_in" : "session.sign_in_failed", subjectType: "user", subjectId: user.id, subjectLabel: user.name }]);
  });
  return proved ? { userId: user.id, sessionToken: await openSession(user.id, user.authVersion, origin) } : null;
}
