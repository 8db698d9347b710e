import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { conditionKey } from "@/lib/platform/list/count-rows";
import { orderSql, rowsSql } from "@/lib/platform/list/list-sql";
import { requirePermission } from "@/lib/platform/permissions";
import { type Topic, sharedCache, topicVersion } from "@/lib/platform/shared-cache";
import { type BoardCard, type BoardState, boardList } from "./list";
import { STAGES, type Stage } from "./rules";
import type { BoardWindow } from "./board-windows";

/** A column's circuits of what is filtered, all of them: how many, and their miles. */
export type BoardColumn = { stage: Stage; count: number; totalMiles: number; milesPlanned: number };
export type BoardPart = { stage: Stage; from: number; cards: BoardCard[] };
export type Board = { version: string; columns: BoardColumn[]; parts: BoardPart[] };

const TOPICS: readonly Topic[] = ["board", "circuits"];
const keptColumns = sharedCache<BoardColumn[]>({ topics: TOPICS, keepMs: 10_000 });

/**
 * The board's columns with what is in them, and the cards of the asked windows: one statement each, however many cards
 * there are. `version` is another one after any change of a circuit or a card. Throws FORBIDDEN.
 */
export async function readBoard(actor: Actor, state: BoardState, windows: readonly BoardWindow[]): Promise<Board> {
  requirePermission(actor, boardList.spec.permission);
  const version = await topicVersion(TOPICS);
  const [columns, parts] = await Promise.all([readColumns(actor, state), readParts(actor, state, windows)]);
  return { version, columns, parts };
}

/**
 * The same where anything has changed since `version`; null while nothing has, for one look at a table of versions.
 * Throws FORBIDDEN.
 */
export async function readBoardSince(
  actor: Actor,
  state: BoardState,
  windows: readonly BoardWindow[],
  version: string,
): Promise<Board | null> {
  requirePermission(actor, boardList.spec.permission);
  return (await topicVersion(TOPICS)) === version ? null : readBoard(actor, state, windows);
}

function readColumns(actor: Actor, state: BoardState): Promise<BoardColumn[]> {
  const condition = boardList.where(actor, state);
  return keptColumns(conditionKey(condition), async () => {
    const rows = await readRows<BoardColumn>(Prisma.sql`
      SELECT ui.workflow_stage AS stage, count(*)::float8 AS count, sum(c.total_miles)::float8 AS "totalMiles",
        sum(c.miles_planned)::float8 AS "milesPlanned"
      FROM ${boardList.spec.from} WHERE ${condition} GROUP BY ui.workflow_stage`);
    return STAGES.map(
      (stage) => rows.find((row) => row.stage === stage) ?? { stage, count: 0, totalMiles: 0, milesPlanned: 0 },
    );
  });
}

async function readParts(actor: Actor, state: BoardState, windows: readonly BoardWindow[]): Promise<BoardPart[]> {
  if (windows.length === 0) return [];
  const { spec } = boardList;
  const rows = await readRows<BoardCard>(
    rowsSql(spec, actor, idsIn(actor, state, windows), orderSql(spec, spec.defaultSort), "screen"),
  );
  return windows.map(({ stage, from }) => ({ stage, from, cards: rows.filter((card) => card.stage === stage) }));
}

/**
 * The ids of the windows. Where every circuit is meant, each column is walked in its order as far as its window; where
 * few of them fit, that walk would pass all others, so that those that fit are taken first.
 */
function idsIn(actor: Actor, state: BoardState, windows: readonly BoardWindow[]): Prisma.Sql {
  const { from } = boardList.spec;
  const condition = boardList.where(actor, state);
  const isSelective = boardList.isFiltered(state) || (actor.kind === "user" && actor.regionIds !== "all");
  const columns = windows.map(({ stage, from: skipped, count }) => {
    const limit = Prisma.sql`LIMIT ${Prisma.raw(String(count))} OFFSET ${skipped}`;
    return isSelective
      ? Prisma.sql`(SELECT id FROM fitting WHERE stage = ${stage} ORDER BY is_pinned DESC, stage_position, id ${limit})`
      : Prisma.sql`
        (
          SELECT c.id
          FROM ${from}
          WHERE ui.workflow_stage = ${stage} AND ${condition}
          ORDER BY ui.is_pinned DESC, ui.stage_position, ui.circuit_id ${limit}
        )`;
  });
  const fitting = isSelective
    ? Prisma.sql`
      WITH fitting AS MATERIALIZED (
        SELECT c.id, ui.workflow_stage AS stage, ui.is_pinned, ui.stage_position FROM ${from} WHERE ${condition}
      )`
    : Prisma.empty;
  return Prisma.sql`(${fitting} ${Prisma.join(columns, " UNION ALL ")}) page`;
}
