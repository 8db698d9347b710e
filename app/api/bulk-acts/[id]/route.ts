import { getBulkAct } from "@/lib/domain/bulk-acts/queries";
import { cancelBulkActSchema } from "@/lib/domain/bulk-acts/schema";
import { defineRoute } from "@/lib/platform/define-route";

/** How far one's own act on many circuits is; what its list watches while it goes on. */
export const GET = defineRoute((actor, _request, { id }) => getBulkAct(actor, cancelBulkActSchema.parse({ id }).id), {
  isBackground: true,
});
