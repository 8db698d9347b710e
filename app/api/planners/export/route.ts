import { exportPlanners, plannerList } from "@/lib/domain/planners/list";
import { listDownload } from "../../list-download";

/** The planners as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(plannerList, exportPlanners);
