import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * Whether a request shows `Authorization: Bearer <token>`, in a time that tells nothing of the token; never where none
 * is set.
 */
export function showsToken(headers: Headers, token: string | undefined): boolean {
  const shown = headers.get("authorization") ?? "";
  return token !== undefined && timingSafeEqual(digest(shown), digest(`Bearer ${token}`));
}
