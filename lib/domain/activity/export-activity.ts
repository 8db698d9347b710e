import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { EXPORT_LIMIT, requireWithinLimit } from "@/lib/platform/rate-limit";
import { type ActivityConditions, activityConditions } from "./activity-filter";
import type { ActivityRow } from "./activity-row";
import type { ActivityFilter } from "./activity-schema";
import { readActivity } from "./list-activity";

const ROWS_AT_ONCE = 1_000;

/**
 * Every act that a filter shows, newest first, read in pages so that a long log needs no more memory than a short one. The export
 * itself is written to the log before its first row. Throws FORBIDDEN without both permissions, RATE_LIMITED beyond ten in ten minutes (security E9).
 */
export async function exportActivity(actor: UserActor, filter: ActivityFilter): Promise<AsyncGenerator<ActivityRow>> {
  requirePermission(actor, "activity:view");
  const said = Object.fromEntries(
    Object.entries(filter).filter(
      ([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
  const conditions = await activityConditions(actor, filter);
  await mutate(actor, {
    permission: "export:run",
    action: "export.run",
    run: async () => {
      await requireWithinLimit(EXPORT_LIMIT, String(actor.userId));
      return {
        result: null,
        audit: [
          { action: "export.run", subjectType: "activity", subjectLabel: "Activity log", context: { filters: said } },
        ],
      };
    },
  });
  return rowsOf(actor, filter, conditions);
}

async function* rowsOf(
  actor: UserActor,
  filter: ActivityFilter,
  conditions: ActivityConditions,
): AsyncGenerator<ActivityRow> {
  let before: number | null = null;
  do {
    await requireLiveSession(actor);
    const rows: ActivityRow[] = await readActivity(actor, filter, conditions, {
      before,
      after: null,
      limit: ROWS_AT_ONCE,
    });
    yield* rows;
    before = rows.length < ROWS_AT_ONCE ? null : (rows.at(-1)?.id ?? null);
  } while (before !== null);
}

/** A long download ends, visibly cut off, when its session does (security C5, C6). */
async function requireLiveSession({ sessionId, userId }: UserActor): Promise<void> {
  const live = await db().$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = ${sessionId} AND s.user_id = ${userId} AND s.revoked_at IS NULL AND s.expires_at > now() AND u.is_active AND u.auth_version = s.auth_version`);
  if (live.length === 0) throw new AppError("UNAUTHENTICATED", "You are signed out. Sign in again.");
}
