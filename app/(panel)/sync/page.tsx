import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { jobs } from "@/inngest/jobs";
import { listFeeds } from "@/lib/domain/feeds/queries";
import { runList } from "@/lib/domain/sync-runs/list";
import { getJobsHealth } from "@/lib/domain/sync-runs/queries";
import { getSyncPause } from "@/lib/domain/sync-runs/pause-syncs";
import { loadPage } from "@/lib/platform/load-page";
import { can } from "@/lib/platform/permissions";
import { formatInstant } from "@/lib/platform/time";
import { CircuitsFreshness } from "../circuits/circuits-freshness";
import { ListScreen } from "../list-screen";
import { type ListPageProps, openList } from "../open-list";
import { feedLines } from "./feed-lines";
import { JobsHealth } from "./jobs-health";
import { OtherFeeds } from "./other-feeds";
import { runCells } from "./run-cells";
import { SyncControl } from "./sync-control";
import { PauseSyncs, SyncPaused } from "./sync-pause";
import { toFeedJson } from "./sync-state";

export const metadata: Metadata = { title: "Sync" };

export default async function SyncPage({ searchParams }: ListPageProps) {
  const opened = await openList(runList, await searchParams);
  const { actor } = opened;
  const mayKnowJobs = can(actor, "settings:edit");
  const [state, pause, feeds, health] = await loadPage(() =>
    Promise.all([
      getCircuitFeed(actor),
      getSyncPause(actor),
      listFeeds(actor),
      mayKnowJobs ? jobs().then(({ functionsFingerprint }) => getJobsHealth(actor, functionsFingerprint)) : null,
    ]),
  );
  const maySwitch = can(actor, "sync:force");
  const now = new Date();
  return (
    <>
      <PageHeader
        title="Sync"
        description={<CircuitsFreshness sync={state} now={now} />}
        actions={maySwitch && !pause ? <PauseSyncs /> : undefined}
      />
      {pause ? <SyncPaused pause={{ ...pause, when: formatInstant(pause.at) }} mayResume={maySwitch} /> : null}
      <SyncControl
        initial={toFeedJson(state)}
        mayRun={can(actor, "sync:run")}
        mayForce={can(actor, "sync:force")}
        now={now}
      />
      <OtherFeeds initial={feedLines(feeds)} mayRun={can(actor, "sync:run")} />
      {health ? <JobsHealth health={health} /> : null}
      <h2 className="mt-6 mb-3 font-semibold">Log</h2>
      <ListScreen
        opened={opened}
        cells={runCells}
        rowKey={(run) => run.id}
        rowHref={(run) => `/sync/${run.id}`}
        empty={
          <EmptyState
            title="Nothing has been synced yet"
            description="Press Sync now to fetch the circuits from WorkStudio."
          />
        }
      />
    </>
  );
}
