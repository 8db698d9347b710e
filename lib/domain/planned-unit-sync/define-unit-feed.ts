import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { Feed } from "../sync-runs/define-feed";
import { FEED_WORDS } from "../sync-runs/rules";
import { recordRunCircuits } from "./record-run-circuits";
import { UNIT_SCHEDULE } from "./rules";

/** The planned units of WorkStudio's work orders. What is documented as the type "aggregates" begins with them. */
export const UNIT_FEED: Feed = {
  name: "planned-units",
  label: FEED_WORDS["planned-units"],
  syncType: "aggregates",
  schedules: [UNIT_SCHEDULE],
  // What became of each work order stands beside it, written with its units: no answer of a step that got lost is
  // missing here.
  settle: async (tx, syncLogIds) => {
    await tx.$executeRaw(Prisma.sql`
      UPDATE sync_logs l
      SET circuits_processed = w.circuits, circuits_updated = w.changed_circuits,
        circuits_unchanged = w.circuits - w.changed_circuits - w.suspicious, circuits_rejected = w.suspicious,
        context_json = coalesce(l.context_json, '{}'::jsonb) || jsonb_build_object('units', w.counts),
        error_details = coalesce(l.error_details, '{}'::jsonb) || jsonb_build_object('failures', w.failures)
          || CASE WHEN l.context_json ? 'workOrders' THEN jsonb_build_object('unfetched', w.unfetched) ELSE '{}' END
      FROM (
        SELECT sync_log_id, coalesce(sum(circuits), 0) AS circuits,
          coalesce(sum(changed_circuits), 0) AS changed_circuits, coalesce(sum(suspicious), 0) AS suspicious,
          jsonb_build_object(
            'workOrders', count(*), 'done', count(*) FILTER (WHERE outcome = 'done'),
            'failed', count(*) FILTER (WHERE outcome = 'failed'), 'units', sum(units), 'created', sum(created),
            'changed', sum(changed), 'moved', sum(moved), 'rekeyed', sum(rekeyed), 'returned', sum(returned),
            'missing', sum(missing), 'vanished', sum(vanished), 'rejected', sum(rejected), 'suspicious', sum(suspicious)
          ) AS counts,
          coalesce(
            jsonb_agg(
              jsonb_build_object('status', work_order, 'kind', failure_kind, 'message', failure, 'endsRun', false)
              ORDER BY position
            ) FILTER (WHERE outcome = 'failed'),
            '[]'
          ) AS failures,
          coalesce(jsonb_agg(work_order ORDER BY position) FILTER (WHERE outcome IS NULL), '[]') AS unfetched
        FROM sync_work_orders WHERE sync_log_id = ANY(${syncLogIds}) GROUP BY sync_log_id
      ) w WHERE l.id = w.sync_log_id`);
    await recordRunCircuits(tx, syncLogIds);
    await tx.$executeRaw(Prisma.sql`DELETE FROM sync_work_orders WHERE sync_log_id = ANY(${syncLogIds})`);
  },
};
