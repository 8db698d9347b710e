import { exclusionList, exportExclusions } from "@/lib/domain/exclusions/list";
import { listDownload } from "../../list-download";

/** The excluded circuits as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(exclusionList, exportExclusions);
