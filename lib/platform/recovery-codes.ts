import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import { purposeKey } from "./crypto";

const COUNT = 10;
const LENGTH = 24;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Where the remaining codes are few enough to say so (security B9). */
export const FEW_CODES = 3;

/** Ten codes of 24 base32 characters (120 bits), in groups of four for reading; shown once (security B8). */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
    return (letters.match(/.{4}/g) ?? []).join("-");
  });
}

/**
 * The bare letters of what somebody typed, or null when it cannot be a recovery code. Base32 has no 0, 1 and 8, so they
 * mean the letters they look like.
 */
export function readRecoveryCode(typed: string): string | null {
  const letters = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll("0", "O")
    .replaceAll("1", "I")
    .replaceAll("8", "B");
  return letters.length === LENGTH && /^[A-Z2-7]+$/.test(letters) ? letters : null;
}

/** How a code is kept: HMAC-SHA-256 over person and code under a key of its own (security B8). */
export function recoveryCodeHash(userId: bigint, code: string): string {
  return createHmac("sha256", purposeKey("recovery-codes"))
    .update(`${userId}|${readRecoveryCode(code) ?? ""}`)
    .digest("base64url");
}
