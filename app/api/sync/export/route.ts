import { exportSyncRuns, runList } from "@/lib/domain/sync-runs/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The sync log as its screen's address filters it, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportSyncRuns(actor, ...exportInput(runList, request)));
