import { describe, expect, it } from "vitest";
import { UTILITY_DOMAIN } from "./account-domains";
import { at } from "./circuit-state";
import { dayNumber, isSunday } from "./eastern-time";
import { rowOf, sampleWorld } from "./testing/sample-world";
import { unitRow } from "./unit-row";
import { unitRowsOfWorkOrder, unitsWithOrigin } from "./work-order-units";
import type { World } from "./world";

const WEEKS = 6;
const lifelike = (options: Parameters<typeof sampleWorld>[0] = {}): World =>
  sampleWorld({ oddRate: 0, lifelike: true, ...options });

type Unit = { unit: number; identity: string; row: Record<string, unknown> };
function unitsOf(world: World, index: number): Unit[] {
  return [...unitsWithOrigin(world, index)].map(({ unit, origin }) => {
    const cells = Object.entries(unitRow(world, index, unit, origin));
    const row = Object.fromEntries(cells.map(([column, text]) => [column, JSON.parse(text) as unknown]));
    return { unit, identity: String(row.SSUNITS_OBJECTID), row };
  });
}
const indexes = (world: World): number[] => Array.from({ length: world.size }, (_, index) => index);
const age = (world: World, days: number): void => {
  for (let day = 0; day < days; day++) world.advanceDay();
};
/** What of a unit tells it from every other one but its identity. */
const placeOf = ({ row }: Unit): string =>
  JSON.stringify([row.STATIONS_STATNAME, row.VEGUNIT_ASSDDATE, row.VEGUNIT_UNIT, row.SSUNITS_GEOMETRY]);

describe("a lifelike world", () => {
  it("is the same every time it is made and aged", () => {
    const [one, other] = [lifelike(), lifelike()];
    for (const world of [one, other]) age(world, 20);

    for (let workOrder = 0; workOrder < 220; workOrder++)
      expect([...unitRowsOfWorkOrder(one, workOrder)]).toEqual([...unitRowsOfWorkOrder(other, workOrder)]);
    expect(indexes(one).map((index) => one.rowText(index))).toEqual(
      indexes(other).map((index) => other.rowText(index)),
    );
  });

  it("has circuits in Review, which come from quality control and go back to it", () => {
    const world = lifelike({ circuits: 400, unitsPerCircuit: 24 });
    const first = world.circuitsWithStatus("REV", "all");
    expect(first.length).toBeGreaterThan(5);
    age(world, 7 * WEEKS);

    expect(first.some((index) => world.statusCode(index) !== "REV")).toBe(true);
    expect(world.circuitsWithStatus("REV", "all").some((index) => !first.includes(index))).toBe(true);
    expect(sampleWorld().circuitsWithStatus("REV", "all")).toEqual([]);
  });

  it("shows the utility's forester while it checks a circuit, and nobody once it is closed", () => {
    const world = lifelike({ circuits: 400, unitsPerCircuit: 24 });
    age(world, 10);
    const takers = (status: string): unknown[] =>
      world.circuitsWithStatus(status, "all").map((index) => rowOf(world, index).SS_TAKENBY);
    const isUtility = (taker: unknown): boolean => String(taker).startsWith(`${UTILITY_DOMAIN}\\`);

    expect(takers("QC").filter(isUtility).length).toBeGreaterThan(takers("QC").length * 0.3);
    expect(takers("QC").every(isUtility)).toBe(false);
    expect(takers("ACTIV").some(isUtility)).toBe(false);
    expect(takers("CLOSE").every((taker) => taker === "" || taker === null)).toBe(true);
  });

  it("loses and alters some units of a circuit in the utility's hands, and of no other", () => {
    const world = lifelike({ circuits: 400, unitsPerCircuit: 24 });
    const before = new Map(indexes(world).map((index) => [index, unitsOf(world, index)]));
    const visits = indexes(world).map((index) => at(world.state.utilityVisits, index));
    age(world, 7 * WEEKS);

    let [gone, altered] = [0, 0];
    for (const index of indexes(world)) {
      const now = new Map(unitsOf(world, index).map((one) => [one.unit, one]));
      const wasVisited = at(world.state.utilityVisits, index) > (visits[index] ?? 0);
      for (const old of before.get(index) ?? []) {
        const same = now.get(old.unit);
        const isAltered =
          same !== undefined && same.row.JOBVEGETATIONUNITS_LENGTHWRK !== old.row.JOBVEGETATIONUNITS_LENGTHWRK;
        if (!wasVisited) expect([same !== undefined, isAltered]).toEqual([true, false]);
        if (same === undefined) gone++;
        if (isAltered) {
          altered++;
          expect(same.row.VEGUNIT_PERMSTAT).toMatch(/^PPL Approved ?$/i);
        }
      }
    }
    expect(gone).toBeGreaterThan(5);
    expect(altered).toBeGreaterThan(10);
  });

  it("sends some walks days after they were assessed, and shows the device as not synced until then", () => {
    const world = lifelike({ circuits: 400, unitsPerCircuit: 24 });
    const known = new Set(indexes(world).flatMap((index) => unitsOf(world, index).map(({ identity }) => identity)));
    let [late, onTime] = [0, 0];
    for (let day = 0; day < 14; day++) {
      world.advanceDay();
      for (const { index, sendsOn } of world.unsent) {
        // On a Sunday nothing is sent.
        expect(sendsOn).toBeGreaterThan(world.today - (isSunday(world.today) ? 1 : 0));
        const { WSREQ_VERSION: version, WSREQ_SYNCHVERSN: sent } = rowOf(world, index);
        expect(Number(version)).toBeGreaterThan(Number(sent));
      }
      for (const index of world.unitsAdded.keys())
        for (const { origin, unit } of unitsWithOrigin(world, index)) {
          const identity = String(JSON.parse(unitRow(world, index, unit, origin).SSUNITS_OBJECTID));
          if (known.has(identity)) continue;
          known.add(identity);
          if (origin.assessedDay < world.today - 1) late++;
          else onTime++;
        }
    }
    expect(late / (late + onTime)).toBeGreaterThan(0.04);
    expect(late / (late + onTime)).toBeLessThan(0.25);
    const hundredths = (index: number): number =>
      at(world.state.plannedMiles, index) + at(world.state.unsentMiles, index);
    for (const index of indexes(world))
      expect(hundredths(index)).toBeLessThanOrEqual(at(world.state.totalMiles, index));
  });

  it("merges pieces that are closed into their parent: the row goes, the units go on under the parent, and its miles stay", () => {
    const world = lifelike({ circuits: 1200, unitsPerCircuit: 12 });
    const identities = (index: number): string[] => unitsOf(world, index).map(({ identity }) => identity);
    const before = new Map(
      indexes(world)
        .filter((index) => world.isSplit(index))
        .map((index) => [index, new Set(identities(index))]),
    );
    age(world, 7 * WEEKS);
    const merged = indexes(world).filter((index) => at(world.state.merged, index) === 1);

    let kept = 0;
    expect(merged.length).toBeGreaterThan(5);
    for (const index of merged) {
      expect(world.circuitsWithStatus("CLOSE", "all")).not.toContain(index);
      const units = unitsOf(world, index);
      kept += units.filter(({ identity }) => before.get(index)?.has(identity)).length;
      expect(units.every(({ row }) => row.SS_EXT === "@" || row.SS_EXT === "" || row.SS_EXT === null)).toBe(true);
      const parent = world.parentOf(index) ?? -1;
      const { from, to } = world.rowsOfWorkOrder(at(world.state.workOrder, index));
      const pieces = Array.from({ length: to - from }, (_, place) => from + place).filter((row) => row !== parent);
      const miles = pieces.reduce((sum, row) => sum + at(world.state.plannedMiles, row), 0);
      expect(at(world.state.plannedMiles, parent)).toBe(miles);
      // No station of one piece is one of another's.
      const stations = pieces.map(
        (row) => new Set(unitsOf(world, row).map(({ row: cells }) => cells.STATIONS_STATNAME)),
      );
      for (const name of stations[0] ?? [])
        if (/^\d+$/.test(String(name))) expect(stations.slice(1).some((others) => others.has(name))).toBe(false);
    }
    expect(kept).toBeGreaterThan(20);
  });

  it("gives some units another identity, and nothing else of them", () => {
    const world = lifelike({ circuits: 400, unitsPerCircuit: 24 });
    const before = new Map(indexes(world).map((index) => [index, unitsOf(world, index)]));
    age(world, 7 * WEEKS);

    let rekeyed = 0;
    for (const index of indexes(world)) {
      const now = new Map(unitsOf(world, index).map((one) => [one.unit, one]));
      for (const old of before.get(index) ?? []) {
        const same = now.get(old.unit);
        if (same === undefined || same.identity === old.identity) continue;
        rekeyed++;
        expect(placeOf(same)).toBe(placeOf(old));
      }
    }
    expect(rekeyed).toBeGreaterThan(8);
  });

  it("has the permissions that are found among millions of units; units without an amount need none", () => {
    const world = lifelike({ circuits: 400, unitsPerCircuit: 60 });
    const counts = new Map<string, number>();
    let measured = 0;
    for (const index of indexes(world))
      for (const { row } of unitsOf(world, index)) {
        const status = (typeof row.VEGUNIT_PERMSTAT === "string" ? row.VEGUNIT_PERMSTAT : "").trim().toLowerCase();
        if (["NW", "NOT", "SENSI"].includes(String(row.VEGUNIT_UNIT))) expect(status).toBe("");
        else {
          measured++;
          counts.set(status, (counts.get(status) ?? 0) + 1);
        }
      }
    const percent = (status: string): number => ((counts.get(status) ?? 0) / measured) * 100;

    expect(percent("approved")).toBeCloseTo(72.7, -0.3);
    expect(percent("")).toBeCloseTo(24.4, -0.3);
    expect(percent("ppl approved")).toBeGreaterThan(2);
    expect(percent("ppl approved")).toBeLessThan(4);
    expect(percent("no contact")).toBeCloseTo(0.19, 0.7);
    expect(percent("refused")).toBeCloseTo(0.11, 0.7);
    expect(percent("deferred")).toBeCloseTo(0.04, 0.7);
    expect([...counts.keys()].sort()).toEqual(["", "approved", "deferred", "no contact", "ppl approved", "refused"]);
  });

  it("does maintenance for the most part, and some work after storms and at single spots", () => {
    const world = lifelike({ circuits: 2000 });
    const cycles = indexes(world).map((index) => String(rowOf(world, index).VEGJOB_CYCLETYPE));
    const share = (pattern: RegExp): number => cycles.filter((cycle) => pattern.test(cycle)).length / cycles.length;

    expect(share(/^Cycle Maintenance/)).toBeGreaterThan(0.8);
    for (const kind of [/Storm/, /Reactive/, /Hot Spot/, /Detection/, /Herbicide/, /Lump Sum/])
      expect(share(kind)).toBeGreaterThan(0.01);
  });

  it("starts some orders in the year after their number's", () => {
    const world = lifelike({ firstDay: dayNumber("2026-04-01") });
    const started = indexes(world).map((index) => {
      const { SS_WO: workOrder } = rowOf(world, index);
      const day = at(world.state.startDay, index);
      return [Number(String(workOrder).slice(0, 4)), day < 0 ? null : new Date(day * 86_400_000).getUTCFullYear()];
    });

    expect(started.filter(([number, year]) => year === (number ?? 0) + 1).length).toBeGreaterThan(20);
    expect(started.filter(([number, year]) => year === number).length).toBeGreaterThan(20);
  });
});
