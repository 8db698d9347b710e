import { correctionList, exportCorrections } from "@/lib/domain/corrections/list";
import { defineDownload } from "@/lib/platform/define-route";
import { exportInput } from "@/lib/platform/list/export-input";

/** The corrections as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = defineDownload((actor, request) =>
  exportCorrections(actor, ...exportInput(correctionList, request)),
);
