import { Prisma, db } from "@/lib/platform/db";
import { AGGREGATE_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { openBuild } from "@/lib/domain/aggregates/mutations";
import { openScheduledBuild } from "@/lib/domain/aggregates/schedule-builds";
import { checkFeeds, listFeeds } from "@/lib/domain/feeds/queries";
import { retryRun } from "@/lib/domain/feeds/retry-run";
import { watchRun } from "@/lib/domain/feeds/watch-run";
import { openCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { countEditsToDiscard, getCircuitFeed, getCircuitSyncRun } from "@/lib/domain/circuit-sync/queries";
import { openScheduledCircuitSync } from "@/lib/domain/circuit-sync/schedule-circuits";
import { noteIssue, reopenIssue, resolveIssue } from "@/lib/domain/sync-issues/mutations";
import { exportSyncIssues, issueList, listSyncIssues } from "@/lib/domain/sync-issues/list";
import { openUnitSync } from "@/lib/domain/planned-unit-sync/mutations";
import { getUnitSyncRun, listRunCircuits } from "@/lib/domain/planned-unit-sync/queries";
import { openScheduledUnitSync } from "@/lib/domain/planned-unit-sync/schedule-units";
import { cancelSync } from "@/lib/domain/sync-runs/mutations";
import { systemActor } from "@/lib/platform/actor-types";
import { getJobsHealth } from "@/lib/domain/sync-runs/queries";
import { listRunIssues } from "@/lib/domain/sync-issues/list-run-issues";
import { listIssueCauses } from "@/lib/domain/sync-issues/list-issue-causes";
import { getSyncPause, pauseSyncs, resumeSyncs } from "@/lib/domain/sync-runs/pause-syncs";
import { exportSyncRuns, listSyncRuns, runList } from "@/lib/domain/sync-runs/list";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

const issueOf = (region: string): Promise<Row> => addIssue(region, { kind: "bad_cell", severity: "warning" });

/** An issue whose cause bears the mark by name. */
const causeOf = (region: string): Promise<Row> =>
  addIssue(region, { kind: "unit_unknown_type", severity: "rejected", isNamed: true });

async function addIssue(
  region: string,
  { kind, severity, isNamed = false }: { kind: string; severity: string; isNamed?: boolean },
): Promise<Row> {
  const { id: circuitId, mark } = await circuitOf(region);
  const data = {
    fingerprint: mark,
    circuitId,
    kind,
    severity,
    name: isNamed ? mark : null,
    message: `Issue of ${mark}`,
    firstSeenAt: new Date(),
    lastSeenAt: new Date(),
  };
  const issue = await db().syncIssue.create({ data, select: { id: true } });
  return { id: Number(issue.id), mark };
}

let finished: Promise<{ id: bigint }> | undefined;

/** One run that ended, for every circuit it is said to have changed; young enough that no purge takes it. */
function finishedRun(): Promise<{ id: bigint }> {
  const yesterday = new Date(Date.now() - 86_400_000);
  finished ??= db().syncLog.create({
    data: {
      syncType: "circuit_list",
      syncStatus: "completed",
      syncTrigger: "manual",
      startedAt: yesterday,
      completedAt: yesterday,
      durationSeconds: 0,
      contextJson: { statuses: ["ACTIV"], preview: false, force: false, acceptFewer: false },
    },
    select: { id: true },
  });
  return finished;
}

/** A circuit that the run changed. */
async function changedBySync(region: string): Promise<Row> {
  const [{ id: syncLogId }, { id, mark }] = await Promise.all([finishedRun(), circuitOf(region)]);
  await db().$executeRaw(Prisma.sql`
    INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_id, subject_label, sync_log_id)
    VALUES ('sync', 'test', 'circuit.sync', 'circuit', ${id}, ${mark}, ${syncLogId})`);
  return { id, mark };
}

/** A circuit of which a sync of units changed a unit. */
async function changedByUnitSync(region: string): Promise<Row> {
  const [{ id: syncLogId }, { id, mark }] = await Promise.all([finishedRun(), circuitOf(region)]);
  await db().syncRunCircuit.create({ data: { syncLogId, circuitId: BigInt(id), changed: 1 } });
  return { id, mark };
}

export const syncCalls = {
  "sync-runs/list#listSyncRuns": { plain: (actor) => listSyncRuns(actor, runList.parse({})) },
  "sync-runs/list#exportSyncRuns": {
    plain: async (actor) => (await exportSyncRuns(actor, runList.parse({}), "csv")).text(),
  },
  "circuit-sync/queries#getCircuitFeed": { plain: (actor) => getCircuitFeed(actor) },
  "circuit-sync/queries#getCircuitSyncRun": {
    make: changedBySync,
    list: async (actor) => getCircuitSyncRun(actor, Number((await finishedRun()).id)),
  },
  "circuit-sync/queries#countEditsToDiscard": { plain: (actor) => countEditsToDiscard(actor, undefined) },
  "sync-issues/list#listSyncIssues": {
    make: issueOf,
    list: (actor) => listSyncIssues(actor, issueList.parse({ state: "all" })),
  },
  "sync-issues/list#exportSyncIssues": {
    make: issueOf,
    list: async (actor) => (await exportSyncIssues(actor, issueList.parse({ state: "all" }), "csv")).text(),
  },
  // A run that another case opened goes on.
  "circuit-sync/mutations#openCircuitSync": {
    plain: (actor) => openCircuitSync(actor, { preview: true, force: false, acceptFewer: false }, "manual"),
    ends: ["CONFLICT"],
  },
  "circuit-sync/mutations#openCircuitSync:force": {
    plain: (actor) =>
      openCircuitSync(actor, { preview: true, force: true, acceptFewer: false, reason: "matrix" }, "manual"),
    ends: ["CONFLICT"],
  },
  "circuit-sync/schedule-circuits#openScheduledCircuitSync": {
    plain: (actor) => openScheduledCircuitSync(actor, { jobRunId: crypto.randomUUID() }),
  },
  "planned-unit-sync/queries#getUnitSyncRun": {
    plain: async (actor) => getUnitSyncRun(actor, Number((await finishedRun()).id)),
  },
  "planned-unit-sync/queries#listRunCircuits": {
    make: changedByUnitSync,
    list: async (actor) => listRunCircuits(actor, Number((await finishedRun()).id)),
  },
  "feeds/watch-run#watchRun": { plain: async (actor) => watchRun(actor, Number((await finishedRun()).id)) },
  // Nothing of that run failed.
  "feeds/retry-run#retryRun": {
    plain: async (actor) => retryRun(actor, Number((await finishedRun()).id)),
    ends: ["CONFLICT"],
  },
  "sync-issues/list-run-issues#listRunIssues": {
    make: async (region) => {
      const [{ id: openedByRun }, row] = await Promise.all([finishedRun(), issueOf(region)]);
      await db().syncIssue.update({ where: { id: row.id }, data: { openedByRun } });
      return row;
    },
    list: async (actor) => listRunIssues(actor, Number((await finishedRun()).id)),
  },
  "planned-unit-sync/mutations#openUnitSync": {
    plain: (actor) => openUnitSync(actor, { acceptFewer: false }, "manual"),
    ends: ["CONFLICT"],
  },
  "planned-unit-sync/schedule-units#openScheduledUnitSync": {
    plain: (actor) => openScheduledUnitSync(actor, { jobRunId: crypto.randomUUID() }),
  },
  "feeds/queries#listFeeds": { plain: (actor) => listFeeds(actor) },
  "feeds/queries#checkFeeds": { plain: (actor) => checkFeeds(actor) },
  "aggregates/mutations#openBuild": {
    plain: (actor) => openBuild(actor, AGGREGATE_FEED, {}, "manual"),
    ends: ["CONFLICT"],
  },
  "aggregates/schedule-builds#openScheduledBuild": {
    plain: (actor) => openScheduledBuild(actor, AGGREGATE_FEED, { jobRunId: crypto.randomUUID() }),
  },
  "sync-runs/queries#getJobsHealth": { plain: (actor) => getJobsHealth(actor, "matrix") },
  "sync-issues/list-issue-causes#listIssueCauses": { make: causeOf, list: listIssueCauses },
  "sync-runs/pause-syncs#getSyncPause": { plain: getSyncPause },
  "sync-runs/pause-syncs#pauseSyncs": {
    plain: async (actor) => {
      await resumeSyncs(systemActor("test"));
      await pauseSyncs(actor, { reason: "matrix" });
      await resumeSyncs(systemActor("test"));
    },
  },
  "sync-runs/pause-syncs#resumeSyncs": { plain: resumeSyncs },
  "sync-runs/mutations#cancelSync": {
    plain: async (actor) => cancelSync(actor, Number((await finishedRun()).id)),
    ends: ["CONFLICT"],
  },
  "sync-issues/mutations#resolveIssue": { make: issueOf, row: (actor, id) => resolveIssue(actor, id) },
  "sync-issues/mutations#reopenIssue": { make: issueOf, row: (actor, id) => reopenIssue(actor, id) },
  "sync-issues/mutations#noteIssue": {
    make: issueOf,
    row: (actor, issueId) => noteIssue(actor, { issueId, note: crypto.randomUUID() }),
  },
} satisfies Record<string, Call>;
