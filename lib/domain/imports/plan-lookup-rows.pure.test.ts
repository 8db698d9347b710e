import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvColumn, csvText, parseCsv } from "@/lib/platform/csv";
import { PERMISSION_STATUS_TABLE } from "../lookups/permission-status-table";
import { REGION_TABLE } from "../lookups/region-table";
import type { LookupTable, LookupValues } from "../lookups/lookup-types";
import { valueText } from "../lookups/lookup-values";
import { versionOf } from "../lookups/lookup-version";
import { UNIT_TYPE_TABLE } from "../lookups/unit-type-table";
import { matchColumns } from "./match-columns";
import { type PlannedRow, type StandingRow, fileFields, planLookupRows, readLookupCells } from "./plan-lookup-rows";

const unit = (code: string, values: Partial<LookupValues> = {}): LookupValues => ({
  code,
  name: `Unit ${code}`,
  category: "VLG",
  measurementType: "linear_ft",
  dbhMin: null,
  dbhMax: null,
  species: null,
  ...values,
});
const stored = (id: number, values: LookupValues, more: Partial<StandingRow> = {}): StandingRow => ({
  id: BigInt(id),
  values,
  isActive: true,
  isReferenced: false,
  ...more,
});

/** As a file is read, staged and planned. */
function planOf(table: LookupTable, csv: string, existing: readonly StandingRow[]): PlannedRow[] {
  const { header, rows } = parseCsv(csv);
  const fields = [
    ...fileFields(table).map(({ key, column, label }) => ({ key, label, names: [column] })),
    { key: "version", label: "Version" },
  ];
  const columns = matchColumns(fields, header);
  const sent = rows.map(({ line, cells }) => {
    const given = columns.flatMap((field, index) => (field === "" ? [] : [[field, cells[index] ?? ""] as const]));
    const read = readLookupCells(table, { cells: new Map(given), unread: new Map() });
    return { ...read, line, given: read.given as LookupValues, problems: asProblems(read.problems) };
  });
  return planLookupRows(table, sent, existing);
}
const asProblems = (messages: string[]) => messages.map((message) => ({ field: "", message }));
const plan = (csv: string, existing: StandingRow[] = []) => planOf(UNIT_TYPE_TABLE, csv, existing);
const saidOf = (rows: readonly PlannedRow[]) =>
  rows.flatMap(({ line, problems }) => problems.map(({ field, message }) => [line, field, message]));

describe("what a file would do to a table", () => {
  it("recognises rows by their code and leaves what the file leaves out", () => {
    const rows = plan("Code,Name,Active\nspm,Single phase\nMOW,Mowing,no\n", [
      stored(1, unit("SPM")),
      stored(2, unit("MOW", { name: "Mowing" })),
      stored(3, unit("HCB")),
    ]);
    expect(rows).toMatchObject([
      { outcome: "change", subjectId: 1n, label: "Unit SPM" },
      { outcome: "change", subjectId: 2n },
    ]);
    expect(rows.map(({ edits }) => edits)).toEqual([
      { name: { before: "Unit SPM", after: "Single phase" } },
      { isActive: { before: true, after: false } },
    ]);
  });

  it("takes labels, keys and column names, and choices in words; what it leaves out of a new row is blank, and the row is on", () => {
    const [row] = plan("code;NAME;category;Measured in;dbh_min;Landowner\nX1;New one;VCT;trees;6.10;nobody\n");
    expect(row).toMatchObject({ outcome: "create", subjectId: null, label: "New one" });
    expect(Object.fromEntries(Object.entries(row?.edits ?? {}).map(([key, { after }]) => [key, after]))).toEqual({
      code: "X1",
      name: "New one",
      category: "VCT",
      measurementType: "count",
      dbhMin: "6.1",
      dbhMax: null,
      species: null,
      isActive: true,
    });
  });

  it("leaves out blank rows, and obeys the separator that a spreadsheet names", () => {
    const rows = plan("sep=;\nCode;Name\n;\nSPM;A, B\n ; \n", [stored(1, unit("SPM"))]);
    expect(rows).toMatchObject([{ line: 4, outcome: "change", edits: { name: { after: "A, B" } } }]);
  });

  it.each([
    ["no code column", "Name\nX\n", /which unit type this is/],
    ["a code twice", "Code,Name,Category,Measured in\nX,A,V,count\nx ,B,V,count\n", /Row 2 is the same unit type/],
    ["a missing value", "Code,Name\nX,\n", /Enter something for Name/],
    ["an unknown measure", "Code,Name,Category,Measured in\nX,A,V,miles\n", /Choose one of/],
    [
      "diameters the wrong way round",
      "Code,Name,Category,Measured in,DBH from (in),DBH to (in)\nX,A,V,count,12,6\n",
      /less than the smallest/,
    ],
    [
      "a code with a character that nobody sees",
      "Code,Name,Category,Measured in\nSP\u200BM,A,V,count\n",
      /cannot be shown/,
    ],
    ["a name that shows nothing", "Code,Name\nSPM,\u200B\n", /cannot be shown/],
    ["a name of two lines", 'Code,Name\nSPM,"A\nB"\n', /cannot be shown/],
    ["a name that reads from right to left", "Code,Name\nSPM,\u202EMPS\n", /cannot be shown/],
    ["neither yes nor no", "Code,Active\nSPM,maybe\n", /yes or no/],
    ["a version that is none", "Code,Name,Version\nSPM,A,12\n", /not what the export wrote/],
  ])("says what is wrong with %s", (_, csv, message) => {
    const rows = plan(csv, [stored(1, unit("SPM"))]);
    expect(rows.at(-1)).toMatchObject({ outcome: "fault", edits: {} });
    expect(
      saidOf(rows)
        .map(([, , said]) => said)
        .join(" "),
    ).toMatch(message);
  });

  it("never takes a blank code for a row, not even for the stored blank one, unless its name stands beside it", () => {
    const existing = [stored(1, { name: "Pending", code: "", aliases: "", color: null })];
    const of = (csv: string) => planOf(PERMISSION_STATUS_TABLE, csv, existing);
    expect(saidOf(of("Code,Name,Colour\n,Refused,error\n"))).toEqual([
      [2, "code", "Without it nothing says which permission status this is."],
    ]);
    expect(of("Code,Name,Colour\n,Pending,#112233\n")).toMatchObject([{ outcome: "change", subjectId: 1n }]);
    expect(plan("Code,Name\n,Single phase\n", [stored(1, unit("SPM"))])).toMatchObject([{ outcome: "fault" }]);
  });

  it("refuses a value that another row keeps, and lets two rows exchange theirs; where one of them is wrong, both stay", () => {
    const existing = [
      stored(1, { name: "Approved", code: "Approved", aliases: "", color: null }),
      stored(2, { name: "Refused", code: "Refused", aliases: "Declined", color: null }),
    ];
    const of = (csv: string) => planOf(PERMISSION_STATUS_TABLE, csv, existing);
    const refusal = "Another permission status has this already: Refused.";
    expect(saidOf(of("Code,Name\nApproved,refused\n"))).toEqual([[2, "name", refusal]]);
    expect(saidOf(of("Code,Also called\nApproved,declined\n"))).toEqual([[2, "aliases", refusal]]);
    expect(saidOf(of("Code,Name\nDECLINED,Another\n"))).toEqual([[2, "code", refusal]]);
    expect(of("Code,Name\nApproved,Refused\nRefused,Approved\n").map(({ outcome }) => outcome)).toEqual([
      "change",
      "change",
    ]);
    expect(of("Code,Name,Colour\nApproved,Refused,\nRefused,Approved,dark\n").map(({ outcome }) => outcome)).toEqual([
      "fault",
      "fault",
    ]);
    expect(saidOf(of("Code,Name\nA,Same\nB,Same\n"))).toEqual([[3, "name", "Row 2 has this already."]]);
  });

  it("keeps the old name of a region that is in use beside the new one, so that the sync goes on", () => {
    const region = { name: "Old Mill", code: "OM", aliases: "" };
    const of = (isReferenced: boolean) =>
      planOf(REGION_TABLE, "Code,Name\nOM,New Mill\n", [stored(1, region, { isReferenced })])[0]?.edits;
    expect(of(false)).toEqual({ name: { before: "Old Mill", after: "New Mill" } });
    expect(of(true)).toEqual({
      name: { before: "Old Mill", after: "New Mill" },
      aliases: { before: "", after: "Old Mill" },
    });
  });
});

describe("a file that says what it was exported with", () => {
  const exported = unit("SPM", { category: "VLG" });
  const version = versionOf(UNIT_TYPE_TABLE, exported, true);
  const now = [stored(1, { ...exported, name: "Renamed since" })];

  it("changes nothing where its cell is as it was exported, also where somebody changed the field since", () => {
    expect(plan(`Code,Name,Category,Version\nSPM,Unit SPM,VAR,${version}\n`, now)).toMatchObject([
      { outcome: "change", edits: { category: { before: "VLG", after: "VAR" } } },
    ]);
  });

  it("is a conflict only where the file changes a field that was changed since", () => {
    const rows = plan(`Code,Name,Version\nSPM,From the file,${version}\n`, now);
    expect(rows).toMatchObject([{ outcome: "conflict", edits: {} }]);
    expect(saidOf(rows)).toEqual([[2, "name", "Changed to “Renamed since” since the export."]]);
    expect(plan(`Code,Name\nSPM,From the file\n`, now)).toMatchObject([{ outcome: "change" }]);
  });
});

describe("planned again", () => {
  it("a row that would do something else now is a conflict, and so is one whose place another row took", () => {
    const sent = { version: null, raw: {}, faults: {}, problems: [] };
    const rows = [
      { ...sent, line: 2, given: { code: "SPM", name: "One" } },
      { ...sent, line: 3, given: { code: "NEW", ...unit("NEW") } },
    ];
    const seen = planLookupRows(UNIT_TYPE_TABLE, rows, [stored(1, unit("SPM"))]);
    const again = (existing: StandingRow[]) =>
      planLookupRows(
        UNIT_TYPE_TABLE,
        rows.map((row, index) => ({
          ...row,
          shown: { outcome: seen[index]?.outcome ?? "same", edits: seen[index]?.edits ?? {} },
        })),
        existing,
      );
    expect(again([stored(1, unit("SPM"))])).toEqual(seen);
    expect(again([stored(1, unit("SPM", { name: "Two" })), stored(2, unit("NEW"))])).toMatchObject([
      { outcome: "conflict", problems: [{ message: "The unit type changed since the preview." }] },
      { outcome: "conflict" },
    ]);
  });
});

describe("a table's own export", () => {
  const text = fc
    .string({ minLength: 1, maxLength: 30 })
    .map((value) => value.trim().replaceAll(/[\0\r]/g, ""))
    .filter((value) => value !== "");
  const row = fc.record({
    code: text,
    name: text,
    category: text,
    measurementType: fc.constantFrom("linear_ft", "acres", "count", "none", "WorkStudio’s own"),
    dbhMin: fc.constantFrom(null, "6", "12.1"),
    dbhMax: fc.constantFrom(null, "3", "999.99"),
    species: fc.option(text, { nil: null }),
  });
  const columns = UNIT_TYPE_TABLE.fields.map((field): CsvColumn<LookupValues> => ({
    header: field.label,
    value: (values) =>
      field.input === "decimal" && values[field.key] !== null
        ? Number(values[field.key])
        : valueText(field, values[field.key]),
  }));
  const version: CsvColumn<LookupValues> = {
    header: "Version",
    value: (values) => versionOf(UNIT_TYPE_TABLE, values, true),
  };

  it.each([
    ["with versions", [...columns, version]],
    ["without", columns],
  ])("finds nothing to do, whatever the values: %s", (_, exported) => {
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { maxLength: 8, selector: ({ code }) => code.replaceAll(/\s/g, "").toLowerCase() }),
        (rows) => {
          const existing = rows.map((values, index) => stored(index + 1, values));
          const outcomes = plan(csvText(exported, rows), existing).map(({ outcome }) => outcome);
          expect(outcomes).toEqual(rows.map(() => "same"));
        },
      ),
    );
  });
});
