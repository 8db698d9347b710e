import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvColumn, csvText, parseCsv } from "@/lib/platform/csv";
import type { LookupValues } from "./lookup-types";
import { valueText } from "./lookup-values";
import { type Existing, planImport } from "./plan-import";
import { PERMISSION_STATUS_TABLE } from "./permission-status-table";
import { UNIT_TYPE_TABLE } from "./unit-type-table";

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
const stored = (id: number, values: LookupValues, isActive = true): Existing => ({ id, values, isActive });
const plan = (csv: string, existing: Existing[] = []) => planImport(UNIT_TYPE_TABLE, parseCsv(csv), existing);

describe("an import's plan", () => {
  it("recognises rows by their code and leaves what the file leaves out", () => {
    const found = plan("Code,Name,Active\nspm,Single phase\nMOW,Mowing,no\n", [
      stored(1, unit("SPM")),
      stored(2, unit("MOW", { name: "Mowing" })),
      stored(3, unit("HCB")),
    ]);
    expect(found.problems).toEqual([]);
    expect(found.updates.map(({ id, changes }) => [id, changes])).toEqual([
      [1, [{ label: "Name", before: "Unit SPM", after: "Single phase" }]],
      [2, [{ label: "Active", before: "yes", after: "no" }]],
    ]);
    expect(found.updates[0]?.values["code"]).toBe("SPM");
  });

  it("takes labels, keys and column names, choices in words, and says which columns it leaves out", () => {
    const found = plan("code;NAME;category;Measured in;dbh_min;Landowner\nX1;New one;VCT;trees;6.10;nobody\n");
    expect(found.creates[0]?.values).toEqual({
      code: "X1",
      name: "New one",
      category: "VCT",
      measurementType: "count",
      dbhMin: "6.1",
      dbhMax: null,
      species: null,
    });
    expect(found.ignoredColumns).toEqual(["Landowner"]);
  });

  it.each([
    ["no code column", "Name\nX\n", /no column Code/],
    ["a column twice", "Code,code\nX,Y\n", /twice/],
    ["a code twice", "Code,Name,Category,Measured in\nX,A,V,count\nx ,B,V,count\n", /Line 2 has the same code/],
    ["a missing value", "Code,Name\nX,\n", /Name: Enter something/],
    ["an unknown measure", "Code,Name,Category,Measured in\nX,A,V,miles\n", /Choose one of/],
    [
      "diameters the wrong way round",
      "Code,Name,Category,Measured in,DBH from (in),DBH to (in)\nX,A,V,count,12,6\n",
      /less than the smallest/,
    ],
    ["more cells than columns", "Code,Name,Category,Measured in\nX,A,V,count,stray\n", /more cells/],
    ["neither yes nor no", "Code,Active\nSPM,maybe\n", /yes or no/],
  ])("says what is wrong with %s", (_, csv, message) => {
    expect(
      plan(csv, [stored(1, unit("SPM"))])
        .problems.map((problem) => problem.message)
        .join(" "),
    ).toMatch(message);
  });

  it("never takes a blank code for a row, not even for the stored blank one, unless its name stands beside it", () => {
    const existing = [stored(1, { name: "Pending", code: "", color: null })];
    const of = (csv: string) => planImport(PERMISSION_STATUS_TABLE, parseCsv(csv), existing);
    expect(of("Code,Name,Colour\n,Refused,error\n").problems).toEqual([
      { line: 2, message: "Code: without it nothing says which permission status this is." },
    ]);
    expect(of("Code,Name,Colour\n,Pending,#112233\n")).toMatchObject({
      problems: [],
      creates: [],
      updates: [{ id: 1 }],
    });
    expect(plan("Code,Name\n,Single phase\n", [stored(1, unit("SPM"))])).toMatchObject({ creates: [], updates: [] });
  });

  it("refuses a name that another row keeps, and lets two rows swap theirs", () => {
    const existing = [
      stored(1, { name: "Approved", code: "Approved", color: null }),
      stored(2, { name: "Refused", code: "Refused", color: null }),
    ];
    const of = (csv: string) => planImport(PERMISSION_STATUS_TABLE, parseCsv(csv), existing).problems;
    expect(of("Code,Name\nApproved,refused\n")).toEqual([
      { line: 2, message: "“refused” belongs to another row of the table already." },
    ]);
    expect(of("Code,Name\nApproved,Refused\nRefused,Approved\n")).toEqual([]);
  });

  it("finds nothing to do in its own export, whatever the values", () => {
    const text = fc
      .string({ minLength: 1, maxLength: 30 })
      .map((value) => value.trim().replaceAll(/[\0\r]/g, ""))
      .filter((value) => value !== "");
    const row = fc.record({
      code: text,
      name: text,
      category: text,
      measurementType: fc.constantFrom("linear_ft", "acres", "count", "none"),
      dbhMin: fc.constantFrom(null, "6", "12.1"),
      dbhMax: fc.constantFrom(null, "36", "999.99"),
      species: fc.option(text, { nil: null }),
    });
    const columns = UNIT_TYPE_TABLE.fields.map((field): CsvColumn<LookupValues> => ({
      header: field.label,
      value: (values) =>
        field.input === "decimal" && values[field.key] !== null
          ? Number(values[field.key])
          : valueText(field, values[field.key]),
    }));
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { maxLength: 8, selector: ({ code }) => code.replaceAll(/\s/g, "").toLowerCase() }),
        (rows) => {
          const existing = rows.map((values, index) => stored(index + 1, values));
          const found = planImport(UNIT_TYPE_TABLE, parseCsv(csvText(columns, rows)), existing);
          expect(found).toMatchObject({ creates: [], updates: [], problems: [], unchanged: rows.length });
        },
      ),
    );
  });
});
