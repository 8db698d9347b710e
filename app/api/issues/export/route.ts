import { exportSyncIssues, issueList } from "@/lib/domain/sync-issues/list";
import { listDownload } from "../../list-download";

/** The issues as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(issueList, exportSyncIssues);
