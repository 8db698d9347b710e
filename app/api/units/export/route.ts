import { exportUnits, unitList } from "@/lib/domain/planned-units/list";
import { listDownload } from "../../list-download";

/** The planned units as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(unitList, exportUnits);
