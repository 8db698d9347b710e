import "server-only";
import { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject, writeAudit } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { checkPassword } from "./check-password";
import { recordRefusedTry } from "./record-sign-in";
import { DISABLED_FACTOR, NO_FACTOR, UNREADABLE_FACTOR, WAIT } from "./rules";
import type { bothProofsSchema, proofSchema } from "./schema";
import { spendCode } from "./spend-code";

/**
 * A fresh proof of who sits there, by password or code, for dangerous acts within ten minutes (security C8). Counts and
 * delays as at sign-in. Throws INVALID, RATE_LIMITED and UNAVAILABLE.
 */
export async function proveAgain(actor: UserActor, proof: z.output<typeof proofSchema>): Promise<{ isProved: true }> {
  if ("password" in proof) {
    await provePassword(actor, proof.password);
    await db().$transaction((tx) => refreshProof(tx, actor));
  } else await proveCode(actor, proof.code);
  return { isProved: true };
}

/** Both proofs at once, for acts on the second factor itself (security B10). Throws as `proveAgain`. */
export async function proveBoth(actor: UserActor, proofs: z.output<typeof bothProofsSchema>): Promise<void> {
  await provePassword(actor, proofs.password);
  await proveCode(actor, proofs.code);
}

/** Throws INVALID with an error at `field` unless it is the person's password, RATE_LIMITED during a delay. */
export async function provePassword(actor: UserActor, typed: string, field = "password"): Promise<void> {
  const check = await checkPassword(actor.userId, typed);
  if (check.outcome === "blocked") {
    await recordRefusedTry(actor, "session.proof_failed", "password", check.until);
    throw new AppError("RATE_LIMITED", WAIT);
  }
  if (check.outcome === "wrong")
    await refuse(actor, field, "That is not your password.", {
      because: "wrong password",
      failuresInARow: check.failures,
    });
}

async function proveCode(actor: UserActor, typed: string): Promise<void> {
  const check = await spendCode(actor.userId, typed, async (tx, used) => {
    await refreshProof(tx, actor);
    if (used.kind === "recovery")
      await writeAudit(tx, actor, [
        { action: "two_factor.recovery_code_used", ...ownSubject(actor), context: { codesLeft: used.codesLeft } },
      ]);
  });
  if (check.outcome === "none") throw new AppError("INVALID", NO_FACTOR, { fieldErrors: { code: [NO_FACTOR] } });
  if (check.outcome === "unreadable") {
    await recordRefusedTry(actor, "session.proof_failed", "unreadable", null);
    throw new AppError("UNAVAILABLE", UNREADABLE_FACTOR);
  }
  if (check.outcome === "blocked") {
    await recordRefusedTry(actor, "session.proof_failed", "code", check.until);
    throw new AppError("RATE_LIMITED", WAIT);
  }
  if (check.outcome === "disabled") {
    await recordRefusedTry(actor, "session.proof_failed", "disabled", null);
    throw new AppError("RATE_LIMITED", DISABLED_FACTOR);
  }
  if (check.outcome === "wrong")
    await refuse(actor, "code", "That code is wrong, or was used before. Wait for the next one.", {
      because: "wrong code",
      failuresInARow: check.failures,
    });
}

async function refreshProof(tx: Transaction, actor: UserActor): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE sessions
      SET last_proof_at = now(), updated_at = now()
      WHERE id = ${actor.sessionId} AND user_id = ${actor.userId}`,
  );
}

async function refuse(
  actor: UserActor,
  field: string,
  message: string,
  context: { because: string; failuresInARow: number },
): Promise<never> {
  await db().$transaction((tx) =>
    writeAudit(tx, actor, [{ action: "session.proof_failed", ...ownSubject(actor), context }]),
  );
  throw new AppError("INVALID", message, { fieldErrors: { [field]: [message] } });
}
