import { boardList } from "@/lib/domain/board/list";
import { readWindows } from "@/lib/domain/board/board-windows";
import { readBoard } from "@/lib/domain/board/read-board";
import { defineRoute, requestQuery } from "@/lib/platform/define-route";

/** More cards of the board, by the address of its screen and the windows (`w`) that somebody scrolled to. */
export const GET = defineRoute(async (actor, request) =>
  readBoard(
    actor,
    (await boardList.open(actor, requestQuery(request))).state,
    readWindows(request.nextUrl.searchParams.getAll("w")),
  ),
);
