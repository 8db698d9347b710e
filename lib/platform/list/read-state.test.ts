import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Prisma } from "../db";
import { readState } from "./read-state";

const sort = { ascending: Prisma.sql`t.title ASC`, descending: Prisma.sql`t.title DESC` };
const spec = {
  columns: {
    title: { label: "Title", value: () => "", sort },
    miles: { label: "Miles", value: () => 0, sortedBy: "title" },
  },
  defaultSort: { key: "title", descending: true },
  pageSizes: [50, 25, 100],
  search: { label: "Search", placeholder: "", condition: () => Prisma.sql`TRUE` },
  filters: {
    region: { kind: "many", label: "Region", condition: () => Prisma.sql`TRUE` },
    excluded: {
      kind: "one",
      label: "Excluded",
      defaultValue: "hide",
      options: [
        { value: "hide", label: "Hide" },
        { value: "only", label: "Only" },
      ],
      condition: () => null,
    },
    corrected: {
      kind: "yes-no",
      label: "Corrected",
      any: "All",
      yes: "Yes",
      no: "No",
      condition: () => Prisma.sql`TRUE`,
    },
    person: { kind: "text", label: "Who", any: "Anybody", pattern: /^\d{1,15}$/, condition: () => Prisma.sql`TRUE` },
    days: { kind: "days", label: "Days", from: "from", to: "to", condition: () => Prisma.sql`TRUE` },
  },
} as const satisfies Parameters<typeof readState>[0];
const nothing = {
  q: "",
  isUnsearchable: false,
  filters: { region: [], excluded: "hide", corrected: "all", person: "", days: { from: null, to: null } },
  sort: { key: "title", descending: true },
  page: 1,
  before: null,
  after: null,
  per: 50,
  columns: [],
  density: null,
};

describe("a list's state out of its address", () => {
  it("is the default where the address says nothing", () => {
    expect(readState(spec, {})).toEqual(nothing);
  });

  it("is read as written", () => {
    const written = {
      q: " maple ",
      region: ["LAN", "LEH", "LAN"],
      excluded: "only",
      corrected: "yes",
      person: "12",
      from: "2026-01-02",
      to: "2026-01-03",
      sort: "title",
      page: "3",
      per: "25",
      cols: "miles",
      density: "comfortable",
    };
    expect(readState(spec, written)).toEqual({
      q: "maple",
      isUnsearchable: false,
      filters: {
        region: ["LAN", "LEH"],
        excluded: "only",
        corrected: "yes",
        person: "12",
        days: { from: "2026-01-02", to: "2026-01-03" },
      },
      sort: { key: "title", descending: false },
      page: 3,
      before: null,
      after: null,
      per: 25,
      columns: ["miles"],
      density: "comfortable",
    });
  });

  it.each([
    [{ sort: "password" }],
    [{ sort: "miles" }],
    [{ sort: "constructor" }],
    [{ page: "-4" }],
    [{ page: "1e99" }],
    [{ per: "100000" }],
    [{ excluded: "maybe" }],
    [{ excluded: "constructor" }],
    [{ person: "1 OR 1=1" }],
    [{ from: "2026-02-30" }],
    [{ region: "*" }],
    [{ region: "a\0b" }],
    [{ q: ["a", "b"] }],
    [{ density: "toString" }],
  ])("falls back for what it does not know: %j", (params) => {
    expect(readState(spec, params)).toEqual(nothing);
  });

  it.each(["x".repeat(201), "a\0b", "\uD800"])(
    "takes a search that nothing can hold for one that finds nothing",
    (q) => {
      expect(readState(spec, { q })).toEqual({ ...nothing, isUnsearchable: true });
    },
  );

  it("never throws, and never takes a name of the language for a filter, whatever the address says", () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined));
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.constantFrom("__proto__", "constructor", "q", "region", "from", "sort", "page"), fc.string()),
          value,
        ),
        (params) => {
          expect(Object.keys(readState(spec, params).filters)).toEqual(Object.keys(nothing.filters));
        },
      ),
    );
  });
});
