import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cells, JsonValue } from "./json-value";
import { parseUnitRow, plannerOf } from "./unit-row";

const UNIT: Cells = {
  VEGJOB_REGION: "Lancaster",
  VEGJOB_CYCLETYPE: "Reactive",
  VEGJOB_CONTRACTOR: "Asplundh",
  WPStartDate_Assessment_Xrefs_WP_STARTDATE: "/Date(2026-01-05)/",
  SS_WO: "2025-2082",
  SS_EXT: "",
  VEGSTAT_LINENAME: "56-02",
  VEGSTAT_FROMSTR: "12",
  VEGSTAT_TOSTR: 13,
  UNITS_DESCRIPTIO: "Single phase manual",
  VEGUNIT_FORESTER: "ASPLUNDH\\jdoe",
  VEGUNIT_ASSDDATE: "/Date(2026-01-20T05:00:00.000Z)/",
  VEGUNIT_PERMSTAT: "Approved",
  VEGUNIT_UNIT: "SPM",
  VEGUNIT_AUDIT_PASS: "true",
  VEGUNIT_AUDITDATE: "/Date(1899-12-30)/",
  VEGUNIT_ASSNOTE: "Ask Jane Roe, 555-0100",
  VEGUNIT_PARCELCOMMENTS: "Dog",
  VEGUNIT_ASSLAT: "40.04",
  VEGUNIT_ASSLONG: -76.3,
  JOBVEGETATIONUNITS_NUMTREES: "",
  JOBVEGETATIONUNITS_LENGTHWRK: 120.5,
  JOBVEGETATIONUNITS_ACRES: null,
  SSUNITS_OBJECTID: 9_000_000_001,
  SSUNITS_GEOMETRY: null,
  BRAND_NEW: "owner's phone",
};

function unitOf(changes: Cells = {}): ReturnType<typeof parseUnitRow>["unit"] {
  return parseUnitRow({ ...UNIT, ...changes }).unit;
}

const geometry = (type: string, coordinates: JsonValue): Cells => ({
  SSUNITS_GEOMETRY: { "@sourceFormat": "DataObjectGeometry", type, coordinates },
});

describe("parseUnitRow", () => {
  it("reads typed fields, leaves blanks out and lets notes leave no trace", () => {
    expect(unitOf()).toEqual({
      objectId: "9000000001",
      workOrder: "2025-2082",
      extension: "@",
      regionName: "Lancaster",
      cycleType: "Reactive",
      contractor: "Asplundh",
      startDate: "2026-01-05",
      lineName: "56-02",
      fromStructure: "12",
      toStructure: "13",
      description: "Single phase manual",
      forester: "ASPLUNDH\\jdoe",
      assessedDate: "2026-01-20",
      permissionStatus: "Approved",
      unitType: "SPM",
      auditPassed: true,
      lengthFt: 120.5,
      position: { latitude: 40.04, longitude: -76.3 },
    });
    expect(JSON.stringify(parseUnitRow(UNIT))).not.toMatch(/Jane|Dog|phone/);
  });

  it.each<[Cells, unknown]>([
    [{ VEGUNIT_ASSLONG: 0 }, undefined],
    [{ VEGUNIT_ASSLAT: 0 }, undefined],
    [{ VEGUNIT_ASSLAT: 140 }, undefined],
    [{ VEGUNIT_ASSLAT: "north" }, undefined],
    [geometry("Point", [-76.5, 40.5]), { latitude: 40.5, longitude: -76.5 }],
    [geometry("Point", [0, 40.5]), { latitude: 40.04, longitude: -76.3 }],
    [
      geometry("LineString", [
        [-76, 40],
        [-76.1, 40.1],
        [-76.2, 40.2],
      ]),
      { latitude: 40.1, longitude: -76.1 },
    ],
    [
      geometry("Polygon", [
        [
          [-76, 40],
          [-76.5, 40],
          [-76.5, 41],
          [-76, 41],
          [-76, 40],
        ],
      ]),
      { latitude: 40.5, longitude: -76.25 },
    ],
    [geometry("Blob", [1]), { latitude: 40.04, longitude: -76.3 }],
    [geometry("Polygon", []), { latitude: 40.04, longitude: -76.3 }],
  ])("places %j at %j", (changes, position) => {
    expect(unitOf(changes)?.position).toEqual(position);
  });

  it("rejects a unit without identity or work order, and amounts that cannot be are left out", () => {
    expect(parseUnitRow({ ...UNIT, SSUNITS_OBJECTID: " " })).toMatchObject({
      unit: null,
      problems: [{ kind: "missing_value", severity: "rejected" }],
    });
    expect(parseUnitRow({ ...UNIT, SS_WO: null }).unit).toBeNull();
    const bad = parseUnitRow({ ...UNIT, JOBVEGETATIONUNITS_LENGTHWRK: -1, JOBVEGETATIONUNITS_NUMTREES: "many" });
    expect(bad.unit).not.toHaveProperty("lengthFt");
    expect(bad.unit).not.toHaveProperty("trees");
    expect(bad.problems.map(({ kind }) => kind).sort()).toEqual(["bad_cell", "implausible_value"]);
  });

  it("normalises identities that are GUIDs", () => {
    expect(unitOf({ SSUNITS_OBJECTID: "{0a1b2c3d-1111-2222-3333-444455556666}" })?.objectId).toBe(
      "{0A1B2C3D-1111-2222-3333-444455556666}",
    );
  });

  it("never throws and never keeps a note, whatever the cells", () => {
    const anyCells = fc.dictionary(fc.constantFrom(...Object.keys(UNIT)), fc.jsonValue());
    fc.assert(
      fc.property(anyCells, (changes) => {
        const notes = { VEGUNIT_ASSNOTE: "Jane Roe", VEGUNIT_PARCELCOMMENTS: "Jane Roe" };
        expect(JSON.stringify(parseUnitRow({ ...UNIT, ...(changes as Cells), ...notes }))).not.toContain("Jane Roe");
      }),
    );
  });
});

describe("plannerOf", () => {
  it.each([
    ["ASPLUNDH\\jdoe", { username: "ASPLUNDH\\jdoe", contractor: "ASPLUNDH", user: "jdoe" }],
    [" ASPLUNDH\\ jdoe ", { username: "ASPLUNDH\\jdoe", contractor: "ASPLUNDH", user: "jdoe" }],
    ["jdoe", null],
    ["\\jdoe", null],
    ["ASPLUNDH\\", null],
    ["A\\b\\c", null],
    ["", null],
    [null, null],
  ])("reads %j", (takenBy, planner) => {
    expect(plannerOf(takenBy)).toEqual(planner);
  });
});
