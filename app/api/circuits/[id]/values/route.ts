import { recordId } from "@/app/(panel)/record-id";
import { getQuickValues } from "@/lib/domain/circuits/get-quick-values";
import { defineRoute } from "@/lib/platform/define-route";

/** The fields of a circuit that are corrected over the list. */
export const GET = defineRoute((actor, _request, { id = "" }) => getQuickValues(actor, recordId(id, "circuit")));
