import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { type ActivityRow, activityColumnsSql } from "./activity-row";
import { activityScope } from "./activity-scope";

/** One act. Throws FORBIDDEN, and NOT_FOUND for an unknown id and for one outside the row scope alike (security D4). */
export async function getActivity(actor: Actor, id: number): Promise<ActivityRow> {
  requirePermission(actor, "activity:view");
  const [row] = await db().$queryRaw<ActivityRow[]>(
    Prisma.sql`SELECT ${activityColumnsSql(actor)} FROM activity_log a WHERE a.id = ${id}::bigint AND ${activityScope(actor)}`,
  );
  if (!row) throw notFound("act");
  return row;
}
