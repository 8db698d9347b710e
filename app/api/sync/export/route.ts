import { exportSyncRuns, runList } from "@/lib/domain/sync-runs/list";
import { listDownload } from "../../list-download";

/** The sync log as its screen's address filters it, as CSV or a workbook. */
export const GET = listDownload(runList, exportSyncRuns);
