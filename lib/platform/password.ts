import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { compare as verifyBcrypt } from "bcryptjs";
import { AppError } from "./errors";
import { normalisePassword } from "./password-policy";

/** Argon2id, 46 MiB, one pass: OWASP's first choice, 59 ms measured on two cores (security A4). */
const ARGON2ID = 2;
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 47_104, timeCost: 1, parallelism: 1 };
const MAX_BYTES = 1024;
const MAX_RUNNING = 2;
const MAX_WAITING = 50;

let running = 0;
const waiting: (() => void)[] = [];

/** Hashes at once would starve the event loop's threads: two run, fifty wait, the rest are refused (security A10). */
async function limited<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MAX_RUNNING) {
    if (waiting.length >= MAX_WAITING)
      throw new AppError("UNAVAILABLE", "Too many people are signing in right now. Wait a few seconds and try again.");
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** A PHC string of the NFC-normalised password. Throws UNAVAILABLE when too many wait already. */
export async function hashPassword(password: string): Promise<string> {
  return limited(() => hash(normalisePassword(password), PARAMETERS));
}

/** A hash that a Laravel application made; a cost beyond 14 would hold a processor for seconds. */
const BCRYPT = /^\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/;

/**
 * Whether the password belongs to the hash: a PHC string, or the bcrypt hash of an account that came from a Laravel
 * application, which `needsRehash` then replaces (security A4). False for an absurdly long password or a damaged hash.
 * Throws UNAVAILABLE as `hashPassword`.
 */
export async function verifyPassword(stored: string, password: string): Promise<boolean> {
  if (Buffer.byteLength(password) > MAX_BYTES) return false;
  // Laravel hashed what was typed, byte by byte: it is not normalised.
  const check = BCRYPT.test(stored)
    ? () => verifyBcrypt(password, stored)
    : () => verify(stored, normalisePassword(password));
  return limited(() => check().catch(() => false));
}

/**
 * Whether a hash is of another kind or of older parameters than today's; the next right password renews it
 * (security A4).
 */
export function needsRehash(stored: string): boolean {
  return !stored.startsWith(
    `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`,
  );
}

let dummy: Promise<string> | undefined;

/** Spends the time of a real check, so that an unknown e-mail answers no faster than a known one (security A5). */
export async function spendPasswordCheck(password: string): Promise<void> {
  dummy ??= hashPassword(crypto.randomUUID());
  await verifyPassword(await dummy, password);
}
