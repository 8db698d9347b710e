import { circuitList, listCircuits } from "@/lib/domain/circuits/list";
import { defineRoute, requestQuery } from "@/lib/platform/define-route";
import { rowsOnPage } from "@/lib/platform/list/rows-on-page";

/** Which circuits stand on a page of the list, by the address of its screen. */
export const GET = defineRoute(async (actor, request) =>
  rowsOnPage(await listCircuits(actor, (await circuitList.open(actor, requestQuery(request))).state)),
);
