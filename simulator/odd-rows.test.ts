import { describe, expect, it } from "vitest";
import { REGION_NAMES } from "./regions";
import { STATUSES } from "./statuses";
import { rowOf, sampleWorld } from "./testing/sample-world";
import { unitRowsOfWorkOrder } from "./work-order-units";
import type { World } from "./world";

const DATE = /^(\/Date\((\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?|\d+)\)\/|\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?)$/;

function problemsOf(world: World, index: number): string[] {
  const row = rowOf(world, index);
  const miles = Number(row.VEGJOB_LENGTH);
  return [
    row.SS_JOBGUID === null ? "guid" : "",
    Number.isFinite(miles) && miles >= 0 && miles <= 10_000 ? "" : "miles",
    REGION_NAMES.includes(String(row.REGION)) ? "" : "region",
    STATUSES.some(({ code }) => code === row.WSREQ_STATUS) ? "" : "status",
    typeof row.SS_EDITDATE === "number" || DATE.test(String(row.SS_EDITDATE)) ? "" : "date",
  ].filter((problem) => problem !== "");
}

function oddRows(world: World): number[] {
  return Array.from({ length: world.size }, (_, index) => index).filter((index) => problemsOf(world, index).length > 0);
}

describe("odd rows", () => {
  it.each([1, 2, 3, 4, 5])("are two or three of the default world's 240 (seed %i)", (seed) => {
    const count = oddRows(sampleWorld({ seed })).length;

    expect(count).toBeGreaterThanOrEqual(2);
    expect(count).toBeLessThanOrEqual(3);
  });

  it("do not exist in a clean world", () => {
    const world = sampleWorld({ oddRate: 0, circuits: 2000 });
    const units = Array.from({ length: 60 }, (_, workOrder) => [...unitRowsOfWorkOrder(world, workOrder)]).flat();

    expect(oddRows(world)).toEqual([]);
    expect(units.filter((row) => row.includes("Verbal OK") || row.includes("XTRIM9"))).toEqual([]);
  });

  it("come in every kind, each with one problem, and never in a split work order", () => {
    const world = sampleWorld({ circuits: 2000, oddRate: 0.05 });
    const odd = oddRows(world);

    expect(odd.length).toBeGreaterThan(90);
    expect(new Set(odd.flatMap((index) => problemsOf(world, index)))).toEqual(
      new Set(["guid", "miles", "region", "status", "date"]),
    );
    for (const index of odd) {
      const { from, to } = world.rowsOfWorkOrder(world.state.workOrder[index] ?? -1);
      expect(to - from).toBe(1);
    }
  });

  it("still answer to the status they are in, whatever their status cell says", () => {
    const world = sampleWorld({ circuits: 2000, oddRate: 0.05 });
    const hidden = world
      .circuitsWithStatus("ACTIV", "all")
      .filter((index) => rowOf(world, index).WSREQ_STATUS === "HOLDX");

    expect(hidden.length).toBeGreaterThan(0);
    expect(world.circuitsWithStatus("HOLDX", "all")).toEqual([]);
  });
});
