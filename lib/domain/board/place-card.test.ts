import fc from "fast-check";
import { ownerClient } from "@/lib/platform/testing/owner-client";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { moveCard } from "./mutations";
import type { Place } from "./schema";

let supervisor: UserActor;
const ids: number[] = [];

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
  for (let count = 0; count < 8; count += 1) ids.push((await storedCircuit({ apiStatus: "REWRK" })).id);
});

/** The cards of the column, as the board orders them. */
async function order(): Promise<number[]> {
  const rows = await db().$queryRaw<{ id: number }[]>(Prisma.sql`
    SELECT circuit_id::float8 AS id
    FROM circuit_ui_states
    WHERE circuit_id = ANY(${ids.map(BigInt)}::bigint[])
    ORDER BY stage_position, circuit_id`);
  return rows.map(({ id }) => id);
}

/** As autovacuum would, some minutes later: then the database knows how many cards there are, and plans for them. */
async function analyzed(table: string): Promise<void> {
  const owner = ownerClient();
  await owner.connect();
  try {
    await owner.query(`ANALYZE ${table}`);
  } finally {
    await owner.end();
  }
}

async function put(id: number, place: Place): Promise<void> {
  const { rowVersion: version } = await db().circuitUiState.findUniqueOrThrow({ where: { circuitId: id } });
  await moveCard(supervisor, { id, version, stage: "rework", place, reason: null });
}

/** The same on an array, which is what a person expects. */
function expected(before: readonly number[], id: number, place: Place): number[] {
  const others = before.filter((one) => one !== id);
  if (!("id" in place)) return place.at === "top" ? [id, ...others] : [...others, id];
  if (place.id === id) return [...others, id];
  return others.toSpliced(others.indexOf(place.id) + (place.at === "after" ? 1 : 0), 0, id);
}

describe("places of cards", () => {
  it("keeps the order that a person made, whatever the moves, with no two cards on one place", async () => {
    const one = fc.nat(7);
    const act = fc.record({ card: one, beside: one, at: fc.constantFrom("top", "end", "before", "after", "after") });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
        for (const { card, beside, at } of acts) {
          const [id = 0, other = 0] = [ids[card], ids[beside]];
          const place = (at === "before" || at === "after" ? { at, id: other } : { at }) as Place;
          const before = await order();
          await put(id, place);
          expect(await order()).toEqual(expected(before, id, place));
        }
        const rows = await db().circuitUiState.findMany({
          where: { workflowStage: "rework" },
          select: { stagePosition: true },
        });
        expect(new Set(rows.map(({ stagePosition }) => stagePosition)).size).toBe(rows.length);
      }),
      { numRuns: 12 },
    );
  });

  it("finds room in the tightest column: cards that stand one behind the other move up together, and keep their order", async () => {
    const start = await order();
    const [first = 0, second = 0, ...rest] = start;
    for (const [index, id] of start.entries())
      await db().circuitUiState.update({ where: { circuitId: id }, data: { stagePosition: -90_000 + index } });
    const last = rest.at(-1) ?? 0;
    await put(last, { at: "after", id: first });
    expect(await order()).toEqual([first, last, second, ...rest.slice(0, -1)]);
  });

  it("keeps the order of a long column that has no room anywhere, however the database reads it", async () => {
    const [first = 0, moved = 0] = await order();
    const { regionId } = await db().circuit.findUniqueOrThrow({ where: { id: first } });
    for (const [word, apiStatus, count] of [
      ["Tight", "REWRK", 600],
      ["Elsewhere", "ACTIV", 5_000],
    ] as const)
      await db().$executeRaw(Prisma.sql`
        INSERT INTO circuits (
          job_guid, work_order, extension, title, region_id, api_status, api_modified_date, created_at, updated_at
        )
        SELECT ${word}::text || n, left(${word}::text, 5) || n, '@', ${word}::text || n, ${regionId}, ${apiStatus},
          '2026-02-01', now(), now()
        FROM generate_series(1, ${count}::int) n`);
    await db().$executeRaw(Prisma.sql`
      UPDATE circuit_ui_states ui
      SET stage_position = -500000 - substr(c.title, 6)::int
      FROM circuits c
      WHERE c.id = ui.circuit_id AND c.title LIKE 'Tight%'`);
    await db().circuitUiState.update({ where: { circuitId: first }, data: { stagePosition: -500_601 } });
    const column = () =>
      db().$queryRaw<{ id: number }[]>(
        Prisma.sql`
          SELECT circuit_id::float8 AS id
          FROM circuit_ui_states
          WHERE workflow_stage = 'rework' AND circuit_id <> ${moved}::bigint
          ORDER BY stage_position, circuit_id`,
      );
    await analyzed("circuit_ui_states");
    const before = await column();
    await put(moved, { at: "after", id: first });
    expect(await column()).toEqual(before);
  });

  it("puts a card between two others of another stage also where it had that very number in its own", async () => {
    const cards = [];
    for (const apiStatus of ["QC", "QC", "ACTIV"]) cards.push((await storedCircuit({ apiStatus })).id);
    const [above = 0, below = 0, card = 0] = cards;
    for (const [id, stagePosition] of [
      [above, -700_002],
      [below, -700_000],
      [card, -700_001],
    ] as const)
      await db().circuitUiState.update({ where: { circuitId: id }, data: { stagePosition } });
    await moveCard(supervisor, { id: card, version: 1, stage: "qc", place: { at: "after", id: above }, reason: null });
    expect(await db().circuitUiState.findUniqueOrThrow({ where: { circuitId: card } })).toMatchObject({
      workflowStage: "qc",
      stagePosition: -700_001,
    });
  });

  it("puts a card at the end where the one beside it has left the stage", async () => {
    const [first = 0, second = 0] = await order();
    const { rowVersion: version } = await db().circuitUiState.findUniqueOrThrow({ where: { circuitId: second } });
    await moveCard(supervisor, { id: second, version, stage: "qc", place: { at: "end" }, reason: null });
    await put(first, { at: "after", id: second });
    expect((await order()).filter((id) => id !== second).at(-1)).toBe(first);
  });
});
