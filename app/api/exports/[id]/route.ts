import { fetchExport } from "@/lib/domain/exports/queries";
import { defineDownload } from "@/lib/platform/define-route";
import { notFound } from "@/lib/platform/errors";

/** One's own large file, once the jobs have written it. */
export const GET = defineDownload(async (actor, _request, { id = "" }) => {
  if (!/^\d{1,15}$/.test(id)) throw notFound("file");
  return fetchExport(actor, Number(id));
});
