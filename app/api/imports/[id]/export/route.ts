import { exportImport } from "@/lib/domain/imports/queries";
import { defineDownload } from "@/lib/platform/define-route";
import { notFound } from "@/lib/platform/errors";

/** One's own imported file with what became of each row, as CSV or a workbook. */
export const GET = defineDownload(async (actor, request, { id = "" }) => {
  if (!/^\d{1,15}$/.test(id)) throw notFound("import");
  return exportImport(actor, Number(id), request.nextUrl.searchParams.get("format") === "xlsx" ? "xlsx" : "csv");
});
