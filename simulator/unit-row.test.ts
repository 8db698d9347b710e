import { describe, expect, it } from "vitest";
import { at } from "./circuit-state";
import { LANDOWNER_MARKER } from "./landowner-comments";
import { stationOfUnit } from "./station";
import { sampleWorld } from "./testing/sample-world";
import { UNIT_COLUMNS, unitHeading } from "./unit-columns";
import { UNIT_TYPES } from "./unit-types";
import { unitCountOfWorkOrder, unitRowsOfWorkOrder, unitsWithOrigin } from "./work-order-units";

const world = sampleWorld({ oddRate: 0 });
const workOrders = Array.from({ length: 120 }, (_, workOrder) => workOrder);
const units = workOrders.flatMap((workOrder) =>
  [...unitRowsOfWorkOrder(world, workOrder)].map((text): Record<string, unknown> => {
    const cells: unknown = JSON.parse(text);
    if (!Array.isArray(cells)) throw new Error("A row is not a list.");
    return Object.fromEntries(UNIT_COLUMNS.map((column, place) => [column, cells[place]]));
  }),
);

describe("a planned unit", () => {
  it("has every documented column with something in it somewhere", () => {
    expect(UNIT_COLUMNS).toHaveLength(35);
    for (const column of UNIT_COLUMNS)
      expect(units.some((unit) => unit[column] !== null && unit[column] !== "")).toBe(true);
  });

  it("has an identity of its own", () => {
    expect(new Set(units.map((unit) => unit.SSUNITS_OBJECTID)).size).toBe(units.length);
  });

  it("is one of 42 kinds of work, with an amount in the measure of its kind", () => {
    expect(UNIT_TYPES).toHaveLength(42);
    expect(new Set(UNIT_TYPES.map(({ code }) => code)).size).toBe(42);
    for (const unit of units) {
      const type = UNIT_TYPES.find(({ code }) => code === unit.VEGUNIT_UNIT);
      const amounts = {
        linear_ft: unit.JOBVEGETATIONUNITS_LENGTHWRK,
        acres: unit.JOBVEGETATIONUNITS_ACRES,
        count: unit.JOBVEGETATIONUNITS_NUMTREES,
        none: 1,
      };
      expect(Number(amounts[type?.measurement ?? "none"])).toBeGreaterThan(0);
    }
  });

  it("lies at a station of its circuit, whose spans add up to the miles that were walked", () => {
    const isWhole = (workOrder: number) => {
      const { from, to } = world.rowsOfWorkOrder(workOrder);
      return to - from === 1 && at(world.state.firstUnits, from) > 100;
    };
    const workOrder = workOrders.find(isWhole) ?? -1;
    const plannedMiles = at(world.state.plannedMiles, world.rowsOfWorkOrder(workOrder).from) / 100;
    const own = units.filter(({ SS_WO }) => SS_WO === world.workOrderText(workOrder));
    const stations = new Map(
      own.flatMap((unit) =>
        Number(unit.STATIONS_SPANLGTH) > 0 ? [[unit.STATIONS_STATNAME, Number(unit.STATIONS_SPANLGTH)] as const] : [],
      ),
    );
    const miles = [...stations.values()].reduce((sum, metres) => sum + metres, 0) / 1609.344;

    expect([...stations.keys()].every((name) => /^[1-9]\d*0$/.test(String(name)))).toBe(true);
    expect(stations.size).toBeGreaterThan(own.length * 0.6);
    expect(miles / plannedMiles).toBeGreaterThan(0.9);
    expect(miles / plannedMiles).toBeLessThan(1.05);
  });

  it("lies at a station of its own walk: what later walks add is as long as the miles that they brought", () => {
    const aged = sampleWorld({ oddRate: 0 });
    for (let day = 0; day < 60; day++) aged.advanceDay();
    let [spans, walked] = [0, 0];
    for (const [index, added] of aged.unitsAdded) {
      const metres = new Map<string, number>();
      for (const { unit, origin } of unitsWithOrigin(aged, index)) {
        if (unit < at(aged.state.firstUnits, index)) continue;
        const { name, metres: span } = stationOfUnit(aged.options, { circuit: index, unit, extension: 0 }, origin);
        metres.set(name, Math.max(metres.get(name) ?? 0, span));
      }
      const own = [...metres.values()].reduce((sum, span) => sum + span, 0) / 1609.344;
      const miles = added.reduce((sum, walk) => sum + walk.miles, 0) / 100;
      expect(own).toBeLessThanOrEqual(miles + 0.0001);
      [spans, walked] = [spans + own, walked + miles];
    }
    expect(walked).toBeGreaterThan(100);
    expect(spans / walked).toBeGreaterThan(0.93);
  });

  it("comes without the lengths of spans where the view does not send them", () => {
    const bare = sampleWorld({ oddRate: 0, spans: false });
    const [first = "[]"] = unitRowsOfWorkOrder(
      bare,
      workOrders.find((one) => unitCountOfWorkOrder(bare, one) > 0) ?? 0,
    );
    const cells: unknown = JSON.parse(first);

    expect(cells).toHaveLength(34);
    expect(unitHeading({ spans: false })).not.toContain("STATIONS_SPANLGTH");
  });

  it("comes with every permission status", () => {
    const statuses = new Set(
      units.map((unit) =>
        typeof unit.VEGUNIT_PERMSTAT === "string" ? unit.VEGUNIT_PERMSTAT.trim().toLowerCase() : "",
      ),
    );

    expect(statuses).toEqual(
      new Set(["", "pending", "approved", "ppl approved", "refused", "no contact", "deferred", "n/a"]),
    );
  });

  it("holds landowners' words, each with the mark that a search can find", () => {
    const comments = units
      .flatMap((unit) => [unit.VEGUNIT_ASSNOTE, unit.VEGUNIT_PARCELCOMMENTS])
      .filter((text) => text !== null && text !== "");

    expect(comments.length).toBeGreaterThan(1000);
    for (const comment of comments) expect(comment).toContain(LANDOWNER_MARKER);
  });

  it("sometimes lies at (x, 0) or has no position, while its geometry is right", () => {
    const zeroLongitude = units.filter((unit) => unit.VEGUNIT_ASSLONG === 0 && Number(unit.VEGUNIT_ASSLAT) > 39);
    const shapes = new Set(
      units.map(({ SSUNITS_GEOMETRY: geometry }) =>
        typeof geometry === "object" && geometry !== null && "type" in geometry ? geometry.type : null,
      ),
    );

    expect(zeroLongitude.length).toBeGreaterThan(0);
    expect(units.some((unit) => unit.VEGUNIT_ASSLAT === null)).toBe(true);
    expect(shapes).toEqual(new Set(["LineString", "Polygon", "Point", null]));
  });

  it("belongs to the pieces of a split work order, not to its parent", () => {
    const pieces = new Set(
      units.map((unit) => unit.SS_EXT).filter((extension) => typeof extension === "string" && /^[A-C]/.test(extension)),
    );

    expect(pieces.size).toBeGreaterThan(1);
  });
});
