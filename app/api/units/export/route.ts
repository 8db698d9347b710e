import { exportUnits, unitList } from "@/lib/domain/planned-units/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The planned units as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportUnits(actor, ...exportInput(unitList, request)));
