import { exclusionList, exportExclusions } from "@/lib/domain/exclusions/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The excluded circuits as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) => exportExclusions(actor, ...exportInput(exclusionList, request)));
