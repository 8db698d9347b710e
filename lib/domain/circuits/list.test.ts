import { streamXlsxRows } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db, readRows } from "@/lib/platform/db";
import { pageSql } from "@/lib/platform/list/list-sql";
import { sortKeys } from "@/lib/platform/list/read-state";
import { openSession } from "@/lib/platform/sessions";
import { listInput, storedCircuit } from "../testing/circuits";
import { admin, mara, startFromListedCircuits, titles } from "../testing/listed-circuits";
import { signedIn } from "../testing/people";

import { circuitList, exportCircuits, listCircuitOptions, listCircuits } from "./list";

/** Sessions by the token's row, as a request has them. */
async function liveSession({ userId }: UserActor): Promise<bigint> {
  await openSession(userId, 1, { ipAddress: null, userAgent: null, requestId: "r" });
  const session = await db().session.findFirstOrThrow({ where: { userId }, orderBy: { id: "desc" } });
  return session.id;
}
const withoutPermission = (actor: UserActor, name: string): UserActor => ({
  ...actor,
  permissions: new Set([...actor.permissions].filter((one) => one !== name)),
});
async function readWorkbook(bytes: Uint8Array): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const { values } of streamXlsxRows(bytes)) rows.push(values);
  return rows;
}

/** What filters by the planner of whom WorkStudio only has an account. */
async function plannerValue(): Promise<string> {
  const { plannerId } = await db().plannerAlias.findFirstOrThrow({ where: { alias: "GREENBOUGH\\mhartwell" } });
  return `p${plannerId}`;
}

startFromListedCircuits();

describe("the filters of the circuits list", () => {
  it.each<[Record<string, unknown>, string[]]>([
    [{ region: "LEH" }, ["O'MALLEY PIECE", "O'MALLEY'S \"BEND\""]],
    [{ region: ["LEH", "CEN"], status: "ACTIV" }, ["ASSIGNED LINE"]],
    [{ region: "NOWHERE" }, []],
    [{ status: "HOLDX" }, ["HELD LINE"]],
    [{ contractor: "gReenBough" }, ["100% CLEAR_CUT \\ RIDGE", "MAPLE HOLLOW 69/12 KV"]],
    [{ contractor: ["greenbough", "stonehedge"], cycle: "Trim" }, ["MAPLE HOLLOW 69/12 KV"]],
    [{ planner: "me" }, []],
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

  it("given a planner without an account", async () => {
    const { rows } = await listCircuits(admin, circuitList.parse({ planner: await plannerValue() }));
    expect(rows.map(({ title }) => title)).toEqual(["MAPLE HOLLOW 69/12 KV"]);
  });

  it("are offered as far as they exist, contractors once whatever their case", async () => {
    const options = await listCircuitOptions(admin);
    expect(options["contractor"]).toEqual([
      { value: "greenbough", label: "GREENBOUGH", count: 2 },
      { value: "stonehedge", label: "Stonehedge", count: 1 },
    ]);
    expect(options["status"]).toContainEqual({ value: "HOLDX", label: "HOLDX (unknown)", count: 1 });
    expect(options["planner"]).toEqual([
      { value: "me", label: "My circuits" },
      { value: await plannerValue(), label: "GREENBOUGH\\mhartwell", count: 1 },
      { value: String(mara.userId), label: "Mara O'Hartwell", count: 1 },
    ]);
    expect((await listCircuitOptions(mara))["region"]).toEqual([{ value: "LEH", label: "Lehigh", count: 2 }]);
  });

  it("D2 are offered only as far as they occur in the reader's own circuits", async () => {
    const reader = await signedIn({ role: "planner", regions: [] });
    const { region, contractor, cycle, status, planner } = await listCircuitOptions(reader);
    expect({ region, contractor, cycle }).toEqual({ region: [], contractor: [], cycle: [] });
    expect(planner).toEqual([{ value: "me", label: "My circuits" }]);
    expect(status?.map(({ value }) => value)).not.toContain("HOLDX");
    expect(status).toContainEqual({ value: "ACTIV", label: "Active", count: 0 });
  });
});

describe("sorting and paging", () => {
  it.each(sortKeys(circuitList.spec.columns))("by %s is exactly reversed downwards, equal values too", async (key) => {
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
    // A far page is counted from the end of the list, and is the same one.
    for (const sort of ["totalMiles", "-totalMiles", "-apiModifiedAt", "region"]) {
      const state = listInput({ region: "SUS", per: "25", sort });
      const ids = async (page: number, total?: number) =>
        (await readRows<{ id: number }>(pageSql(circuitList.spec, admin, state, page, total))).map(({ id }) => id);
      for (const page of [1, 2, 3]) expect(await ids(page, 55)).toEqual(await ids(page));
    }
    // Far beyond the end the count comes first.
    expect(
      (await listCircuits(admin, listInput({ region: "SUS", per: "25", page: "1000000", sort: "totalMiles" }))).page,
    ).toBe(3);
  });
});

const withoutRecord = (csv: string) => csv.replaceAll(/,(?:Record,Version|\d+,v[0-9a-f]{54})\r\n/g, "\r\n");

describe("the list starts and is kept", () => {
  it("with the person's default region, which can be cleared", async () => {
    const leh = await db().region.findFirstOrThrow({ where: { code: "LEH" } });
    const reader = { ...admin, defaultRegionId: leh.id };
    const open = async (params: Record<string, string>) => {
      const { state, startsWith } = await circuitList.open(reader, params);
      return { region: state.filters.region, said: circuitList.address(state, startsWith)["region"] };
    };
    expect(await open({})).toEqual({ region: ["LEH"], said: ["LEH"] });
    expect(await open({ region: "*" })).toEqual({ region: [], said: "*" });
    expect(await open({ status: "QC" })).toEqual({ region: [], said: "*" });
    expect(await open({ sort: "title", page: "2" })).toEqual({ region: ["LEH"], said: ["LEH"] });
    expect((await circuitList.open(admin, {})).state.filters.region).toEqual([]);
  });

  it("says how many its default hides", async () => {
    expect(await circuitList.hidden(admin, listInput({ region: "NOR" }))).toEqual([
      { filter: "excluded", count: 1, words: "excluded", shown: "all", desk: "/exclusions" },
    ]);
    expect(await circuitList.hidden(admin, listInput({ region: "LEH" }))).toEqual([]);
    expect(await circuitList.hidden(admin, listInput({ region: "NOR", excluded: "all" }))).toEqual([]);
  });

  it("leaves as a file exactly as it is filtered and sorted, in the columns that the screen shows", async () => {
    const reader = { ...admin, sessionId: await liveSession(admin) };
    const state = listInput({ region: "LEH", sort: "title", cols: ["title", "miles"] });
    const csv = await (await exportCircuits(reader, state, "csv")).text();
    // Whatever columns are chosen, a file says which record a row is and what it held.
    expect(withoutRecord(csv)).toBe(
      'Work order,Title,Planned mi,Total mi\r\n2025-0003 C_ba,O\'MALLEY PIECE,0,10\r\n2025-0003,"O\'MALLEY\'S ""BEND""",0,5\r\n',
    );
    const workbook = await (await exportCircuits(reader, state, "xlsx")).arrayBuffer();
    expect((await readWorkbook(new Uint8Array(workbook))).slice(0, 2)).toEqual([
      ["Work order", "Title", "Planned mi", "Total mi", "Record", "Version"],
      ["2025-0003 C_ba", "O'MALLEY PIECE", 0, 10, expect.any(Number), expect.stringMatching(/^v[0-9a-f]{54}$/)],
    ]);
    const [entry] = await db().activityLog.findMany({
      where: { action: "export.run" },
      orderBy: { id: "desc" },
      take: 1,
    });
    expect(entry).toMatchObject({ contextJson: { filters: { region: ["LEH"] }, format: "xlsx" } });
  });

  it("leaves only for who may take files, and nothing out of the row scope", async () => {
    const reader = await signedIn({ role: "planner", regions: ["LEH"] });
    await expect(exportCircuits(withoutPermission(reader, "export:run"), listInput({}), "csv")).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const regional = { ...(await signedIn({ role: "supervisor", regions: ["LEH"] })) };
    const mine = { ...regional, sessionId: await liveSession(regional) };
    const csv = await (await exportCircuits(mine, listInput({ cols: "title", sort: "title" }), "csv")).text();
    expect(withoutRecord(csv)).toBe(
      'Work order,Title\r\n2025-0003 C_ba,O\'MALLEY PIECE\r\n2025-0003,"O\'MALLEY\'S ""BEND"""\r\n',
    );
  });
});
