import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CircuitRow, circuitOfTableRow, parseCircuitRow } from "./circuit-row";
import type { Cells, JsonValue } from "./json-value";
import { CIRCUIT_HEADING, circuitCells } from "./testing/sample-circuit";

const context = { requestedStatus: "ACTIV", now: new Date("2026-01-21T12:00:00Z") };

function parse(changes: Cells = {}): CircuitRow {
  return parseCircuitRow(circuitCells(changes), context);
}

function problemsOf(changes: Cells): string[] {
  return parse(changes).problems.map(({ kind, severity, field }) => `${severity} ${kind} ${field ?? "-"}`);
}

describe("parseCircuitRow", () => {
  it("reads a sound row without a problem", () => {
    const { apiData, apiDataHash, ...row } = parse();
    expect(row).toEqual({
      jobGuid: "{0A1B2C3D-1111-2222-3333-444455556666}",
      workOrder: "2025-2082",
      extension: "@",
      title: "MAPLE HOLLOW 69/12 KV 56-02 LINE",
      regionName: "Lancaster",
      contractor: "Asplundh",
      cycleType: "Reactive",
      totalMiles: 57.79,
      milesPlanned: 33.89,
      percentComplete: 62,
      totalAcres: 0.51,
      startDate: "2026-01-05",
      apiModifiedAt: "2026-01-20T21:48:22.216Z",
      apiModifiedDate: "2026-01-20",
      apiStatus: "ACTIV",
      takenBy: "ASPLUNDH\\jdoe",
      wsVersion: 77,
      wsSyncVersion: 68,
      problems: [],
    });
    expect(JSON.parse(apiData())).toEqual(circuitCells());
    expect(apiDataHash).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[Cells, string]>([
    [{ SS_JOBGUID: null }, "rejected missing_guid job_guid"],
    [{ SS_JOBGUID: " " }, "rejected missing_guid job_guid"],
    [{ SS_JOBGUID: "not-a-guid" }, "rejected bad_cell job_guid"],
    [{ SS_JOBGUID: "{00000000-0000-0000-0000-000000000000}" }, "rejected bad_cell job_guid"],
    [{ SS_JOBGUID: 12 }, "rejected bad_cell job_guid"],
    [{ SS_WO: "" }, "rejected missing_value work_order"],
    [{ SS_WO: "2025-1930-is-far-too-long" }, "rejected bad_cell work_order"],
    [{ SS_WO: {} }, "rejected bad_cell work_order"],
    [{ SS_WO: "2025\0-1" }, "rejected bad_cell work_order"],
    [{ SS_EXT: "ABCDEF" }, "rejected bad_cell extension"],
    [{ SS_EXT: true }, "rejected bad_cell extension"],
    [{ WSREQ_STATUS: "X".repeat(21) }, "rejected bad_cell api_status"],
    [{ SS_TITLE: null }, "warning missing_value title"],
    [{ SS_TITLE: "A\0B" }, "warning bad_cell title"],
    [{ SS_TITLE: true }, "warning bad_cell title"],
    [{ VEGJOB_LENGTH: null }, "warning missing_value total_miles"],
    [{ VEGJOB_LENGTH: "12,3" }, "warning bad_cell total_miles"],
    [{ VEGJOB_LENGTH: "NaN" }, "warning bad_cell total_miles"],
    [{ VEGJOB_LENGTH: "1e400" }, "warning bad_cell total_miles"],
    [{ VEGJOB_LENGTH: -1 }, "warning implausible_value total_miles"],
    [{ VEGJOB_LENGTHCOMP: 10_001 }, "warning implausible_value miles_planned"],
    [{ VEGJOB_PRCENT: 140 }, "warning implausible_value percent_complete"],
    [{ VEGJOB_PRCENT: [] }, "warning bad_cell percent_complete"],
    [{ VEGJOB_PROJACRES: -0.5 }, "warning implausible_value total_acres"],
    [{ WSREQ_STATUS: null }, "warning missing_value api_status"],
    [{ SS_EDITDATE: null }, "warning missing_value api_modified_date"],
    [{ SS_EDITDATE: "soon" }, "warning bad_cell api_modified_date"],
    [{ SS_EDITDATE: "/Date(2099-01-01)/" }, "warning future_date api_modified_date"],
    [{ WPStartDate_Assessment_Xrefs_WP_STARTDATE: "2099-01-01" }, "warning future_date start_date"],
    [{ WPStartDate_Assessment_Xrefs_WP_STARTDATE: "junk" }, "warning bad_cell start_date"],
    [{ VEGJOB_CONTRACTOR: "c".repeat(51) }, "warning implausible_value contractor"],
    [{ SS_TAKENBY: `A\\${"x".repeat(100)}` }, "warning implausible_value taken_by"],
    [{ WSREQ_VERSION: 2 ** 31 }, "warning implausible_value ws_version"],
    [{ WSREQ_SYNCHVERSN: 1.5 }, "warning bad_cell ws_sync_version"],
    [{ VEGJOB_GF: "a\uD800b" }, "warning bad_cell -"],
  ])("tells of %j: %s", (changes, problem) => {
    expect(problemsOf(changes)).toEqual([problem]);
  });

  it.each<[JsonValue, string]>([
    ["", "@"],
    [null, "@"],
    ["@", "@"],
    [" A ", "A"],
    ["C_ba", "C_ba"],
  ])("reads the extension %j as %s", (value, extension) => {
    expect(parse({ SS_EXT: value })).toMatchObject({ extension, problems: [] });
  });

  it.each([
    "0a1b2c3d-1111-2222-3333-444455556666",
    "{0a1b2c3d-1111-2222-3333-444455556666}",
    " 0A1B2C3D111122223333444455556666 ",
  ])("normalises the GUID %s", (guid) => {
    expect(parse({ SS_JOBGUID: guid }).jobGuid).toBe("{0A1B2C3D-1111-2222-3333-444455556666}");
  });

  it("uses stated substitutes for what it could not read", () => {
    expect(
      parse({ SS_TITLE: " ", VEGJOB_LENGTH: "junk", VEGJOB_LENGTHCOMP: -4, VEGJOB_PRCENT: 140, WSREQ_STATUS: "" }),
    ).toMatchObject({
      title: "2025-2082",
      totalMiles: 0,
      milesPlanned: 0,
      percentComplete: 100,
      apiStatus: "ACTIV",
    });
    expect(problemsOf({ SS_TITLE: "x".repeat(10_000) })).toEqual(["warning implausible_value title"]);
    expect(parse({ SS_TITLE: "😀".repeat(300) }).title).toBe("😀".repeat(255));
    expect(parse({ VEGJOB_LENGTH: "1,234.567" })).toMatchObject({ totalMiles: 1234.57, problems: [] });
  });

  it("keeps a status nobody has heard of, and leaves the telling to the caller", () => {
    expect(parse({ WSREQ_STATUS: "ZZTOP" })).toMatchObject({ apiStatus: "ZZTOP", problems: [] });
  });

  it("gives equal data for equal rows and keeps columns it does not know", () => {
    expect(JSON.parse(parse({ BRAND_NEW: { deep: [1, "x"] } }).apiData())).toMatchObject({
      BRAND_NEW: { deep: [1, "x"] },
    });
  });

  it("never throws, keeps its numbers in range and its data storable, whatever the cells", () => {
    const anyCells = fc.dictionary(fc.constantFrom(...CIRCUIT_HEADING), fc.jsonValue({ stringUnit: "binary" }));
    fc.assert(
      fc.property(anyCells, (changes) => {
        const row = parse(changes as Cells);
        for (const miles of [row.totalMiles, row.milesPlanned]) expect(miles >= 0 && miles <= 10_000).toBe(true);
        expect(row.percentComplete >= 0 && row.percentComplete <= 100).toBe(true);
        expect(row.jobGuid ?? "{}").toMatch(/^\{[0-9A-F-]*\}$/);
        expect(row.apiModifiedDate ?? row.startDate ?? "2000-01-01").toMatch(/^\d{4}-\d\d-\d\d$/);
        expect(row.apiData()).not.toMatch(/(?<!\\)(?:\\\\)*\\u0000/);
        const rejected = row.problems.some(({ severity }) => severity === "rejected");
        expect(rejected || (row.jobGuid !== null && row.workOrder !== null)).toBe(true);
      }),
    );
  });
});

describe("circuitOfTableRow", () => {
  it("rejects a broken row with its position and keeps it as received", () => {
    const row = circuitOfTableRow(
      { kind: "broken", rowNumber: 17, cells: null, raw: '["a"]', reason: "Row 17 has 1 cells." },
      context,
    );
    expect(row.problems).toEqual([
      { kind: "broken_row", severity: "rejected", field: null, message: "Row 17 has 1 cells." },
    ]);
    expect(JSON.parse(row.apiData())).toEqual({ rowNumber: 17, raw: '["a"]' });
  });
});
