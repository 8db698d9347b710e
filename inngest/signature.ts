import { createHash, createHmac } from "node:crypto";
import canonicalize from "canonicalize";

const withoutPrefix = (signingKey: string) => signingKey.replace(/^signkey-\w+-/, "");

/**
 * The value of `x-inngest-signature` over a JSON body (the empty string for none), as the Inngest SDK checks it for
 * five minutes.
 */
export function signatureOf(signingKey: string, body: string, now = new Date()): string {
  const seconds = String(Math.round(now.getTime() / 1_000));
  const canonical = body === "" ? "" : (canonicalize(JSON.parse(body)) ?? "");
  return `t=${seconds}&s=${createHmac("sha256", withoutPrefix(signingKey)).update(canonical).update(seconds).digest("hex")}`;
}

/** The form of a signing key that an app shows to its server instead of the key itself. */
export function hashedSigningKey(signingKey: string): string {
  const key = withoutPrefix(signingKey);
  const prefix = signingKey.slice(0, signingKey.length - key.length);
  return `${prefix}${createHash("sha256").update(Buffer.from(key, "hex")).digest("hex")}`;
}
