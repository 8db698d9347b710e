import { Prisma } from "@/lib/platform/db";

/** A column of sealed texts; `hasKeyId`: its table also names the key in `key_id`. */
export type SealedColumn = { table: string; column: string; hasKeyId: boolean };

/**
 * Every column that lib/platform/crypto.ts seals (security F1). A new one belongs here, or it keeps its old key
 * for ever.
 */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: "user_ws_credentials", column: "encrypted_username", hasKeyId: true },
  { table: "user_ws_credentials", column: "encrypted_password", hasKeyId: true },
  { table: "users", column: "two_factor_secret", hasKeyId: false },
  { table: "users", column: "two_factor_pending_secret", hasKeyId: false },
  { table: "users", column: "two_factor_recovery_codes", hasKeyId: false },
];

/** Names of the list above as SQL; they are this program's own constants. */
export function namesOf({ table, column }: SealedColumn): { table: Prisma.Sql; column: Prisma.Sql } {
  return { table: Prisma.raw(`"${table}"`), column: Prisma.raw(`"${column}"`) };
}

/** The id of the key in a sealed text: `v1:keyId:…`. */
export function keyIdOf(text: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`split_part(${text}, ':', 2)`;
}
