import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { MOST_FAILURES } from "./rules";

/**
 * Counts what a call with a person's own pair came to (domain.md §2): success clears the count and stamps the use, a
 * refusal makes the pair invalid at once, and the third failure of any kind stops its use until it is proved again.
 */
export async function recordUse(
  tx: Transaction,
  userId: bigint,
  outcome: "accepted" | "refused" | "unreachable",
): Promise<void> {
  const credentials =
    outcome === "accepted"
      ? Prisma.sql`is_valid = true, fail_count = 0, failed_at = NULL, last_used_at = now(), validated_at = now()`
      : Prisma.sql`
        is_valid = is_valid AND ${outcome !== "refused"} AND fail_count + 1 < ${MOST_FAILURES}::int,
        fail_count = fail_count + 1, failed_at = now()`;
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE user_ws_credentials
      SET ${credentials}, row_version = row_version + 1, updated_at = now()
      WHERE user_id = ${userId}`,
  );
  await tx.$executeRaw(Prisma.sql`
    UPDATE users u
    SET ws_credentials_fail_count = w.fail_count, ws_credentials_failed_at = w.failed_at,
      ws_credentials_last_used_at = w.last_used_at
    FROM user_ws_credentials w WHERE w.user_id = u.id AND u.id = ${userId}`);
}
