import { describe, expect, it } from "vitest";
import { EXTENSIONS } from "./circuit-state";
import { allRows, rowOf, sampleWorld } from "./testing/sample-world";
import { totalUnits, unitRowsOfWorkOrder } from "./work-order-units";
import type { World } from "./world";

function unitsOfAll(world: World, workOrders: number): string[] {
  return Array.from({ length: workOrders }, (_, workOrder) => [...unitRowsOfWorkOrder(world, workOrder)]).flat();
}

describe("a world", () => {
  it("is the same every time it is made from one seed, and another from another", () => {
    const [first, again, other] = [sampleWorld(), sampleWorld(), sampleWorld({ seed: 2 })];

    expect(allRows(first)).toEqual(allRows(again));
    expect(unitsOfAll(first, 20)).toEqual(unitsOfAll(again, 20));
    expect(allRows(other)).not.toEqual(allRows(first));
  });

  it("has the default size: 240 circuits and about 20 000 planned units in six regions", () => {
    const world = sampleWorld();

    expect(world.size).toBe(240);
    expect(totalUnits(world)).toBeGreaterThan(19_000);
    expect(totalUnits(world)).toBeLessThan(21_500);
    expect(new Set(Array.from({ length: 240 }, (_, index) => world.regionOf(index)))).toEqual(
      new Set(["Central", "Lancaster", "Lehigh", "Harrisburg", "Northeast", "Susquehanna"]),
    );
  });

  it.each([
    ["ACTIV", 0.4],
    ["QC", 0.12],
    ["REWRK", 0.06],
    ["CLOSE", 0.25],
    ["SA", 0.12],
    ["DEF", 0.05],
  ])("has its share of %s circuits", (status, share) => {
    const world = sampleWorld();

    expect(Math.abs(world.circuitsWithStatus(status, "all").length / 240 - share)).toBeLessThan(0.05);
  });

  it("gives every circuit a job GUID of its own and finds it again in any case", () => {
    const world = sampleWorld({ circuits: 3000 });
    const guids = new Set(Array.from({ length: world.size }, (_, index) => world.jobGuid(index)));

    expect(guids.size).toBe(3000);
    for (const guid of guids)
      expect(guid).toMatch(/^\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}$/);
    expect(world.findCircuit(world.jobGuid(77).toLowerCase())).toBe(77);
    expect(world.findCircuit("{00000000-0000-0000-0000-000000000000}")).toBeNull();
  });

  it("splits some work orders into pieces whose miles add up to the parent's, before or after it", () => {
    const world = sampleWorld({ circuits: 2000 });
    const { state } = world;
    const seen = new Set<string>();
    let parentsLast = 0;
    for (let workOrder = 0, next = 0; next < world.size; workOrder++) {
      const { from, to } = world.rowsOfWorkOrder(workOrder);
      next = to;
      if (to - from === 1) continue;
      const rows = Array.from({ length: to - from }, (_, place) => from + place);
      const parents = rows.filter((row) => state.extension[row] === 0);
      const pieces = rows.filter((row) => state.extension[row] !== 0);
      for (const piece of pieces) seen.add(EXTENSIONS[state.extension[piece] ?? 0] ?? "");
      expect(parents).toHaveLength(1);
      if (parents[0] === to - 1) parentsLast++;
      expect(pieces.reduce((sum, piece) => sum + (state.totalMiles[piece] ?? 0), 0)).toBe(
        state.totalMiles[parents[0] ?? -1],
      );
      expect(new Set(rows.map((row) => rowOf(world, row).SS_WO)).size).toBe(1);
    }
    expect(seen).toEqual(new Set(["A", "B", "C", "C_a", "C_b", "C_ba"]));
    expect(parentsLast).toBeGreaterThan(0);
  });

  it("writes unit counts in proportion to the option", () => {
    expect(totalUnits(sampleWorld({ unitsPerCircuit: 10 }))).toBeLessThan(2700);
    expect(totalUnits(sampleWorld({ unitsPerCircuit: 0 }))).toBeLessThan(240);
  });

  it("finds a work order by its text only", () => {
    const world = sampleWorld();

    expect(world.findWorkOrder(` ${world.workOrderText(5)} `)).toBe(5);
    for (const text of ["", "1999-1005", "2026-999999", "2026-1005@", "x"])
      expect(world.findWorkOrder(text)).toBeNull();
  });
});

describe("an overridden circuit", () => {
  it("shows the given cells, moves to the given status and region, and goes back", () => {
    const world = sampleWorld();
    const index = world.circuitsWithStatus("ACTIV", "all")[3] ?? -1;
    const before = world.rowText(index);

    world.editCircuit(index, { SS_TITLE: "CHANGED LINE", WSREQ_STATUS: "QC", REGION: "Lehigh", VEGJOB_LENGTH: null });

    expect(rowOf(world, index)).toMatchObject({
      SS_TITLE: "CHANGED LINE",
      WSREQ_STATUS: "QC",
      REGION: "Lehigh",
      VEGJOB_LENGTH: null,
    });
    expect(world.circuitsWithStatus("QC", ["Lehigh"])).toContain(index);
    expect(world.circuitsWithStatus("ACTIV", "all")).not.toContain(index);

    world.editCircuit(index, {
      SS_TITLE: undefined,
      WSREQ_STATUS: undefined,
      REGION: undefined,
      VEGJOB_LENGTH: undefined,
    });

    expect(world.rowText(index)).toBe(before);
  });
});
