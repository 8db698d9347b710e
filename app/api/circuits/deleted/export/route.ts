import { deletedList, exportDeleted } from "@/lib/domain/circuits/list-deleted";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The deleted circuits as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportDeleted(actor, ...exportInput(deletedList, request)));
