import { describe, expect, it } from "vitest";
import { nextSort, sortValue, visibleColumns } from "./column";

const columns = [
  { id: "workOrder", header: "Work order" },
  { id: "title", header: "Title", hideable: false },
  { id: "miles", header: "Miles" },
  { id: "guid", header: "GUID", defaultVisible: false },
];
const ids = (chosen: string[]) => visibleColumns(columns, chosen).map((column) => column.id);

describe("visibleColumns", () => {
  it("shows the default columns when the address names none", () => {
    expect(ids([])).toEqual(["workOrder", "title", "miles"]);
  });

  it("shows what the address names and what cannot hide, in the table's own order", () => {
    expect(ids(["guid"])).toEqual(["workOrder", "title", "guid"]);
  });

  it("falls back to the default when the address names only unknown columns", () => {
    expect(ids(["nonsense"])).toEqual(["workOrder", "title", "miles"]);
  });
});

describe("nextSort", () => {
  it("starts texts at A and numbers at the greatest, then turns round", () => {
    expect(nextSort({ key: "title" }, undefined)).toEqual({ key: "title", descending: false });
    expect(nextSort({ key: "miles", align: "end" }, { key: "title", descending: false })).toEqual({
      key: "miles",
      descending: true,
    });
    expect(nextSort({ key: "miles", align: "end" }, { key: "miles", descending: true })).toEqual({
      key: "miles",
      descending: false,
    });
  });

  it("writes descending with a minus sign", () => {
    expect([sortValue({ key: "title", descending: true }), sortValue({ key: "title", descending: false })]).toEqual([
      "-title",
      "title",
    ]);
  });
});
