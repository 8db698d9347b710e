import { correctionList, exportCorrections } from "@/lib/domain/corrections/list";
import { listDownload } from "../../list-download";

/** The corrections as their screen's address filters and sorts them, as CSV or a workbook. */
export const GET = listDownload(correctionList, exportCorrections);
