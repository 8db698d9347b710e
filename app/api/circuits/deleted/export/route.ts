import { deletedList, exportDeleted } from "@/lib/domain/circuits/list-deleted";
import { listDownload } from "../../../list-download";

/** The deleted circuits as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(deletedList, exportDeleted);
