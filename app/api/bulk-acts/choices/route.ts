import { listBulkChoices } from "@/lib/domain/bulk-acts/queries";
import { defineRoute } from "@/lib/platform/define-route";

/** The regions, people and reasons that an act on many circuits can name; asked for with the first one. */
export const GET = defineRoute((actor) => listBulkChoices(actor));
