import "server-only";
import { writeAudit } from "@/lib/platform/audit";
import { type Transaction, db } from "@/lib/platform/db";
import { addressKey, giveBackToLimit, takeFromLimit } from "@/lib/platform/rate-limit";
import { type RequestOrigin, openSession } from "@/lib/platform/sessions";
import { claimChallenge } from "./mutations";
import { type Challenger, findChallenger } from "./queries";
import { recordRefusedTry } from "./record-sign-in";
import { personActor } from "./rules";
import { codeSchema } from "./schema";
import { notifyOfRecoveryCode } from "./send-notices";
import { SIGN_INS_PER_ADDRESS } from "./sign-in";
import { type CodeCheck, type UsedCode, spendCode } from "./spend-code";

export type SignInCode =
  | { outcome: "signed-in"; userId: bigint; sessionToken: string; theme: string; codesLeft: number | null }
  | { outcome: "refused"; because: "code" | "wait" | "disabled" | "unreadable" | "start-again" };

/** A challenge that another request used up meanwhile: nothing of this try may stay. */
class ChallengeUsed extends Error {}

/**
 * The second step of a sign-in: the challenge of the first and a code of the app or a recovery code. The challenge, the
 * code and the new session go together in one transaction, so that one code opens one session (security B3, B7,
 * B9, C4).
 */
export async function signInWithCode(
  challengeToken: string | null,
  credentials: unknown,
  origin: RequestOrigin,
): Promise<SignInCode> {
  const parsed = codeSchema.safeParse(credentials);
  const person = challengeToken === null ? null : await findChallenger(challengeToken);
  if (challengeToken === null || !person) return { outcome: "refused", because: "start-again" };
  if (!parsed.success) return { outcome: "refused", because: "code" };
  const address = addressKey(origin.ipAddress);
  if (!(await takeFromLimit(SIGN_INS_PER_ADDRESS, address))) return { outcome: "refused", because: "wait" };
  const check = await spendCode(person.id, parsed.data.code, (tx, used) =>
    enter(tx, challengeToken, person, used, origin),
  ).catch((error: unknown) => {
    if (error instanceof ChallengeUsed) return null;
    throw error;
  });
  if (!check) return { outcome: "refused", because: "start-again" };
  if (check.outcome !== "right") return refuse(person, check, origin);
  await giveBackToLimit(SIGN_INS_PER_ADDRESS, address);
  const codesLeft = check.used.kind === "recovery" ? check.used.codesLeft : null;
  if (codesLeft !== null) notifyOfRecoveryCode(person, codesLeft);
  return { outcome: "signed-in", userId: person.id, theme: person.theme, sessionToken: check.result, codesLeft };
}

async function enter(
  tx: Transaction,
  challengeToken: string,
  person: Challenger,
  used: UsedCode,
  origin: RequestOrigin,
): Promise<string> {
  if (!(await claimChallenge(tx, challengeToken))) throw new ChallengeUsed();
  const subject = { subjectType: "user", subjectId: person.id, subjectLabel: person.name };
  await tx.user.update({ where: { id: person.id }, data: { lastSignInAt: new Date() }, select: { id: true } });
  await writeAudit(tx, personActor(person, origin), [
    ...(used.kind === "recovery"
      ? [{ action: "two_factor.recovery_code_used", ...subject, context: { codesLeft: used.codesLeft } }]
      : []),
    { action: "session.sign_in", ...subject, context: { secondFactor: used.kind } },
  ]);
  return openSession(person.id, person.authVersion, origin, { isTwoFactorPassed: true, database: tx });
}

async function refuse(
  person: Challenger,
  check: Exclude<CodeCheck<string>, { outcome: "right" }>,
  origin: RequestOrigin,
): Promise<SignInCode> {
  if (check.outcome === "none") return { outcome: "refused", because: "start-again" };
  const actor = personActor(person, origin);
  if (check.outcome === "unreadable") {
    await recordRefusedTry(actor, "session.sign_in_failed", "unreadable", null);
    return { outcome: "refused", because: "unreadable" };
  }
  if (check.outcome === "disabled" || check.outcome === "blocked") {
    const isDisabled = check.outcome === "disabled";
    const [what, until] = isDisabled ? (["disabled", null] as const) : (["code", check.until] as const);
    await recordRefusedTry(actor, "session.sign_in_failed", what, until);
    return { outcome: "refused", because: isDisabled ? "disabled" : "wait" };
  }
  const context = { because: "wrong code", failuresInARow: check.failures };
  await db().$transaction((tx) =>
    writeAudit(tx, actor, [
      {
        action: "session.sign_in_failed",
        subjectType: "user",
        subjectId: person.id,
        subjectLabel: person.name,
        context,
      },
    ]),
  );
  return { outcome: "refused", because: "code" };
}
