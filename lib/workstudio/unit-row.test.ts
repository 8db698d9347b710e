import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cells, JsonValue } from "./json-value";
import { UNIT_FIELDS, parseUnitRow, plannerOf } from "./unit-row";

const NOW = new Date("2026-03-02T12:00:00Z");

const UNIT: Cells = {
  VEGJOB_REGION: "Lancaster",
  SS_WO: "2025-2082",
  SS_EXT: "",
  VEGSTAT_FROMSTR: "12",
  STATIONS_STATNAME: 20,
  STATIONS_SPANLGTH: "61.25",
  UNITS_DESCRIPTIO: "Single phase manual",
  VEGUNIT_FORESTER: " Jo Doe ",
  VEGUNIT_ASSDDATE: "/Date(2026-01-20T21:48:22.216Z)/",
  VEGUNIT_PERMSTAT: "Approved",
  VEGUNIT_UNIT: "SPM",
  VEGUNIT_UNIT_CLASS: 1,
  VEGUNIT_REMOVCAT: "Maintained",
  VEGUNIT_SPECIES: "",
  VEGUNIT_AUDIT_PASS: "true",
  VEGUNIT_AUDITDATE: "/Date(1899-12-30)/",
  VEGUNIT_AUDIT_FAIL_HIST: false,
  VEGUNIT_ASSNOTE: "Ask Jane Roe, 555-0100",
  VEGUNIT_PARCELCOMMENTS: "Dog",
  VEGUNIT_ASSLAT: "40.04",
  VEGUNIT_ASSLONG: -76.3,
  JOBVEGETATIONUNITS_NUMTREES: "",
  JOBVEGETATIONUNITS_LENGTHWRK: 120.505,
  JOBVEGETATIONUNITS_ACRES: null,
  SSUNITS_OBJECTID: "{0A1B2C3D-1111-2222-3333-444455556666}",
  SSUNITS_GEOMETRY: null,
  BRAND_NEW: "owner's phone",
};

const read = (changes: Cells = {}) => parseUnitRow({ ...UNIT, ...changes }, NOW);
const valuesOf = (changes: Cells = {}) => read(changes).unit?.values;

function without(...columns: string[]): Cells {
  return Object.fromEntries(Object.entries(UNIT).filter(([column]) => !columns.includes(column)));
}

const geometry = (type: string, coordinates: JsonValue): Cells => ({
  SSUNITS_GEOMETRY: { "@sourceFormat": "DataObjectGeometry", type, coordinates },
});

describe("parseUnitRow", () => {
  it("reads typed fields, null where a cell is blank, and lets notes leave no trace but that there is one", () => {
    const { unit, problems, raw } = read();
    expect(problems).toEqual([]);
    expect(unit).toMatchObject({
      identity: "0a1b2c3d-1111-2222-3333-444455556666",
      workOrder: "2025-2082",
      extension: "@",
      values: {
        unitType: "SPM",
        permissionStatus: "Approved",
        stationName: "20",
        spanMetres: 61.25,
        species: null,
        forester: "Jo Doe",
        removalCategory: "Maintained",
        assessedAt: "2026-01-20T21:48:22.216Z",
        assessedOn: "2026-01-20",
        auditedOn: null,
        auditPassed: true,
        auditFailedEver: false,
        unitClass: 1,
        linearFt: 120.51,
        acres: null,
        trees: null,
        hasNote: true,
        latitude: 40.04,
        longitude: -76.3,
      },
    });
    expect(JSON.stringify([unit, problems, raw()])).not.toMatch(/Jane|Dog/);
    expect(JSON.parse(raw())).toMatchObject({ VEGUNIT_ASSNOTE: true, BRAND_NEW: "owner's phone" });
    expect(JSON.stringify(unit)).not.toContain("phone");
  });

  it("says nothing of a column that the view does not have, nor of a cell that cannot be read", () => {
    expect(parseUnitRow(without("STATIONS_SPANLGTH"), NOW).unit?.values).not.toHaveProperty("spanMetres");
    expect(valuesOf({ STATIONS_SPANLGTH: "" })).toHaveProperty("spanMetres", null);
    const { unit, problems } = read({ STATIONS_SPANLGTH: {}, JOBVEGETATIONUNITS_ACRES: "many", VEGUNIT_ASSDDATE: "x" });
    for (const field of ["spanMetres", "acres", "assessedAt", "assessedOn"])
      expect(unit?.values).not.toHaveProperty(field);
    expect(problems.map(({ field }) => field)).toEqual(["assessedAt", "acres", "spanMetres"]);
  });

  it.each<[Cells, string, string]>([
    [{ JOBVEGETATIONUNITS_LENGTHWRK: -1 }, "linearFt", "implausible_value"],
    [{ JOBVEGETATIONUNITS_ACRES: 1e12 }, "acres", "implausible_value"],
    [{ JOBVEGETATIONUNITS_NUMTREES: 2.5 }, "trees", "bad_cell"],
    [{ VEGUNIT_UNIT_CLASS: 99_999 }, "unitClass", "implausible_value"],
    [{ VEGUNIT_ASSDDATE: "/Date(2099-01-01)/" }, "assessedAt", "future_date"],
    [{ VEGUNIT_AUDIT_PASS: "perhaps" }, "auditPassed", "bad_cell"],
    [{ VEGUNIT_ASSLAT: "north" }, "latitude", "bad_cell"],
  ])("keeps what is stored and tells it for %j", (changes, field, kind) => {
    expect(valuesOf(changes)).not.toHaveProperty(field);
    expect(read(changes).problems).toMatchObject([{ kind, field, severity: "warning" }]);
  });

  it.each<[Cells, (string | null)[]]>([
    [{ VEGUNIT_ASSDDATE: "/Date(1899-12-30)/" }, [null, null]],
    [{ VEGUNIT_ASSDDATE: "/Date(2026-01-20)/" }, ["2026-01-20T05:00:00.000Z", "2026-01-20"]],
    [{ VEGUNIT_ASSDDATE: "/Date(2026-01-21T03:30:00Z)/" }, ["2026-01-21T03:30:00.000Z", "2026-01-20"]],
  ])("dates %j as %j, in Eastern days", (changes, [at, on]) => {
    expect(valuesOf(changes)).toMatchObject({ assessedAt: at, assessedOn: on });
  });

  it("takes a reason of an audit that failed for yes", () => {
    expect(valuesOf({ VEGUNIT_AUDIT_FAIL_HIST: "Clearance short at pole side" })).toHaveProperty(
      "auditFailedEver",
      true,
    );
    expect(valuesOf({ VEGUNIT_AUDIT_FAIL_HIST: "" })).toHaveProperty("auditFailedEver", null);
  });

  it.each<[Cells, [number | null, number | null]]>([
    [{ VEGUNIT_ASSLONG: 0 }, [null, null]],
    [{ VEGUNIT_ASSLAT: 0 }, [null, null]],
    [{ VEGUNIT_ASSLAT: 140 }, [null, null]],
    [geometry("Point", [-76.5, 40.5]), [40.5, -76.5]],
    [geometry("Point", [0, 40.5]), [40.04, -76.3]],
    [
      geometry("LineString", [
        [-76, 40],
        [-76.1, 40.1],
        [-76.2, 40.2],
      ]),
      [40.1, -76.1],
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
      [40.5, -76.25],
    ],
    [geometry("Blob", [1]), [40.04, -76.3]],
    [geometry("Polygon", []), [40.04, -76.3]],
  ])("places %j at %j", (changes, [latitude, longitude]) => {
    expect(valuesOf(changes)).toMatchObject({ latitude, longitude });
  });

  it("rejects a unit without identity or work order", () => {
    for (const changes of [
      { SSUNITS_OBJECTID: " " },
      { SSUNITS_OBJECTID: {} },
      { SS_WO: null },
      { SS_EXT: "TOOLONG" },
    ]) {
      expect(read(changes).unit).toBeNull();
      expect(read(changes).problems.map(({ severity }) => severity)).toContain("rejected");
    }
  });

  it("knows a GUID however it is written, and keeps a unit whose identity is none", () => {
    expect(read({ SSUNITS_OBJECTID: "0a1b2c3d111122223333444455556666" }).unit?.identity).toBe(read().unit?.identity);
    const odd = read({ SSUNITS_OBJECTID: 9_000_000_001 });
    expect(odd.unit?.identity).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(odd.unit?.identity).toBe(read({ SSUNITS_OBJECTID: "9000000001" }).unit?.identity);
    expect(odd.problems).toMatchObject([{ kind: "bad_cell", field: "identity", severity: "warning" }]);
  });

  it("has one hash for one meaning, and another for every other one", () => {
    const same: Cells[] = [
      { JOBVEGETATIONUNITS_LENGTHWRK: "120.505" },
      { VEGUNIT_ASSDDATE: "/Date(1768945702216)/" },
      { VEGUNIT_ASSNOTE: "Another word of the owner" },
      { VEGUNIT_SPECIES: null },
    ];
    for (const changes of same) expect(read(changes).unit?.hash).toBe(read().unit?.hash);
    const other: Cells[] = [
      { VEGUNIT_PERMSTAT: "Refused" },
      { VEGUNIT_ASSNOTE: "" },
      { JOBVEGETATIONUNITS_ACRES: 0 },
      { VEGUNIT_ASSDDATE: "/Date(1768945702217)/" },
    ];
    expect(new Set([{}, ...other].map((changes) => read(changes).unit?.hash)).size).toBe(5);
  });

  const anyCells = fc.dictionary(fc.constantFrom(...Object.keys(UNIT)), fc.jsonValue());

  it("never throws and never keeps a note, whatever the cells", () => {
    fc.assert(
      fc.property(anyCells, (changes) => {
        const notes = { VEGUNIT_ASSNOTE: "Jane Roe", VEGUNIT_PARCELCOMMENTS: { by: "Jane Roe" } };
        const { unit, problems, raw } = read({ ...(changes as Cells), ...notes });
        expect(JSON.stringify([unit, problems, raw()])).not.toContain("Jane Roe");
      }),
    );
  });

  it("answers values that their columns hold, and the same ones for the same cells, whatever the cells", () => {
    fc.assert(
      fc.property(anyCells, (changes) => {
        const { unit } = read(changes as Cells);
        if (unit === null) return;
        expect(read(changes as Cells).unit?.hash).toBe(unit.hash);
        expect(JSON.parse(unit.json)).toEqual(unit.values);
        expect(BigInt.asIntN(64, BigInt(unit.hash))).toBe(BigInt(unit.hash));
        for (const [field, value] of Object.entries(unit.values)) {
          expect(UNIT_FIELDS).toContain(field);
          if (typeof value === "string") expect(value.length).toBeLessThanOrEqual(200);
          if (typeof value === "number") expect(Math.abs(value)).toBeLessThan(1e8);
          if (field.endsWith("On") && value !== null) expect(value).toMatch(/^\d{4}-\d\d-\d\d$/);
        }
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
