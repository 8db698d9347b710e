import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dayNumber, dayText } from "./eastern-time";
import { LiveWork } from "./live-work";
import { startSimulator } from "./start-simulator";
import { allRows, rowOf, sampleWorld } from "./testing/sample-world";
import { unitRow } from "./unit-row";
import { unitRowsOfWorkOrder, unitsWithOrigin } from "./work-order-units";
import type { World } from "./world";

const at = (time: string): number => Date.parse(`2026-02-${time}:00Z`);
const allUnits = (world: World): string[] =>
  Array.from({ length: 200 }, (_, workOrder) => [...unitRowsOfWorkOrder(world, workOrder)]).flat();
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ws-simulator-rounds-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The newest moment in a column of the circuits or of the units, as far as it is written as an ISO instant. */
const newest = (texts: readonly unknown[]): number =>
  Math.max(...texts.map((text) => Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(String(text))?.[0] ?? "1970-01-01")));

describe("a round of live work", () => {
  it("changes circuits and adds units up to its moment, and none of them later, early in the morning too", () => {
    const world = sampleWorld({ oddRate: 0 });
    const live = new LiveWork(world);
    for (const time of ["04T05:20", "04T14:00", "04T22:30"]) {
      expect(live.workNow(at(time))).toBeGreaterThan(0);
      const edits = Array.from({ length: world.size }, (_, index) => rowOf(world, index).SS_EDITDATE);
      expect(newest(edits)).toBeLessThanOrEqual(at(time));
      const units = Array.from({ length: world.size }, (_, index) => index).flatMap((index) =>
        [...unitsWithOrigin(world, index)].map(
          ({ unit, origin }) => unitRow(world, index, unit, origin).VEGUNIT_ASSDDATE,
        ),
      );
      expect(newest(units)).toBeLessThanOrEqual(at(time));
      expect(newest(units)).toBeGreaterThan(at(time) - 3_600_000);
    }
    expect(dayText(world.today)).toBe("2026-02-04");
  });

  it("is a day's worth at first and less each time, and whole again on the next day", () => {
    const world = sampleWorld({ circuits: 2000 });
    const live = new LiveWork(world);
    const [first = 0, second = 0, third = 0] = [10, 11, 12].map((hour) => live.workNow(at(`04T${hour}:00`)));

    expect(first).toBeGreaterThan(150);
    expect(second / first).toBeGreaterThan(0.35);
    expect(second / first).toBeLessThan(0.65);
    expect(third).toBeLessThan(second);
    expect(live.workNow(at("05T15:00"))).toBeGreaterThan(150);
  });

  it("comes after the days that passed unseen, and never while the world is ahead of the clock", () => {
    const [world, other] = [sampleWorld(), sampleWorld()];
    new LiveWork(world).workNow(at("12T15:00"));
    for (let day = 0; day < 9; day++) other.advanceDay();
    other.workUntil(at("12T15:00"));

    expect(allRows(world)).toEqual(allRows(other));
    expect(new LiveWork(world).workNow(at("11T15:00"))).toBe(0);
  });

  it("is the same after a restart, on the same day and on a later one", () => {
    const roundsFile = join(folder, "rounds.txt");
    const world = sampleWorld();
    const live = new LiveWork(world, { roundsFile });
    live.reach(dayNumber("2026-02-03"));
    for (const time of ["04T15:00", "04T15:05", "06T20:00"]) live.workNow(at(time));
    expect(readFileSync(roundsFile, "utf8").trim().split("\n")).toHaveLength(3);

    const [sameDay, later] = [sampleWorld(), sampleWorld()];
    const again = new LiveWork(sameDay, { roundsFile });
    again.reach(dayNumber("2026-02-05"));
    again.resume();
    new LiveWork(later, { roundsFile }).reach(dayNumber("2026-02-06"));

    expect(allRows(sameDay)).toEqual(allRows(world));
    expect(allUnits(sameDay)).toEqual(allUnits(world));
    expect(allRows(later)).toEqual(allRows(world));
    again.workNow(at("06T21:00"));
    live.workNow(at("06T21:00"));
    expect(allUnits(sameDay)).toEqual(allUnits(world));
  });
});

describe("a simulator that goes on ageing", () => {
  const seenWithin = async (milliseconds: number, work: () => unknown): Promise<boolean> => {
    for (const until = Date.now() + milliseconds; Date.now() < until; await new Promise((done) => setTimeout(done, 20)))
      if (work()) return true;
    return false;
  };

  it("does a round every so often, not while it is held at its birth, and none without the switch", async () => {
    const still = await startSimulator({ circuits: 40 });
    const held = await startSimulator({ circuits: 40, roundEveryMs: 30, isHeldAtBirth: true });
    const ageing = await startSimulator({ circuits: 40, roundEveryMs: 30 });
    try {
      const first = dayNumber("2026-02-02");
      expect(await seenWithin(5_000, () => ageing.world.today > first + 30)).toBe(true);
      expect([still.world.today, held.world.today]).toEqual([first, first]);
      await fetch(`${held.origin}/_control/advance-to`, {
        method: "POST",
        body: JSON.stringify({ day: "2026-02-03" }),
      });
      expect(await seenWithin(5_000, () => held.world.today > first + 30)).toBe(true);
    } finally {
      await Promise.all([still, held, ageing].map((simulator) => simulator.close()));
    }
  });
});
