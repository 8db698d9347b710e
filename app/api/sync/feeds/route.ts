import { feedLines } from "@/app/(panel)/sync/feed-lines";
import { listFeeds } from "@/lib/domain/feeds/queries";
import { defineRoute } from "@/lib/platform/define-route";

/** How the feeds that follow the circuits stand; what the Sync page watches while nobody is needed. */
export const GET = defineRoute(async (actor) => feedLines(await listFeeds(actor)), { isBackground: true });
