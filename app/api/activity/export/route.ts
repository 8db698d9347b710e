import { activityList, exportActivity } from "@/lib/domain/activity/list";
import { listDownload } from "../../list-download";

/** The activity log as its screen's address filters it, as CSV or a workbook. */
export const GET = listDownload(activityList, exportActivity);
