import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { announceChange } from "@/lib/platform/shared-cache";
import { storedCircuit } from "../testing/circuits";
import { guids, mara, startFromListedCircuits, titles } from "../testing/listed-circuits";
import { signedIn } from "../testing/people";

startFromListedCircuits();

describe("the search of the circuits list", () => {
  it.each<[string, string[]]>([
    ["2025-0001", ["MAPLE HOLLOW 69/12 KV"]],
    ["025-00", ["100% CLEAR_CUT \\ RIDGE", "MAPLE HOLLOW 69/12 KV", "O'MALLEY PIECE", "O'MALLEY'S \"BEND\""]],
    ["2025-0003 c_BA", ["O'MALLEY PIECE"]],
    ["le hol", ["MAPLE HOLLOW 69/12 KV"]],
    ["greenbough\\mhart", ["MAPLE HOLLOW 69/12 KV"]],
    ["%", []],
    ["0% c", ["100% CLEAR_CUT \\ RIDGE"]],
    ["%%%", []],
    ["___", []],
    ["r_cut", ["100% CLEAR_CUT \\ RIDGE"]],
    ["cut \\ ri", ["100% CLEAR_CUT \\ RIDGE"]],
    ["\\\\\\", []],
    ["o'malley's \"b", ["O'MALLEY'S \"BEND\""]],
    ["O'Hartwell", ["ASSIGNED LINE"]],
    [
      "20",
      [
        "100% CLEAR_CUT \\ RIDGE",
        "ASSIGNED LINE",
        "HELD LINE",
        "MAPLE HOLLOW 69/12 KV",
        "O'MALLEY PIECE",
        "O'MALLEY'S \"BEND\"",
      ],
    ],
    ["\u0000", []],
    ["x".repeat(201), []],
    ["o'", ["ASSIGNED LINE", "O'MALLEY PIECE", "O'MALLEY'S \"BEND\""]],
    ["pi", ["O'MALLEY PIECE"]],
    ["c", ["100% CLEAR_CUT \\ RIDGE", "O'MALLEY PIECE"]],
    ["nothing like it", []],
  ])("given %j", async (q, expected) => {
    expect(await titles({ q, sort: "title" })).toEqual(expected);
  });

  it("finds a GUID whole or by its start, with braces or without, in either case", async () => {
    const guid = guids.get("quoted") ?? "";
    for (const q of [guid, guid.toLowerCase(), guid.slice(1, -1), guid.slice(1, 9), guid.slice(0, 14)])
      expect(await titles({ q }), q).toEqual(["O'MALLEY'S \"BEND\""]);
  });

  it("finds what stands in a field as it stands: composed or not, in whatever case the database folds, hex digits too", async () => {
    await storedCircuit({ title: "RÉGION ÅSGÅRD 7 KV", region: "SUS", workOrder: "2027-0001" });
    await storedCircuit({ title: "PLOT DEADBEEF EAST", region: "SUS", workOrder: "2027-0002" });
    await storedCircuit({ title: "CAFE\u0301 LANE", region: "SUS", workOrder: "2027-0003" });
    for (const q of ["RÉGION", "RE\u0301GION", "ÅSGÅRD"])
      expect(await titles({ q }), q).toEqual(["RÉGION ÅSGÅRD 7 KV"]);
    for (const q of ["CAFE\u0301", "CAFÉ"]) expect(await titles({ q }), q).toEqual(["CAFE\u0301 LANE"]);
    for (const q of ["deadbeef", "DEADBEEF"]) expect(await titles({ q }), q).toEqual(["PLOT DEADBEEF EAST"]);
    await db().circuit.deleteMany({ where: { workOrder: { startsWith: "2027-" } } });
    await announceChange("circuits");
  });

  it("and the filters hold together", async () => {
    expect(await titles({ q: "2025", status: "QC", region: "LEH", sort: "workOrder" })).toHaveLength(2);
    expect(await titles({ q: "2025", status: "QC", region: "LAN" })).toEqual([]);
  });
});

describe("the row scope of the circuits list", () => {
  it.each<["planner" | "supervisor", string[], string[]]>([
    ["supervisor", ["LEH", "NOR"], ["HELD LINE", "O'MALLEY PIECE", "O'MALLEY'S \"BEND\""]],
    ["planner", ["CEN"], ["ASSIGNED LINE"]],
    ["supervisor", [], []],
  ])("a %s of %j sees just these, also when searching and filtering", async (role, regions, expected) => {
    const person = await signedIn({ role, regions });
    expect(await titles({ sort: "title" }, person)).toEqual(expected);
    expect(await titles({ q: "MAPLE" }, person)).toEqual([]);
    expect(await titles({ region: "LAN" }, person)).toEqual([]);
    expect(await titles({ q: guids.get("maple") }, person)).toEqual([]);
  });

  it("adds a planner's own circuits to the own regions, not those of a colleague", async () => {
    expect(await titles({ sort: "title" }, mara)).toEqual(["ASSIGNED LINE", "O'MALLEY PIECE", "O'MALLEY'S \"BEND\""]);
    const colleague = await signedIn({ role: "planner", name: "Devin Oakes", regions: ["LEH"] });
    expect(await titles({ sort: "title" }, colleague)).toEqual(["O'MALLEY PIECE", "O'MALLEY'S \"BEND\""]);
    expect(await titles({ q: "O'Hartwell" }, colleague)).toEqual([]);
  });
});
