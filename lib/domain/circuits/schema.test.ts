import { describe, expect, it } from "vitest";
import { circuitValuesSchema, editCircuitSchema } from "./schema";

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
