import type { Metadata } from "next";
import { DataTable } from "@/components/data-table/data-table";
import { listUrl } from "@/components/data-table/list-url";
import { Pagination } from "@/components/data-table/pagination";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { SYNC_PAGE_SIZE, listSyncRuns } from "@/lib/domain/sync-runs/queries";
import { syncListSchema } from "@/lib/domain/sync-runs/schema";
import { requireActor } from "@/lib/platform/actor";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { CircuitsFreshness } from "../circuits/circuits-freshness";
import { SyncControl } from "./sync-control";
import { syncColumns } from "./sync-columns";
import { toFeedJson } from "./sync-state";

export const metadata: Metadata = { title: "Sync" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SyncPage({ searchParams }: Props) {
  const { page } = syncListSchema.parse(await searchParams);
  const actor = await requireActor("/sync");
  const [state, runs] = await loadPage(() => Promise.all([getCircuitFeed(actor), listSyncRuns(actor, page)]));
  const url = listUrl("/sync", {});
  const now = new Date();
  return (
    <>
      <PageHeader title="Sync" description={<CircuitsFreshness sync={state} now={now} />} />
      <div className="grid grid-cols-1 gap-4">
        <SyncControl
          initial={toFeedJson(state)}
          mayRun={can(actor, "sync:run")}
          mayForce={can(actor, "sync:force")}
          now={now}
        />
        <h2 className="font-semibold">Log</h2>
        <DataTable
          caption="Sync log"
          columns={syncColumns(now)}
          rows={runs.rows}
          rowKey={(run) => run.id}
          rowHref={(run) => `/sync/${run.id}`}
          url={url}
          emptyState={
            <EmptyState
              title="Nothing has been synced yet"
              description="Press Sync now to fetch the circuits from WorkStudio."
            />
          }
        />
        <Pagination
          page={Math.min(page, runs.pageCount)}
          perPage={SYNC_PAGE_SIZE}
          total={runs.total}
          url={url}
          pageSizes={[SYNC_PAGE_SIZE]}
          defaultPageSize={SYNC_PAGE_SIZE}
        />
      </div>
    </>
  );
}
