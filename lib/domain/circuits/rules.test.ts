import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UserModifiedFields } from "./fields";
import { mergeCircuitEdit, trackEdits, trackUpstream } from "./rules";
import type { CircuitValues } from "./schema";

const circuit: CircuitValues = {
  title: "MAPLE HOLLOW 69/12 KV 56-02 LINE",
  regionId: 2,
  contractor: "Greenline",
  cycleType: "Cycle Maintenance - Trim",
  totalMiles: 57.79,
  milesPlanned: 33.89,
  percentComplete: 62,
  totalAcres: 0.51,
  startDate: "2026-01-05",
};

describe("mergeCircuitEdit", () => {
  it("given one changed field, then only that field is an edit", () => {
    const { edits, disputed } = mergeCircuitEdit(circuit, { ...circuit, title: "MAPLE HOLLOW" }, circuit);
    expect(edits.map(({ field, before, after }) => [field.column, before, after])).toEqual([
      ["title", circuit.title, "MAPLE HOLLOW"],
    ]);
    expect(disputed).toEqual([]);
  });

  it("given a colleague changed another field meanwhile, then theirs stays and mine is taken", () => {
    const { edits, disputed } = mergeCircuitEdit(
      circuit,
      { ...circuit, title: "MINE" },
      { ...circuit, contractor: "Timberway" },
    );
    expect(edits.map(({ field }) => field.column)).toEqual(["title"]);
    expect(disputed).toEqual([]);
  });

  it("given a colleague changed the same field differently, then it is in dispute", () => {
    const { disputed } = mergeCircuitEdit(circuit, { ...circuit, title: "MINE" }, { ...circuit, title: "THEIRS" });
    expect(disputed.map(({ key }) => key)).toEqual(["title"]);
  });

  it("given both wrote the same value, then there is nothing to do", () => {
    expect(mergeCircuitEdit(circuit, { ...circuit, title: "SAME" }, { ...circuit, title: "SAME" })).toEqual({
      edits: [],
      disputed: [],
    });
  });

  it("never edits a field the person did not touch, whatever is stored now", () => {
    const values = fc.record({
      title: fc.string(),
      totalMiles: fc.float({ noNaN: true }),
      contractor: fc.option(fc.string()),
    });
    fc.assert(
      fc.property(values, values, (seen, now) => {
        const base = { ...circuit, ...seen };
        expect(mergeCircuitEdit(base, base, { ...circuit, ...now })).toEqual({ edits: [], disputed: [] });
      }),
    );
  });
});

describe("trackEdits", () => {
  const first = new Date("2026-01-15T10:30:00Z");
  const edit = mergeCircuitEdit(circuit, { ...circuit, title: "OURS" }, circuit).edits;

  it("given a first edit, then WorkStudio's value before it is the original value", () => {
    expect(trackEdits({}, edit, 1, first)).toEqual({
      title: { modified_at: first.toISOString(), modified_by: 1, original_value: circuit.title },
    });
  });

  it("given a second edit of the same field, then the original value stays WorkStudio's", () => {
    const tracked: UserModifiedFields = {
      title: { modified_at: first.toISOString(), modified_by: 1, original_value: "WORKSTUDIO" },
    };
    const later = new Date("2026-01-16T10:30:00Z");
    expect(trackEdits(tracked, edit, 2, later)).toEqual({
      title: { modified_at: later.toISOString(), modified_by: 2, original_value: "WORKSTUDIO" },
    });
  });

  it("given an original value of null, then a second edit does not replace it with ours", () => {
    const tracked: UserModifiedFields = {
      title: { modified_at: first.toISOString(), modified_by: 1, original_value: null },
    };
    expect(trackEdits(tracked, edit, 1, first)["title"]?.original_value).toBeNull();
  });

  it("keeps the newest upstream value that a sync has brought since the first edit", () => {
    expect(trackUpstream({}, edit)).toEqual({ title: circuit.title });
    expect(trackUpstream({ title: "NEWER" }, edit)).toEqual({ title: "NEWER" });
  });
});
