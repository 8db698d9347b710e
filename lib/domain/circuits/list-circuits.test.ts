import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { listInput, storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { listCircuits } from "./list-circuits";
import { listFilterOptions } from "./list-filter-options";
import { CIRCUIT_SORT_KEYS } from "./schema";

let admin: UserActor;
let mara: UserActor;
const guids = new Map<string, string>();

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  mara = await signedIn({ role: "planner", name: "Mara O'Hartwell", regions: ["LEH"] });
  const circuits: [string, Parameters<typeof storedCircuit>[0]][] = [
    [
      "maple",
      {
        workOrder: "2025-0001",
        title: "MAPLE HOLLOW 69/12 KV",
        contractor: "Greenbough",
        cycleType: "Trim",
        totalMiles: 5,
        percentComplete: 40,
        takenBy: "GREENBOUGH\\mhartwell",
      },
    ],
    [
      "percent",
      {
        workOrder: "2025-0002",
        title: "100% CLEAR_CUT \\ RIDGE",
        contractor: "GREENBOUGH",
        cycleType: "Herbicide",
        totalMiles: 9.5,
        percentComplete: 10,
      },
    ],
    [
      "quoted",
      {
        workOrder: "2025-0003",
        title: "O'MALLEY'S \"BEND\"",
        region: "LEH",
        apiStatus: "QC",
        contractor: "Stonehedge",
        totalMiles: 5,
        percentComplete: 90,
      },
    ],
    [
      "piece",
      {
        workOrder: "2025-0003",
        extension: "C_ba",
        title: "O'MALLEY PIECE",
        region: "LEH",
        apiStatus: "QC",
        editedAt: null,
      },
    ],
    ["odd", { workOrder: "2026-0100", title: "HELD LINE", region: "NOR", apiStatus: "HOLDX", totalMiles: 0.01 }],
    ["excluded", { workOrder: "2026-0101", title: "EXCLUDED LINE", region: "NOR", isExcluded: true }],
    ["deleted", { workOrder: "2026-0102", title: "DELETED LINE", isDeleted: true }],
    ["assigned", { workOrder: "2026-0103", title: "ASSIGNED LINE", region: "CEN", assignedTo: mara.userId }],
  ];
  for (const [name, facts] of circuits) guids.set(name, (await storedCircuit(facts)).jobGuid);
  const edited = await db().circuit.findFirstOrThrow({ where: { title: "MAPLE HOLLOW 69/12 KV" } });
  await db().circuit.update({
    where: { id: edited.id },
    data: {
      userModifiedFields: { title: { modified_at: "2026-02-01T00:00:00Z", modified_by: 1, original_value: "X" } },
    },
  });
});

async function titles(url: Record<string, unknown>, actor = admin): Promise<string[]> {
  const { rows, total } = await listCircuits(actor, listInput(url));
  expect(total).toBe(rows.length);
  return rows.map((row) => row.title);
}

describe("the filters of the circuits list", () => {
  it.each<[Record<string, unknown>, string[]]>([
    [{ region: "LEH" }, ["O'MALLEY PIECE", "O'MALLEY'S \"BEND\""]],
    [{ region: ["LEH", "CEN"], status: "ACTIV" }, ["ASSIGNED LINE"]],
    [{ region: "NOWHERE" }, []],
    [{ status: "HOLDX" }, ["HELD LINE"]],
    [{ contractor: "gReenBough" }, ["100% CLEAR_CUT \\ RIDGE", "MAPLE HOLLOW 69/12 KV"]],
    [{ contractor: ["greenbough", "stonehedge"], cycle: "Trim" }, ["MAPLE HOLLOW 69/12 KV"]],
    [{ excluded: "only" }, ["EXCLUDED LINE"]],
    [{ excluded: "all", region: "NOR" }, ["EXCLUDED LINE", "HELD LINE"]],
    [{ modified: "yes" }, ["MAPLE HOLLOW 69/12 KV"]],
    [{ modified: "no", region: "LAN" }, ["100% CLEAR_CUT \\ RIDGE"]],
    [{ region: "LAN'; DROP TABLE circuits; --" }, []],
  ])("given %j", async (url, expected) => {
    expect(await titles({ ...url, sort: "title" })).toEqual(expected);
  });

  it("never show a deleted circuit", async () => {
    expect(await titles({ excluded: "all", sort: "title" })).not.toContain("DELETED LINE");
  });

  it("are offered as far as they exist, contractors once whatever their case", async () => {
    const options = await listFilterOptions(admin);
    expect(options.contractors.map((option) => option.value)).toEqual(["greenbough", "stonehedge"]);
    expect(options.statuses).toContainEqual({ value: "HOLDX", label: "HOLDX (unknown)" });
    expect((await listFilterOptions(mara)).regions).toEqual([{ value: "LEH", label: "Lehigh" }]);
  });

  it("D2 are offered only as far as they occur in the reader's own circuits", async () => {
    const reader = await signedIn({ role: "planner", regions: [] });
    const { regions, contractors, cycleTypes, statuses } = await listFilterOptions(reader);
    expect({ regions, contractors, cycleTypes }).toEqual({ regions: [], contractors: [], cycleTypes: [] });
    expect(statuses.map((status) => status.value)).not.toContain("HOLDX");
    expect(statuses.map((status) => status.value)).toContain("ACTIV");
  });
});

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
    [
      "\u0000",
      [
        "100% CLEAR_CUT \\ RIDGE",
        "ASSIGNED LINE",
        "HELD LINE",
        "MAPLE HOLLOW 69/12 KV",
        "O'MALLEY PIECE",
        "O'MALLEY'S \"BEND\"",
      ],
    ],
    ["nothing like it", []],
  ])("given %j", async (q, expected) => {
    expect(await titles({ q, sort: "title" })).toEqual(expected);
  });

  it("finds a GUID whole or by its start, with braces or without, in either case", async () => {
    const guid = guids.get("quoted") ?? "";
    for (const q of [guid, guid.toLowerCase(), guid.slice(1, -1), guid.slice(1, 9), guid.slice(0, 14)])
      expect(await titles({ q }), q).toEqual(["O'MALLEY'S \"BEND\""]);
  });

  it("and the filters hold together", async () => {
    expect(await titles({ q: "2025", status: "QC", region: "LEH", sort: "workOrder" })).toHaveLength(2);
    expect(await titles({ q: "2025", status: "QC", region: "LAN" })).toEqual([]);
  });
});

describe("sorting and paging", () => {
  it.each(CIRCUIT_SORT_KEYS)("by %s is exactly reversed downwards, equal values too", async (key) => {
    const up = await titles({ sort: key, excluded: "all" });
    expect(up).toHaveLength(7);
    expect(await titles({ sort: `-${key}`, excluded: "all" })).toEqual(up.toReversed());
  });

  it("puts numbers in their order and circuits without an edit date last", async () => {
    const { rows } = await listCircuits(admin, listInput({ sort: "totalMiles" }));
    expect(rows.map((row) => row.totalMiles)).toEqual(rows.map((row) => row.totalMiles).toSorted((a, b) => a - b));
    expect((await titles({})).at(-1)).toBe("O'MALLEY PIECE");
  });

  it("shows every circuit once over the pages, and past the end the last page", async () => {
    for (let number = 0; number < 55; number += 1)
      await storedCircuit({ region: "SUS", totalMiles: 3, editedAt: "2026-01-01T00:00:00Z" });
    const pages = await Promise.all(
      [1, 2, 3].map((page) =>
        listCircuits(admin, listInput({ region: "SUS", per: "25", page: String(page), sort: "totalMiles" })),
      ),
    );
    expect(pages.map((page) => [page.rows.length, page.total, page.page, page.pageCount])).toEqual([
      [25, 55, 1, 3],
      [25, 55, 2, 3],
      [5, 55, 3, 3],
    ]);
    expect(new Set(pages.flatMap((page) => page.rows.map((row) => row.id))).size).toBe(55);
    expect(await listCircuits(admin, listInput({ region: "SUS", per: "25", page: "99", sort: "totalMiles" }))).toEqual(
      pages[2],
    );
    expect(await listCircuits(admin, listInput({ q: "nothing like it", page: "7" }))).toEqual({
      rows: [],
      total: 0,
      page: 1,
      pageCount: 1,
    });
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
