import { exportPlanners, plannerList } from "@/lib/domain/planners/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The planners as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportPlanners(actor, ...exportInput(plannerList, request)));
