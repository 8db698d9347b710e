import { ACTIVITY_CSV } from "@/lib/domain/activity/activity-csv";
import { activityListSchema } from "@/lib/domain/activity/activity-schema";
import { exportActivity } from "@/lib/domain/activity/export-activity";
import { csvResponse, csvStream } from "@/lib/platform/csv";
import { defineDownload, requestQuery } from "@/lib/platform/define-route";
import { businessDay } from "@/lib/platform/time";

/** The activity log as its screen's filters show it, as CSV. */
export const GET = defineDownload(async (actor, request) => {
  const rows = await exportActivity(actor, activityListSchema.parse(requestQuery(request)));
  return csvResponse(`activity-${businessDay(new Date())}`, csvStream(ACTIVITY_CSV, rows));
});
