import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { nothingFailed } from "../sync-runs/refuse-run";
import type { SyncRunRecord } from "../sync-runs/queries";
import type { FigureFeed } from "./define-aggregate-feeds";
import { type OpenedBuild, openBuild } from "./mutations";
import { unmadeDays } from "./rules";
import { buildOptionsSchema } from "./schema";

/**
 * Opens a run that makes the days which a failed one did not come to; the open weeks and whatever changed where it was
 * of those. Throws as `openBuild`, and CONFLICT where nothing failed.
 */
export async function retryBuild(actor: Actor, feed: FigureFeed, run: SyncRunRecord): Promise<OpenedBuild> {
  if (run.syncStatus !== "failed") throw nothingFailed();
  const { from, to, alsoDue, isClosing = false } = buildOptionsSchema.parse(run.context);
  const madeUntil = run.context["madeUntil"];
  const days = alsoDue ? {} : unmadeDays({ from, to }, typeof madeUntil === "string" ? madeUntil : null);
  return openBuild(actor, feed, { ...days, ...(isClosing && !alsoDue ? { isClosing } : {}) }, "manual", {
    retryOf: run.id,
  });
}
