import { describe, expect, it } from "vitest";
import { easternDayNumber } from "./eastern-time";
import { allRows, rowOf, sampleWorld } from "./testing/sample-world";
import { totalUnits, unitRowsOfWorkOrder } from "./work-order-units";
import { unitObjectId } from "./unit-row";

describe("a day that passes", () => {
  it("is the same for every world of one seed", () => {
    const [one, other] = [sampleWorld(), sampleWorld()];
    for (let day = 0; day < 5; day++) expect(one.advanceDay()).toEqual(other.advanceDay());

    expect(allRows(one)).toEqual(allRows(other));
    expect(one.advanceDay().day).toBe("2026-02-08");
  });

  it("changes nothing on a Sunday", () => {
    const world = sampleWorld();
    for (let day = 0; day < 5; day++) world.advanceDay();
    const saturday = allRows(world);

    expect(world.advanceDay()).toEqual({ day: "2026-02-08", touched: 0 });
    expect(allRows(world)).toEqual(saturday);
    expect(world.advanceDay().touched).toBeGreaterThan(0);
  });

  it("touches about a tenth of the circuits, and no row of any other", () => {
    const world = sampleWorld({ circuits: 3000 });
    const before = allRows(world);

    const { touched } = world.advanceDay();

    const changed = allRows(world).filter((row, index) => row !== before[index]).length;
    expect(touched).toBeGreaterThan(240);
    expect(touched).toBeLessThan(360);
    // A touched piece changes its parent's row as well.
    expect(changed).toBeGreaterThanOrEqual(touched);
    expect(changed).toBeLessThan(touched * 1.3);
  });

  it("moves miles, units, statuses, titles and permissions over a month", () => {
    const world = sampleWorld({ circuits: 600 });
    const before = Array.from({ length: 600 }, (_, index) => rowOf(world, index));
    const unitsBefore = totalUnits(world);
    for (let day = 0; day < 30; day++) world.advanceDay();
    const after = Array.from({ length: 600 }, (_, index) => rowOf(world, index));

    const moved = (column: string): number =>
      after.filter((row, index) => row[column] !== before[index]?.[column]).length;
    for (const column of ["VEGJOB_LENGTHCOMP", "VEGJOB_PRCENT", "WSREQ_STATUS", "SS_EDITDATE", "WSREQ_VERSION"])
      expect(moved(column)).toBeGreaterThan(50);
    expect(moved("SS_TITLE")).toBeGreaterThan(10);
    expect(moved("SS_JOBGUID")).toBe(0);
    expect(after.map((row) => JSON.stringify(row.WSREQ_BOUNDSGEOM))).toEqual(
      before.map((row) => JSON.stringify(row.WSREQ_BOUNDSGEOM)),
    );
    expect(totalUnits(world)).toBeGreaterThan(unitsBefore);
    for (let index = 0; index < 600; index++)
      expect(world.state.plannedMiles[index]).toBeLessThanOrEqual(world.state.totalMiles[index] ?? 0);
    for (const editedAtMs of world.state.editedAtMs)
      expect(easternDayNumber(editedAtMs)).toBeLessThanOrEqual(world.today);
  });

  it("keeps every unit, settles open permissions and adds new units on the day", () => {
    const world = sampleWorld({ oddRate: 0 });
    const unitTexts = (): Map<string, string> => {
      const texts = new Map<string, string>();
      for (let workOrder = 0; workOrder < 60; workOrder++) {
        for (const text of unitRowsOfWorkOrder(world, workOrder))
          texts.set(/"(\{[^"]{36}\})",[^"]*(?:null|\{"@)/.exec(text)?.[1] ?? "", text);
      }
      return texts;
    };
    const before = unitTexts();
    for (let day = 0; day < 60; day++) world.advanceDay();
    const after = unitTexts();

    expect(before.has(unitObjectId(1, 1, 0))).toBe(true);
    for (const id of before.keys()) expect(after.has(id)).toBe(true);
    expect(after.size).toBeGreaterThan(before.size);
    // Whatever happens to its circuit, a unit stays where it is and as large as it is.
    const size = (text = ""): unknown => {
      const cells = JSON.parse(text) as unknown[];
      return cells.slice(-6, -3);
    };
    for (const [id, text] of before) expect(size(after.get(id))).toEqual(size(text));
    const open = (texts: Map<string, string>): number =>
      [...before.keys()].filter((id) => /"Pending"/.test(texts.get(id) ?? "")).length;
    expect(open(after)).toBeLessThan(open(before) * 0.8);
  });
});

describe("a young world", () => {
  const weeks = 12;
  const aged = () => {
    const world = sampleWorld({ oddRate: 0, youngDays: 7 * weeks });
    const milesOf = (): number => world.state.plannedMiles.reduce((sum, miles) => sum + miles, 0) / 100;
    const milesByWeek: number[] = [];
    for (let week = 0; week < weeks; week++) {
      const before = milesOf();
      for (let day = 0; day < 7; day++) world.advanceDay();
      milesByWeek.push(milesOf() - before);
    }
    return { world, milesByWeek };
  };

  it("has work for all the days ahead, and some left after them", () => {
    const { world, milesByWeek } = aged();

    for (const miles of milesByWeek) expect(miles).toBeGreaterThan(30);
    expect(world.circuitsWithStatus("ACTIV", "all").length).toBeGreaterThan(30);
    expect(world.circuitsWithStatus("SA", "all").length).toBeGreaterThan(10);
  });

  it("starts its new work orders one after the other, on their day and not before", () => {
    const { world } = aged();

    // The parent of a split is new until all its pieces agree on something else.
    const whole = world
      .circuitsWithStatus("SA", "all")
      .filter((index) => world.state.extension[index] !== 0 || !world.isSplit(index));
    for (const index of whole) expect(world.state.plannedMiles[index]).toBe(0);
    const starts = Array.from(world.state.startDay).filter((day) => day > world.options.firstDay && day <= world.today);
    expect(new Set(starts).size).toBeGreaterThan(20);
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(7 * weeks * 0.8);
  });
});
