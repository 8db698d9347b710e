import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject, writeAudit } from "@/lib/platform/audit";
import { type Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { type Limit, addressKey, giveBackToLimit, takeFromLimit } from "@/lib/platform/rate-limit";
import { type RequestOrigin, openSession } from "@/lib/platform/sessions";
import { checkPassword } from "./check-password";
import { checkUnknownEmail } from "./check-unknown-email";
import { openChallenge } from "./mutations";
import { REFUSED_UNCHECKED, isFirstTryOfDelay, recordRefusedTry, recordUnknownSignIn } from "./record-sign-in";
import { personActor } from "./rules";
import { signInSchema } from "./schema";

/** Failed tries of one address, whoever they are about; an office behind one address has room. */
export const SIGN_INS_PER_ADDRESS: Limit = { name: "sign-in-address", count: 100, windowSeconds: 300 };

const ONE_ENTRY_PER_ADDRESS: Limit = { ...SIGN_INS_PER_ADDRESS, name: "sign-in-address-refused", count: 1 };
/** A generated password that must be changed opens the account for a day (security A12). */
const GENERATED_PASSWORD_HOURS = 24;

export type SignIn =
  | { outcome: "signed-in"; userId: bigint; sessionToken: string; theme: string }
  | { outcome: "second-factor"; challengeToken: string }
  /** Wrong in any way, or too often; nothing says which (security A5). */
  | { outcome: "refused" }
  /** Too many checks are waiting already; nothing was counted (security A10). */
  | { outcome: "unavailable" };

/**
 * Proves an e-mail and a password. Opens a session, or a challenge when the person has a second factor; refuses
 * anything else in the same time and words (security A5–A11). Every outcome stands in the activity log; of the tries
 * during one delay only the first.
 */
export async function signIn(credentials: unknown, origin: RequestOrigin): Promise<SignIn> {
  const parsed = signInSchema.safeParse(credentials);
  if (!parsed.success) return { outcome: "refused" };
  const address = addressKey(origin.ipAddress);
  if (!(await takeFromLimit(SIGN_INS_PER_ADDRESS, address))) {
    if (await takeFromLimit(ONE_ENTRY_PER_ADDRESS, address))
      await recordUnknownSignIn(parsed.data.email, "too many failed sign-ins from this address", origin);
    return { outcome: "refused" };
  }
  try {
    const answer = await prove(parsed.data, origin);
    if (answer.outcome !== "refused") await giveBackToLimit(SIGN_INS_PER_ADDRESS, address);
    return answer;
  } catch (error) {
    if (error instanceof AppError && error.code === "UNAVAILABLE") return { outcome: "unavailable" };
    throw error;
  }
}

async function prove({ email, password }: { email: string; password: string }, origin: RequestOrigin): Promise<SignIn> {
  const person = await db().user.findFirst({
    where: { email, isActive: true },
    select: {
      id: true,
      name: true,
      email: true,
      authVersion: true,
      twoFactorConfirmedAt: true,
      mustChangePassword: true,
      passwordChangedAt: true,
      theme: true,
    },
  });
  if (!person) {
    const unknown = await checkUnknownEmail(email, password);
    if (unknown.outcome === "wrong") await recordUnknownSignIn(email, "unknown e-mail", origin);
    else if (await isFirstTryOfDelay(email, unknown.until))
      await recordUnknownSignIn(email, REFUSED_UNCHECKED.password, origin);
    return { outcome: "refused" };
  }
  const check = await checkPassword(person.id, password);
  const actor = personActor(person, origin);
  const subject = { subjectType: "user", subjectId: person.id, subjectLabel: person.name };
  if (check.outcome === "blocked") {
    await recordRefusedTry(actor, "session.sign_in_failed", "password", check.until);
    return { outcome: "refused" };
  }
  const isTooOld =
    person.mustChangePassword &&
    Date.now() - (person.passwordChangedAt?.getTime() ?? 0) > GENERATED_PASSWORD_HOURS * 3_600_000;
  if (check.outcome === "wrong" || isTooOld) {
    const context =
      check.outcome === "wrong"
        ? { because: "wrong password", failuresInARow: check.failures }
        : { because: "the generated password was not changed in time" };
    await recordFailure(actor, context);
    return { outcome: "refused" };
  }
  return db().$transaction(async (tx): Promise<SignIn> => {
    if (person.twoFactorConfirmedAt) {
      await writeAudit(tx, actor, [{ action: "session.password_proved", ...subject }]);
      return { outcome: "second-factor", challengeToken: await openChallenge(tx, person, origin) };
    }
    await tx.user.update({ where: { id: person.id }, data: { lastSignInAt: new Date() }, select: { id: true } });
    await writeAudit(tx, actor, [{ action: "session.sign_in", ...subject }]);
    return {
      outcome: "signed-in",
      userId: person.id,
      theme: person.theme,
      sessionToken: await openSession(person.id, person.authVersion, origin, { database: tx }),
    };
  });
}

async function recordFailure(actor: UserActor, context: Prisma.InputJsonObject): Promise<void> {
  await db().$transaction((tx) =>
    writeAudit(tx, actor, [
      {
        action: "session.sign_in_failed",
        ...ownSubject(actor),
        context,
      },
    ]),
  );
}
