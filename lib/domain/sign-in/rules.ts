import "server-only";
import { createHash } from "node:crypto";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { minPasswordLength } from "@/lib/platform/password-policy";
import type { PasswordOwner } from "@/lib/platform/password-problem";
import type { RequestOrigin } from "@/lib/platform/sessions";
import { mustHaveTwoFactor } from "@/lib/platform/standing";

/** `n…@keyvalley.example`; nothing of what is no e-mail. */
export function maskedEmail(typed: string): string {
  const [, first, domain] = /^(\S)[^@\s]*@([\w.-]+\.[\w-]+)$/.exec(typed) ?? [];
  return first && domain ? `${first}…@${domain}`.slice(0, 255) : "(not an e-mail)";
}

/** The database keeps only the hash: a read of the table goes on with no sign-in. */
export function challengeHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** After so many failures in a row, about four days of delays, only a reset opens the account again (security A6). */
export const MOST_FAILURES = 100;

/** Tries in a row that are let through at once; from the last of them on each failure costs time (security A6, B6). */
export const FREE_TRIES = 5;

const FIRST_DELAY_SECONDS = 30;

const LONGEST_DELAY_SECONDS = 3600;

/**
 * When the next try may come after this many failures in a row: 30 seconds from the fifth, doubling up to an hour. As
 * SQL, so that counting and blocking are one statement.
 */
export function blockedUntil(failures: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE
      WHEN ${failures} >= ${FREE_TRIES}::int
        THEN now() + make_interval(
          secs => least(
            ${FIRST_DELAY_SECONDS}::double precision * 2 ^ least(${failures} - ${FREE_TRIES}::int, 20),
            ${LONGEST_DELAY_SECONDS}::double precision
          )
        )
    END`;
}

export type PasswordSetter = PasswordOwner & { roles: readonly string[]; hasTwoFactor: boolean };

/** How long this person's new password must be. */
export function minLengthFor({ roles, hasTwoFactor }: Pick<PasswordSetter, "roles" | "hasTwoFactor">): number {
  return minPasswordLength({ hasTwoFactor, mustHaveTwoFactor: mustHaveTwoFactor(roles) });
}

export type PasswordLinkPurpose = "invitation" | "reset";

export const INVITATION_HOURS = 72;

export const RESET_HOURS = 1;

/** The database keeps only the hash of a link's token: a read of the table opens no account. */
export function linkTokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Somebody who acts before they have a session: for the activity log's who and from where. It may do nothing. */
export function personActor(person: { id: bigint; name: string; email: string }, origin: RequestOrigin): UserActor {
  return {
    kind: "user",
    userId: person.id,
    name: person.name,
    email: person.email,
    roles: [],
    permissions: new Set(),
    regionIds: [],
    wsUsername: null,
    wsAccount: "none",
    theme: "system",
    sessionId: null,
    standing: "must-change-password",
    hasTwoFactor: false,
    defaultRegionId: null,
    lastProofAt: new Date(0),
    ...origin,
  };
}

/** The words of every refusal during a delay; whether it was right is not said (security A7). */
export const WAIT = "Too many attempts. Wait a while, then try again.";

export const NO_FACTOR = "Your account has no two-factor sign-in. Use your password.";

export const DISABLED_FACTOR =
  "Your authenticator app was turned off after too many wrong codes. Use a recovery code, or ask an administrator to reset your two-factor sign-in.";

/** Also for recovery codes: they are sealed under the same keys. */
export const UNREADABLE_FACTOR =
  "Your two-factor sign-in cannot be checked any more, because the panel’s encryption key was lost. Ask an administrator to reset it.";

/**
 * Wrong codes in a row after which the authenticator app opens nothing until an administrator resets it: whoever tries
 * knows the password (security B6).
 */
export const MOST_WRONG_CODES = 50;
