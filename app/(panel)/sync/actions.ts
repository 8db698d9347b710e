"use server";
import { revalidatePath } from "next/cache";
import { sendCircuitSync, sendRun } from "@/inngest/send-circuit-sync";
import { FIGURE_FEEDS } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { failBuild, openBuild } from "@/lib/domain/aggregates/mutations";
import { runFiguresSchema } from "@/lib/domain/aggregates/schema";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { openCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { requestCircuitSyncSchema } from "@/lib/domain/circuit-sync/schema";
import { retryRun } from "@/lib/domain/feeds/retry-run";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { failUnitSync, openUnitSync } from "@/lib/domain/planned-unit-sync/mutations";
import { requestUnitSyncSchema } from "@/lib/domain/planned-unit-sync/schema";
import { cancelSync } from "@/lib/domain/sync-runs/mutations";
import { pauseSyncs, resumeSyncs } from "@/lib/domain/sync-runs/pause-syncs";
import { pauseSyncsSchema, resumeSyncsSchema, syncLogIdSchema } from "@/lib/domain/sync-runs/schema";
import { defineAction } from "@/lib/platform/define-action";
import { notFound } from "@/lib/platform/errors";

const refresh = () => revalidatePath("/sync");

export const requestCircuitSyncAction = defineAction(
  requestCircuitSyncSchema,
  async (actor, input) => {
    const { syncLogId } = await openCircuitSync(actor, input, "manual");
    await sendCircuitSync(syncLogId);
    return { syncLogId };
  },
  refresh,
);

export const runUnitsAction = defineAction(
  requestUnitSyncSchema,
  async (actor, input) => {
    const opened = await openUnitSync(actor, input, "manual");
    if (!opened) return { syncLogId: null };
    await sendRun(UNIT_FEED, opened.syncLogId, failUnitSync);
    return { syncLogId: opened.syncLogId };
  },
  refresh,
);

export const runFiguresAction = defineAction(
  runFiguresSchema,
  async (actor, { feed: name }) => {
    const feed = FIGURE_FEEDS.find((one) => one.name === name);
    if (!feed) throw notFound("feed");
    const { syncLogId } = await openBuild(actor, feed, {}, "manual");
    await sendRun(feed, syncLogId, (id, message, cause) => failBuild(feed, id, message, cause));
    return { syncLogId };
  },
  refresh,
);

/** What failed in a run is run again, as that feed is run by hand. */
export const retryRunAction = defineAction(
  syncLogIdSchema,
  async (actor, { syncLogId }) => {
    const opened = await retryRun(actor, syncLogId);
    await sendRetry(opened);
    return { syncLogId: opened.syncLogId };
  },
  refresh,
);

function sendRetry({ feed: name, syncLogId }: { feed: string; syncLogId: number }): Promise<void> {
  if (name === CIRCUIT_FEED.name) return sendCircuitSync(syncLogId);
  if (name === UNIT_FEED.name) return sendRun(UNIT_FEED, syncLogId, failUnitSync);
  const feed = FIGURE_FEEDS.find((one) => one.name === name);
  if (!feed) throw notFound("feed");
  return sendRun(feed, syncLogId, (id, message, cause) => failBuild(feed, id, message, cause));
}

export const cancelSyncAction = defineAction(
  syncLogIdSchema,
  (actor, { syncLogId }) => cancelSync(actor, syncLogId),
  refresh,
);

export const pauseSyncsAction = defineAction(pauseSyncsSchema, pauseSyncs, refresh);
export const resumeSyncsAction = defineAction(resumeSyncsSchema, resumeSyncs, refresh);
