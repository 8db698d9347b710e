import { watchRun } from "@/lib/domain/feeds/watch-run";
import { syncLogIdSchema } from "@/lib/domain/sync-runs/schema";
import { defineRoute } from "@/lib/platform/define-route";

/** How far a run is, with its last lines; what its page and the Sync page watch while it goes on. */
export const GET = defineRoute(
  (actor, _request, { id }) => watchRun(actor, syncLogIdSchema.parse({ syncLogId: id }).syncLogId),
  { isBackground: true },
);
