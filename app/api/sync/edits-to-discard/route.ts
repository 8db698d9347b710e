import { countEditsToDiscard } from "@/lib/domain/circuit-sync/queries";
import { editsToDiscardSchema } from "@/lib/domain/circuit-sync/schema";
import { defineRoute } from "@/lib/platform/define-route";

/** How many corrections a forced sync of these statuses would discard now; asked when the dialog opens. */
export const GET = defineRoute((actor, request) => {
  const { statuses } = editsToDiscardSchema.parse({ statuses: request.nextUrl.searchParams.getAll("status") });
  return countEditsToDiscard(actor, statuses);
});
