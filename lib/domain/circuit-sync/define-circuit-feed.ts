import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { Feed } from "../sync-runs/define-feed";
import { FEED_WORDS } from "../sync-runs/rules";
import { CIRCUIT_SCHEDULE } from "./rules";

/** The circuits of WorkStudio's list view, by status. */
export const CIRCUIT_FEED: Feed = {
  name: "circuits",
  label: FEED_WORDS.circuits,
  syncType: "circuit_list",
  schedules: [CIRCUIT_SCHEDULE],
  // Each batch has counted what it wrote, with its rows: an answer of a step that got lost is not missing here.
  settle: async (tx, syncLogIds, cameToWriting) => {
    if (cameToWriting)
      await tx.$executeRaw(Prisma.sql`
        UPDATE sync_logs
        SET circuits_created = coalesce(circuits_created, 0), circuits_updated = coalesce(circuits_updated, 0),
          circuits_kept = coalesce(circuits_kept, 0)
        WHERE id = ANY(${syncLogIds})`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_staged_circuits WHERE sync_log_id = ANY(${syncLogIds})`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_planned_writes WHERE sync_log_id = ANY(${syncLogIds})`);
  },
};
