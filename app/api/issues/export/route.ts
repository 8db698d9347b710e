import { exportSyncIssues, issueList } from "@/lib/domain/sync-issues/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The issues as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportSyncIssues(actor, ...exportInput(issueList, request)));
