import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { Feed } from "../sync-runs/define-feed";

/** The circuits of WorkStudio's list view, by status. */
export const CIRCUIT_FEED: Feed = {
  name: "circuits",
  label: "Circuits",
  syncType: "circuit_list",
  // The counts come from what the steps left beside the plan: an answer of a step that got lost is not missing here.
  settle: async (tx, syncLogIds, cameToWriting) => {
    const count = (condition: Prisma.Sql) =>
      Prisma.sql`CASE WHEN ${cameToWriting}::boolean OR count(outcome) > 0 THEN count(*) FILTER (WHERE ${condition}) END`;
    await tx.$executeRaw(Prisma.sql`
      UPDATE sync_logs l SET (circuits_created, circuits_updated, circuits_kept) = (
        SELECT ${count(Prisma.sql`outcome = 'created'`)}, ${count(Prisma.sql`outcome = 'updated'`)}, ${count(Prisma.sql`is_kept`)} FROM sync_planned_writes WHERE sync_log_id = l.id)
      WHERE l.id = ANY(${syncLogIds})`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_staged_circuits WHERE sync_log_id = ANY(${syncLogIds})`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_planned_writes WHERE sync_log_id = ANY(${syncLogIds})`);
  },
};
