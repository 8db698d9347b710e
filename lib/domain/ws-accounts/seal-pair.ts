import "server-only";
import { currentKeyId, open, opens, seal } from "@/lib/platform/crypto";
import type { Pair } from "./check-account";

const place = (column: "encrypted_username" | "encrypted_password", rowId: bigint) => ({
  table: "user_ws_credentials",
  column,
  rowId,
});

export type StoredPair = { id: bigint; encryptedUsername: string; encryptedPassword: string };

/** The columns of a pair, each bound to its own place in row `rowId` (security F1). */
export function sealPair(
  rowId: bigint,
  pair: Pair,
): { encryptedUsername: string; encryptedPassword: string; keyId: string } {
  return {
    encryptedUsername: seal(pair.username, place("encrypted_username", rowId)),
    encryptedPassword: seal(pair.password, place("encrypted_password", rowId)),
    keyId: currentKeyId(),
  };
}

/**
 * The pair of a row. Throws SealedTextError for a key that is gone, a damaged text or one of another row (security F3).
 */
export function openPair(row: StoredPair): Pair {
  return {
    username: open(row.encryptedUsername, place("encrypted_username", row.id)),
    password: open(row.encryptedPassword, place("encrypted_password", row.id)),
  };
}

/** Whether `openPair` would open it. */
export function pairOpens(row: StoredPair): boolean {
  return (
    opens(row.encryptedUsername, place("encrypted_username", row.id)) &&
    opens(row.encryptedPassword, place("encrypted_password", row.id))
  );
}
