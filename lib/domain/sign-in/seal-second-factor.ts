import "server-only";
import { open, seal } from "@/lib/platform/crypto";

const place = (
  userId: bigint,
  column: "two_factor_secret" | "two_factor_pending_secret" | "two_factor_recovery_codes",
) => ({ table: "users", column, rowId: userId });

export const recoveryCodesPlace = (userId: bigint) => place(userId, "two_factor_recovery_codes");
export const secretPlace = (userId: bigint) => place(userId, "two_factor_secret");

export const pendingSecretPlace = (userId: bigint) => place(userId, "two_factor_pending_secret");

/** The column that keeps a person's recovery codes: their hashes, as one sealed text. */
export function sealRecoveryHashes(userId: bigint, hashes: readonly string[]): string {
  return seal(JSON.stringify(hashes), place(userId, "two_factor_recovery_codes"));
}

/** The hashes in the column; none when it is empty. Throws SealedTextError. */
export function openRecoveryHashes(userId: bigint, sealed: string | null): string[] {
  return sealed === null ? [] : (JSON.parse(open(sealed, place(userId, "two_factor_recovery_codes"))) as string[]);
}
