import { boardList } from "@/lib/domain/board/list";
import { readWindows } from "@/lib/domain/board/board-windows";
import { readBoardSince } from "@/lib/domain/board/read-board";
import { defineRoute, requestQuery } from "@/lib/platform/define-route";

/**
 * What an open board asks every few seconds: the cards in sight, where anything has changed `since`; null otherwise.
 */
export const GET = defineRoute(
  async (actor, request) => {
    const query = request.nextUrl.searchParams;
    const { state } = await boardList.open(actor, requestQuery(request));
    return readBoardSince(actor, state, readWindows(query.getAll("w")), query.get("since") ?? "");
  },
  { isBackground: true },
);
