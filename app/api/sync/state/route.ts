import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { defineRoute } from "@/lib/platform/define-route";

/** The newest sync run and the time of the last good one; what the Sync page watches while a run goes on. */
export const GET = defineRoute((actor) => getCircuitFeed(actor), { isBackground: true });
