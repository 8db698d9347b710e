import type { UserActor } from "@/lib/platform/actor-types";
import { defineDownload } from "@/lib/platform/define-route";
import type { List } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import { exportInput } from "@/lib/platform/list/export-input";
import type { ListFilters } from "@/lib/platform/list/list-filter";
import type { ListState } from "@/lib/platform/list/list-spec";
import { sendExport } from "@/inngest/send-export";

/**
 * A list as its screen's address filters and sorts it, as CSV or a workbook; what nobody waits for is handed to
 * the jobs.
 */
export function listDownload<Row, Filters extends ListFilters>(
  list: List<Row, Filters>,
  perform: (actor: UserActor, state: ListState<Filters>, format: ExportFormat) => Promise<Response>,
) {
  return defineDownload(async (actor, request) => sendExport(await perform(actor, ...exportInput(list, request))));
}
