import { describe, expect, it } from "vitest";
import { CIRCUIT_COLUMNS } from "./circuit-columns";
import { easternDayNumber } from "./eastern-time";
import { oleDay } from "./json-cell";
import { CONTRACTORS, PLANNERS } from "./planners";
import { rowOf, sampleWorld } from "./testing/sample-world";

const world = sampleWorld({ circuits: 2000 });
const rows = Array.from({ length: world.size }, (_, index) => rowOf(world, index));

function shapesOf(column: string): Set<string> {
  return new Set(
    rows.map((row) => {
      const value = row[column];
      if (typeof value === "string") return value.replace(/\d+/g, "9");
      return value === null ? "null" : typeof value;
    }),
  );
}

describe("a circuit row", () => {
  it("has every documented column with something in it somewhere", () => {
    const documented = [
      ..."SS_JOBGUID SS_WO SS_EXT SS_TITLE WSREQ_STATUS REGION VEGJOB_LENGTH VEGJOB_LENGTHCOMP VEGJOB_PRCENT VEGJOB_PROJACRES".split(
        " ",
      ),
      ..."WPStartDate_Assessment_Xrefs_WP_STARTDATE VEGJOB_CYCLETYPE VEGJOB_CONTRACTOR SS_EDITDATE SS_TAKENBY SS_JOBTYPE SS_ASSIGNEDTO".split(
        " ",
      ),
      ..."VEGJOB_FORESTER VEGJOB_GF VEGJOB_LINENAME VEGJOB_OPCO VEGJOB_SERVCOMP VEGJOB_COSTMETHOD VEGJOB_CIRCCOMNTS".split(
        " ",
      ),
      ..."WSREQ_VERSION WSREQ_SYNCHVERSN WSREQ_BOUNDSGEOM WSREQ_SKETCHLEFT WSREQ_TITLE WSREQ_TAKENBY".split(" "),
    ];

    for (const column of documented) {
      expect(CIRCUIT_COLUMNS).toContain(column);
      expect(rows.some((row) => row[column] !== null && row[column] !== "")).toBe(true);
    }
  });

  it("sends moments in every shape", () => {
    expect([...shapesOf("SS_EDITDATE")]).toEqual(
      expect.arrayContaining(["/Date(9-9-9T9:9:9.9Z)/", "/Date(9)/", "9-9-9T9:9:9.9Z", "number"]),
    );
  });

  it("sends days in every shape, and the placeholder for none", () => {
    const column = "WPStartDate_Assessment_Xrefs_WP_STARTDATE";

    expect([...shapesOf(column)]).toEqual(
      expect.arrayContaining(["/Date(9-9-9)/", "/Date(9-9-9T9:9:9.9Z)/", "/Date(9)/", "9-9-9", "number", "null", ""]),
    );
    expect(rows.some((row) => String(row[column]).includes("1899-12-30"))).toBe(true);
    expect(rows.some((row) => String(row[column]).includes("T05:00:00.000Z"))).toBe(true);
    expect(rows.some((row) => String(row[column]).includes("T04:00:00.000Z"))).toBe(true);
  });

  it("writes OLE day numbers as the example says", () => {
    expect(oleDay(Date.UTC(2026, 1, 3, 19, 8, 30))).toBeCloseTo(46056.7975694, 6);
  });

  it("sends the main extension as @, empty or null, numbers sometimes as text and booleans in every shape", () => {
    const mains = new Set(
      rows.map((row) => row.SS_EXT).filter((value) => value === null || value === "" || value === "@"),
    );

    expect(mains).toEqual(new Set(["@", "", null]));
    expect(new Set(rows.map((row) => typeof row.VEGJOB_LENGTHCOMP))).toEqual(new Set(["number", "string"]));
    expect(new Set(rows.map((row) => row.WSREQ_TAKEN))).toEqual(new Set([true, false, "true", "false", "1", "0"]));
  });

  it("names planners as CONTRACTOR\\user, and spells contractors in several ways", () => {
    const planners = new Set(PLANNERS.map(({ username }) => username));
    const takers = rows
      .map((row) => row.SS_TAKENBY)
      .filter((name): name is string => typeof name === "string" && name.includes("\\"));
    const spellings = new Set(rows.map((row) => row.VEGJOB_CONTRACTOR));

    expect(PLANNERS).toHaveLength(30);
    expect(planners.size).toBe(30);
    expect(takers.length).toBeGreaterThan(1000);
    expect(takers.every((name) => planners.has(name))).toBe(true);
    expect(spellings.size).toBeGreaterThan(CONTRACTORS.length);
  });

  it("has devices with unsent work", () => {
    const unsent = rows.filter((row) => Number(row.WSREQ_VERSION) > Number(row.WSREQ_SYNCHVERSN));

    expect(unsent.length).toBeGreaterThan(rows.length / 20);
    expect(unsent.length).toBeLessThan(rows.length / 2);
  });

  it("carries a closed outline and keeps to a size of one or two kilobytes", () => {
    for (const row of rows.slice(0, 200)) {
      expect(row.WSREQ_BOUNDSGEOM).toMatchObject({ "@sourceFormat": "DataObjectGeometry", type: "Polygon" });
      const places = JSON.stringify(row.WSREQ_BOUNDSGEOM).match(/\[-?[\d.]+,-?[\d.]+\]/g) ?? [];
      expect(places.length).toBeGreaterThan(10);
      expect(places.at(-1)).toBe(places[0]);
    }
    const bytes = rows.reduce((sum, _, index) => sum + world.rowText(index).length, 0) / rows.length;
    expect(bytes).toBeGreaterThan(900);
    expect(bytes).toBeLessThan(1600);
  });

  it("was last edited on or before the world's day", () => {
    for (const editedAtMs of world.state.editedAtMs)
      expect(easternDayNumber(editedAtMs)).toBeLessThanOrEqual(world.today);
  });
});
