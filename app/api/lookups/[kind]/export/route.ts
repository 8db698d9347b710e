import { sendExport } from "@/inngest/send-export";
import { LOOKUP_LISTS, exportLookup } from "@/lib/domain/lookups/list";
import { LOOKUP_KINDS } from "@/lib/domain/lookups/lookup-types";
import { defineDownload } from "@/lib/platform/define-route";
import { notFound } from "@/lib/platform/errors";
import { exportInput } from "@/lib/platform/list/export-input";

/** One of the administrator's tables as its screen's address filters and sorts it, as CSV or a workbook. */
export const GET = defineDownload(async (actor, request, { kind }) => {
  const known = LOOKUP_KINDS.find((one) => one === kind);
  if (!known) throw notFound("table");
  return sendExport(await exportLookup(actor, known, ...exportInput(LOOKUP_LISTS[known], request)));
});
