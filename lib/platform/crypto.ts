import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env";
import { AppError } from "./errors";
import { logger } from "./logger";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^v1:([a-z0-9-]{1,20}):([\w-]{16}):([\w-]*):([\w-]{22})$/i;

/** Where a sealed text belongs; it opens nowhere else (security F1). */
export type SealedPlace = { table: string; column: string; rowId: bigint | number };

/**
 * A sealed text that cannot be opened: its key is not in the ring, or it is damaged or from another place. Never read
 * as "nothing stored" (security F3).
 */
export class SealedTextError extends AppError {
  override name = "SealedTextError";
  constructor(
    readonly reason: "unknown-key" | "damaged",
    place: SealedPlace,
  ) {
    super("UNAVAILABLE", "A stored secret cannot be read. Ask an administrator: the encryption keys may have changed.");
    logger.error(
      { reason, place: `${place.table}.${place.column}`, rowId: String(place.rowId) },
      "a sealed text does not open",
    );
  }
}

/** The id of the key that new texts are sealed with: the first of ENCRYPTION_KEYS. */
export function currentKeyId(): string {
  return currentKey().keyId;
}

/** The ids of all keys of the ring, newest first. */
export function knownKeyIds(): string[] {
  return env().ENCRYPTION_KEYS.map(({ keyId }) => keyId);
}

/** The id of the key that a text was sealed with, or null when it is no sealed text. */
export function sealedKeyId(text: string): string | null {
  return SEALED.exec(text)?.[1] ?? null;
}

/**
 * Encrypts a text with AES-256-GCM, a fresh 96-bit nonce and the current key, bound to its table, column, row and key:
 * `v1:keyId:nonce:ciphertext:tag`, the last three in base64url (security F1).
 */
export function seal(plaintext: string, place: SealedPlace): string {
  const { keyId, key } = currentKey();
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(place, keyId));
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return ["v1", keyId, ...[nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(":");
}

/**
 * Opens a text that `seal` made for the same place, with whichever key of the ring it names. Throws SealedTextError.
 */
export function open(text: string, place: SealedPlace): string {
  const opened = tryToOpen(text, place);
  if (typeof opened === "string") return opened;
  throw new SealedTextError(opened.problem, place);
}

/** Whether `open` would open it: for screens that say so and show the way out. */
export function opens(text: string, place: SealedPlace): boolean {
  return typeof tryToOpen(text, place) === "string";
}

function tryToOpen(text: string, place: SealedPlace): string | { problem: SealedTextError["reason"] } {
  const [, keyId = "", nonce = "", ciphertext = "", tag = ""] = SEALED.exec(text) ?? [];
  // One text for one secret: base64 has spare bits that decoding ignores.
  const isCanonical = [nonce, ciphertext, tag].every(
    (part) => Buffer.from(part, "base64url").toString("base64url") === part,
  );
  if (keyId === "" || !isCanonical) return { problem: "damaged" };
  const known = env().ENCRYPTION_KEYS.find((one) => one.keyId === keyId);
  if (!known) return { problem: "unknown-key" };
  try {
    const decipher = createDecipheriv(CIPHER, known.key, Buffer.from(nonce, "base64url"), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(place, keyId)).setAuthTag(Buffer.from(tag, "base64url"));
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]).toString("utf8");
  } catch {
    return { problem: "damaged" };
  }
}

/**
 * A key of 32 bytes for one purpose, derived by HKDF-SHA-256 from AUTH_SECRET: no key of one purpose tells anything of
 * another's, and turning the ENCRYPTION_KEYS over changes none of them (security F5).
 */
export function purposeKey(purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", env().AUTH_SECRET, "ws-tracker", purpose, 32));
}

function currentKey() {
  const [current] = env().ENCRYPTION_KEYS;
  if (!current) throw new Error("ENCRYPTION_KEYS is empty.");
  return current;
}

function boundTo({ table, column, rowId }: SealedPlace, keyId: string): Buffer {
  return Buffer.from([table, column, String(rowId), keyId].join("|"));
}
