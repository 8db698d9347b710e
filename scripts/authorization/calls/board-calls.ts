import type { UserActor } from "@/lib/platform/actor-types";
import { firstWindows } from "@/lib/domain/board/board-windows";
import { boardList } from "@/lib/domain/board/list";
import { followStatus, markCard, moveCard } from "@/lib/domain/board/mutations";
import { readBoard, readBoardSince } from "@/lib/domain/board/read-board";
import { undoOnBoard } from "@/lib/domain/board/undo-on-board";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

const shown = (row: Row) => boardList.parse({ q: row.mark });
const seen = (id: number) => ({ id, version: 1 });

/** A circuit of a region that the actor moved, as the log has it. */
async function movedOf(region: string, actor: UserActor): Promise<Row> {
  const row = await circuitOf(region);
  // As the person was when they still might.
  const then = { ...actor, permissions: new Set(["circuit:move"] as const), regionIds: "all" as const };
  await moveCard(then, { ...seen(row.id), stage: "qc", place: { at: "end" }, reason: null });
  return row;
}

export const boardCalls = {
  "board/read-board#readBoard": {
    make: circuitOf,
    list: (actor, ...rows) => Promise.all(rows.map((row) => readBoard(actor, shown(row), firstWindows(5)))),
  },
  "board/read-board#readBoardSince": {
    make: circuitOf,
    list: (actor, ...rows) => Promise.all(rows.map((row) => readBoardSince(actor, shown(row), firstWindows(5), ""))),
  },
  "board/mutations#moveCard": {
    make: circuitOf,
    row: (actor, id) => moveCard(actor, { ...seen(id), stage: "qc", place: { at: "top" }, reason: null }),
  },
  "board/mutations#markCard": { make: circuitOf, row: (actor, id) => markCard(actor, { ...seen(id), isPinned: true }) },
  "board/mutations#followStatus": { make: circuitOf, row: (actor, id) => followStatus(actor, seen(id)) },
  "board/undo-on-board#undoOnBoard": {
    make: movedOf,
    row: (actor, id) => undoOnBoard(actor, { id, version: 2, place: { at: "same" } }),
  },
} satisfies Record<string, Call>;
