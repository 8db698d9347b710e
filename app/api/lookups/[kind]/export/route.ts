import { exportLookup } from "@/lib/domain/lookups/export-lookup";
import { LOOKUP_KINDS } from "@/lib/domain/lookups/lookup-types";
import { csvResponse } from "@/lib/platform/csv";
import { defineDownload } from "@/lib/platform/define-route";
import { notFound } from "@/lib/platform/errors";

/** One of the administrator's tables as CSV. */
export const GET = defineDownload(async (actor, _request, { kind }) => {
  const known = LOOKUP_KINDS.find((one) => one === kind);
  if (!known) throw notFound("table");
  const { name, csv } = await exportLookup(actor, known);
  return csvResponse(name, csv);
});
