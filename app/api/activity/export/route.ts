import { activityList, exportActivity } from "@/lib/domain/activity/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The activity log as its screen's address filters it, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportActivity(actor, ...exportInput(activityList, request)));
