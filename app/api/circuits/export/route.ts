import { circuitList, exportCircuits } from "@/lib/domain/circuits/list";
import { listDownload } from "../../list-download";

/** The circuits as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(circuitList, exportCircuits);
