import "server-only";
import { systemActor } from "@/lib/platform/actor-types";
import { SealedTextError } from "@/lib/platform/crypto";
import { Prisma, db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { mutate } from "@/lib/platform/mutate";
import { MOST_FAILURES } from "./rules";
import { recordUse } from "./record-use";
import { openPair } from "./seal-pair";
import type { Pair } from "./check-account";

export type PersonalPair = { userId: bigint; userName: string; pair: Pair };

type Row = { id: bigint; encryptedUsername: string; encryptedPassword: string; userId: bigint; userName: string };

/**
 * The WorkStudio pair of whoever started a sync by hand, while it is proved and its owner active; null means the
 * service account (domain.md §2). It is opened where it is used and never handed on: the answer of a step is kept and
 * shown (security F4).
 */
export async function findPairOfSync(syncLogId: bigint): Promise<PersonalPair | null> {
  const [row] = await db().$queryRaw<Row[]>(Prisma.sql`
    SELECT w.id, w.encrypted_username AS "encryptedUsername", w.encrypted_password AS "encryptedPassword",
      u.id AS "userId", u.name AS "userName"
    FROM sync_logs l JOIN users u ON u.id = l.triggered_by JOIN user_ws_credentials w ON w.user_id = u.id
    WHERE l.id = ${syncLogId} AND u.is_active AND w.is_valid AND w.fail_count < ${MOST_FAILURES}`);
  if (!row) return null;
  try {
    return { userId: row.userId, userName: row.userName, pair: openPair(row) };
  } catch (error) {
    if (!(error instanceof SealedTextError)) throw error;
    logger.warn(
      { userId: String(row.userId), reason: error.message },
      "a stored WorkStudio account cannot be read; the service account is used",
    );
    return null;
  }
}

/**
 * Counts what a call with a person's pair came to; a refusal stops its use at once, stands in the activity log, and the
 * panel tells its owner.
 */
export async function recordPairUse(
  { userId, userName }: PersonalPair,
  outcome: "accepted" | "refused",
  syncLogId: bigint,
): Promise<void> {
  await mutate(systemActor("sync", syncLogId), {
    permission: "sync:run",
    action: "ws_account.fail",
    run: async (tx) => {
      await recordUse(tx, userId, outcome);
      return {
        result: null,
        audit:
          outcome === "accepted"
            ? []
            : [
                {
                  action: "ws_account.fail",
                  subjectType: "user",
                  subjectId: userId,
                  subjectLabel: userName,
                  context: { outcome },
                },
              ],
      };
    },
  });
}
