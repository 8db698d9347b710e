import { listUsers, userList } from "@/lib/domain/users/list";
import { defineRoute, requestQuery } from "@/lib/platform/define-route";
import { rowsOnPage } from "@/lib/platform/list/rows-on-page";

/** Which people stand on a page of the list, by the address of its screen. */
export const GET = defineRoute(async (actor, request) =>
  rowsOnPage(await listUsers(actor, (await userList.open(actor, requestQuery(request))).state)),
);
