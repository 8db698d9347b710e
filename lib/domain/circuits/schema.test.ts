import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { circuitListSchema, circuitValuesSchema, editCircuitSchema } from "./schema";

describe("circuitListSchema", () => {
  it("given nothing, then the newest WorkStudio edits come first and excluded circuits are hidden", () => {
    expect(circuitListSchema.parse({})).toEqual({
      q: "",
      region: [],
      status: [],
      contractor: [],
      cycle: [],
      excluded: "hide",
      modified: "all",
      sort: { key: "editedAt", descending: true },
      page: 1,
      per: 50,
    });
  });

  it("given a whole state, then it is read as written", () => {
    const input = circuitListSchema.parse({
      q: " maple ",
      region: ["LAN", "LEH"],
      status: "QC",
      sort: "title",
      page: "3",
      per: "25",
      excluded: "only",
      modified: "yes",
    });
    expect(input).toMatchObject({
      q: "maple",
      region: ["LAN", "LEH"],
      status: ["QC"],
      sort: { key: "title", descending: false },
      page: 3,
      per: 25,
      excluded: "only",
      modified: "yes",
    });
  });

  it.each([
    [{ sort: "password" }, { sort: { key: "editedAt", descending: true } }],
    [{ page: "-4" }, { page: 1 }],
    [{ page: "1e99" }, { page: 1 }],
    [{ per: "100000" }, { per: 50 }],
    [{ excluded: "maybe" }, { excluded: "hide" }],
    [{ q: ["a", "b"] }, { q: "" }],
  ])("given an unknown value %j, then it falls back", (url, expected) => {
    expect(circuitListSchema.parse(url)).toMatchObject(expected);
  });

  it("never throws, whatever a URL says", () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined));
    fc.assert(
      fc.property(
        fc.record({ q: value, region: value, status: value, sort: value, page: value, per: value, excluded: value }),
        (url) => void circuitListSchema.parse(url),
      ),
    );
  });
});

describe("circuitValuesSchema", () => {
  const values = {
    title: "A",
    regionId: "2",
    contractor: "",
    cycleType: " ",
    totalMiles: "12.345",
    milesPlanned: "0",
    percentComplete: "100",
    totalAcres: "0.5",
    startDate: "",
  };

  it("given a form's strings, then numbers are rounded to the column's cents and blanks are empty", () => {
    expect(circuitValuesSchema.parse(values)).toEqual({
      title: "A",
      regionId: 2,
      contractor: null,
      cycleType: null,
      totalMiles: 12.35,
      milesPlanned: 0,
      percentComplete: 100,
      totalAcres: 0.5,
      startDate: null,
    });
  });

  it.each([
    ["title", " ", "Enter a title."],
    ["title", "x".repeat(256), "Use at most 255 characters."],
    ["totalMiles", "many", "Enter a number."],
    ["totalMiles", "", "Enter a number."],
    ["totalMiles", "-1", "Enter 0 or more."],
    ["percentComplete", "101", "Enter at most 100 percent."],
    ["startDate", "13/13/2026", "Enter a date as YYYY-MM-DD."],
    ["startDate", "2026-02-30", "Enter a date as YYYY-MM-DD."],
  ])("given %s = %j, then the field says “%s”", (field, value, message) => {
    const result = circuitValuesSchema.safeParse({ ...values, [field]: value });
    expect(result.error?.issues.map((issue) => [issue.path[0], issue.message])).toEqual([[field, message]]);
  });

  it("refuses fields that a form may never set", () => {
    expect(circuitValuesSchema.safeParse({ ...values, apiStatus: "CLOSE" }).success).toBe(false);
    expect(editCircuitSchema.safeParse({ id: 1, values, base: {}, reason: "because", isExcluded: true }).success).toBe(
      false,
    );
  });

  it("holds only touched fields against the form's limits: WorkStudio's own value may lie beyond them", () => {
    const shown = { ...values, totalAcres: 2_000_000 };
    const retitled = editCircuitSchema.parse({
      id: 1,
      values: { ...shown, totalAcres: "2000000", title: "Brook tap" },
      base: shown,
      reason: "because",
    });
    expect(retitled.values).toEqual({ title: "Brook tap" });
    expect(
      editCircuitSchema.parse({ id: 1, values: { ...shown, totalAcres: "12.5" }, base: shown, reason: "because" })
        .values,
    ).toEqual({ totalAcres: 12.5 });
    expect(
      editCircuitSchema.safeParse({
        id: 1,
        values: { ...shown, totalAcres: "3000000" },
        base: shown,
        reason: "because",
      }).success,
    ).toBe(false);
  });
});
