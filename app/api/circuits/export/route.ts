import { circuitList, exportCircuits } from "@/lib/domain/circuits/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The circuits as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportCircuits(actor, ...exportInput(circuitList, request)));
