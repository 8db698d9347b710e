import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { type ActivityRow, REVERT_COLUMNS, activityColumnsSql } from "./activity-row";
import { activityScope } from "./activity-scope";
import { type RawRevertState, type RevertState, revertStateOf } from "./may-revert";

/** One act. Throws FORBIDDEN, and NOT_FOUND for an unknown id and for one outside the row scope alike (security D4). */
export async function getActivity(actor: Actor, id: number): Promise<ActivityRow & RevertState> {
  requirePermission(actor, "activity:view");
  const [row] = await db().$queryRaw<(ActivityRow & RawRevertState)[]>(
    Prisma.sql`
      SELECT ${activityColumnsSql(actor)}, ${REVERT_COLUMNS}
      FROM activity_log a
      WHERE a.id = ${id}::bigint AND ${activityScope(actor)}`,
  );
  if (!row) throw notFound("act");
  const { states, reverts, revertedBy, ...act } = row;
  return { ...act, ...revertStateOf(actor, { subjectType: act.subjectType, states, reverts, revertedBy }) };
}
