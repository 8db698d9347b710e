import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { sortKeys } from "@/lib/platform/list/read-state";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedUnit } from "../testing/units";
import { exportUnits, listUnitOptions, listUnits, unitList } from "./list";
import { getUnitFeed } from "./queries";

let admin: UserActor;
let regional: UserActor;
let planner: UserActor;
const names = new Map<number, string>();
const circuits: Record<"maple" | "piece" | "quarry", number> = { maple: 0, piece: 0, quarry: 0 };

beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
  regional = await signedIn({ role: "supervisor", regions: ["LEH"] });
  planner = await signedIn({ role: "planner", name: "Pia Overton", wsUsername: "GREENBOUGH\\ahollis" });
  const store = async (facts: Parameters<typeof storedCircuit>[0]) => (await storedCircuit(facts)).id;
  circuits.maple = await store({ workOrder: "2026-0100", title: "MAPLE HOLLOW" });
  circuits.piece = await store({
    workOrder: "2026-0100",
    extension: "A",
    title: "MAPLE PIECE",
    takenBy: "GREENBOUGH\\bsole",
  });
  circuits.quarry = await store({ workOrder: "2026-0200", title: "QUARRY", region: "LEH", assignedTo: planner.userId });
  const { maple, piece, quarry } = circuits;
  const units: Record<string, Parameters<typeof storedUnit>[0]> = {
    waits: {
      circuitId: maple,
      stationName: "20",
      days: 40,
      linearFt: 120,
      assessedOn: "2026-03-02",
      forester: "Ada Hollis",
    },
    fresh: { circuitId: maple, stationName: "100", days: 3, assessedOn: "2026-03-03", forester: "ADA  hollis" },
    nowork: {
      circuitId: maple,
      stationName: "10",
      unitType: "NW",
      days: 90,
      assessedOn: "2026-03-01",
      forester: "Ada Hollis",
    },
    refused: {
      circuitId: piece,
      unitType: "HCB",
      permissionStatus: "Refused",
      acres: 0.25,
      assessedOn: "2026-03-04",
      forester: null,
    },
    oak: {
      circuitId: quarry,
      stationName: "EX1",
      unitType: "REM612",
      permissionStatus: "Approved",
      trees: 1,
      species: "Red Oak",
      forester: "Cy Dunmore",
      assessedOn: "2026-02-01",
    },
    strange: {
      circuitId: quarry,
      stationName: "20",
      unitType: "XTRIM9",
      permissionStatus: "PPL Approved",
      assessedOn: null,
      cameBy: "moved",
      forester: "Cy Dunmore",
    },
    missing: {
      circuitId: maple,
      stationName: "30",
      state: "missing",
      forester: "Cy Dunmore",
      assessedOn: "2026-01-01",
    },
    vanished: {
      circuitId: quarry,
      stationName: "40",
      state: "vanished",
      forester: "Cy Dunmore",
      assessedOn: "2026-01-02",
    },
  };
  for (const [name, facts] of Object.entries(units)) names.set(await storedUnit(facts), name);
  const ada = await db().plannerAlias.findFirstOrThrow({ where: { kind: "forester", alias: "Ada Hollis" } });
  await db().planner.update({ where: { id: ada.plannerId }, data: { userId: null } });
});

const found = async (url: Record<string, unknown>, actor: UserActor = admin) =>
  (await listUnits(actor, unitList.parse(url))).rows.map(({ id }) => names.get(id));
const plannerOf = async (name: string) => String((await db().planner.findFirstOrThrow({ where: { name } })).id);

describe("the list of planned units", () => {
  it("has every unit of the row scope that is there, newest assessed first, and says what is not", async () => {
    expect(await found({})).toEqual(["refused", "fresh", "waits", "nowork", "oak", "strange"]);
    expect(await found({}, regional)).toEqual(["oak", "strange"]);
    expect(await found({}, planner)).toEqual(["oak", "strange"]);
    expect(await unitList.hidden(admin, unitList.parse({}))).toEqual([
      { filter: "state", count: 2, words: "missing or vanished", shown: "all" },
    ]);
  });

  it.each([
    [{ region: "LEH" }, ["oak", "strange"]],
    [{ type: "NW" }, ["nowork"]],
    [{ type: ["NW", "HCB"] }, ["refused", "nowork"]],
    [{ measure: "linear_ft" }, ["fresh", "waits"]],
    [{ measure: ["acres", "count"] }, ["refused", "oak"]],
    [{ measure: "unknown" }, ["strange"]],
    [{ measure: ["none", "unknown"] }, ["nowork", "strange"]],
    [{ permission: "pending" }, ["fresh", "waits", "nowork"]],
    [{ permission: ["Refused", "Approved"] }, ["refused", "oak"]],
    [{ waiting: "7" }, ["waits"]],
    [{ waiting: "60" }, []],
    [{ state: "missing" }, ["missing"]],
    [{ state: "gone" }, ["vanished", "missing"]],
    [{ came: "moved" }, ["strange"]],
    [{ from: "2026-03-02", to: "2026-03-03" }, ["fresh", "waits"]],
    [{ to: "2026-02-28" }, ["oak"]],
    [{ order: "2026-0100" }, ["refused", "fresh", "waits", "nowork"]],
    [{ station: "20", order: "2026-0100" }, ["waits"]],
  ])("is filtered by %o", async (url, expected) => {
    expect(await found(url)).toEqual(expected);
  });

  it("is filtered by circuit and by planner: a name in any spelling, the circuit's planner, nobody", async () => {
    expect(await found({ circuit: String(circuits.piece) })).toEqual(["refused"]);
    expect(await found({ planner: await plannerOf("Ada Hollis") })).toEqual(["fresh", "waits", "nowork"]);
    expect(await found({ planner: await plannerOf("GREENBOUGH\\bsole") })).toEqual(["refused"]);
    expect(await found({ planner: "none" })).toEqual([]);
    expect(await found({ planner: "me" }, planner)).toEqual([]);
    await db().planner.update({
      where: { id: BigInt(await plannerOf("Cy Dunmore")) },
      data: { userId: planner.userId },
    });
    expect(await found({ planner: "me" }, planner)).toEqual(["oak", "strange"]);
  });

  it("names a planner with an account as everywhere else, and finds the units by both names", async () => {
    await db().planner.update({
      where: { id: BigInt(await plannerOf("Cy Dunmore")) },
      data: { userId: planner.userId },
    });
    const { rows } = await listUnits(admin, unitList.parse({ q: "pia over" }));
    expect(rows.map(({ planner: name, forester }) => [name, forester])).toEqual([
      ["Pia Overton", "Cy Dunmore"],
      ["Pia Overton", "Cy Dunmore"],
    ]);
    expect(await found({ q: "cy dun" })).toEqual(["oak", "strange"]);
  });

  it.each([
    ["20", ["waits", "strange"]],
    ["ex1", ["oak"]],
    ["red oak", ["oak"]],
    ["OAK", ["oak"]],
    ["hcb", ["refused"]],
    ["hand-cut", ["refused"]],
    ["ada h", ["fresh", "waits", "nowork"]],
    ["2026-0100", ["refused", "fresh", "waits", "nowork"]],
    ["2026-0", ["refused", "fresh", "waits", "nowork", "oak", "strange"]],
    ["xtrim9", ["strange"]],
    ["100%", []],
    ["zz", []],
  ])("finds “%s”; the condition in one piece says the same", async (q, expected) => {
    expect(await found({ q })).toEqual(expected);
    const state = unitList.parse({ q });
    const { count } = await unitList.setOf(db(), admin, { kind: "matching", q, filters: state.filters });
    expect(count).toBe(expected.length);
  });

  it("is filtered by whether its circuit is excluded", async () => {
    const { id } = await storedCircuit({ isExcluded: true });
    const left = await storedUnit({ circuitId: id });
    const ids = async (excluded: string) =>
      (await listUnits(admin, unitList.parse({ excluded, circuit: String(id) }))).rows.map((row) => row.id);
    expect([await ids("all"), await ids("only"), await ids("hide")]).toEqual([[left], [left], []]);
    await db().circuit.delete({ where: { id }, select: { id: true } });
  });

  it("is sorted by every order both ways; stations of one circuit as their numbers run", async () => {
    for (const key of sortKeys(unitList.spec.columns)) {
      const up = await found({ sort: key });
      expect(up).toHaveLength(6);
      expect(await found({ sort: `-${key}` })).toEqual(up.toReversed());
    }
    expect(await found({ sort: "workOrder", circuit: String(circuits.maple) })).toEqual(["nowork", "waits", "fresh"]);
    expect((await found({ sort: "permission", permission: "pending" }))[0]).toBe("nowork");
  });

  it("says how long work waits, and quantities in what the type is measured in", async () => {
    const { rows } = await listUnits(admin, unitList.parse({ state: "all" }));
    const shown = (name: string) => {
      const row = rows.find(({ id }) => names.get(id) === name);
      if (!row) throw new Error(`no unit ${name}`);
      return [row.daysWaiting, unitList.spec.columns["quantity"]?.value(row)];
    };
    expect(shown("waits")).toEqual([40, "120 ft"]);
    expect(shown("nowork")).toEqual([null, null]);
    expect(shown("refused")).toEqual([null, "0.25 ac"]);
    expect(shown("oak")).toEqual([null, "1 tree"]);
    expect(shown("missing")[0]).toBeNull();
  });

  it("counts no further than it shows pages", async () => {
    expect(unitList.spec.countsUpTo).toBe(10_000);
    await db().$executeRawUnsafe(`
      INSERT INTO planned_units (
        identity, circuit_id, content_hash, permission_since, first_seen_at, state_since, unit_type, permission_status,
        species
      )
      SELECT gen_random_uuid(), ${circuits.maple}, n, now(), now(), now(), 'SPM', 'Approved', 'Many Maples'
      FROM generate_series(1, 10001) n`);
    const many = await listUnits(admin, unitList.parse({ q: "many maples", page: "999" }));
    expect(many).toMatchObject({ total: 10_000, isTotalLeast: true, page: 200, pageCount: 200 });
    expect(many.rows).toHaveLength(50);
    const few = await listUnits(admin, unitList.parse({ q: "red oak" }));
    expect([few.total, few.isTotalLeast]).toEqual([1, undefined]);
  });

  it("is a file of exactly what is filtered, with quantities apart; too many rows are refused before one is read", async () => {
    const csv = await (await exportUnits(admin, unitList.parse({ permission: "Refused" }), "csv")).text();
    expect(csv.trim().split("\n")).toHaveLength(2);
    expect(csv).toContain("MAPLE PIECE");
    expect(csv.split("\n")[0]).toContain("Feet,Acres,Trees");
    const spec = unitList.spec as { mostRowsOfFile?: number };
    const most = spec.mostRowsOfFile;
    spec.mostRowsOfFile = 1_000;
    const refusal = exportUnits(admin, unitList.parse({ q: "many maples" }), "csv");
    await expect(refusal).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("1,000 units") as string,
    });
    if (most !== undefined) spec.mostRowsOfFile = most;
  });

  it("offers planners and circuits of the row scope alone", async () => {
    const labels = async (actor: UserActor, name: string) =>
      (await listUnitOptions(actor))[name]?.map(({ label }) => label);
    expect(await labels(regional, "planner")).toEqual(["My units", "Nobody known", "Pia Overton"]);
    expect(await labels(admin, "planner")).toEqual(
      expect.arrayContaining(["Ada Hollis", "Pia Overton", "GREENBOUGH\\bsole"]),
    );
    expect(await labels(regional, "region")).toEqual(["Lehigh"]);
    const circuitOf = async (actor: UserActor) =>
      (await unitList.options(actor, unitList.parse({ circuit: String(circuits.maple) })))["circuit"];
    expect(await circuitOf(admin)).toMatchObject([{ label: "2026-0100 MAPLE HOLLOW" }]);
    expect(await circuitOf(regional)).toEqual([]);
  });
});

describe("how fresh units are", () => {
  it("is of the circuits of the row scope whose units are synced", async () => {
    const fetch = (circuitId: number, facts: object) =>
      db().circuitUnitFetch.create({ data: { circuitId, triedAt: new Date(), ...facts } });
    await fetch(circuits.maple, { fetchedAt: new Date("2026-03-01T12:00:00Z") });
    await fetch(circuits.quarry, { fetchedAt: new Date("2026-03-02T12:00:00Z"), suspiciousSince: new Date() });
    expect(await getUnitFeed(admin)).toEqual({
      fetchedAt: new Date("2026-03-01T12:00:00Z"),
      newestAt: new Date("2026-03-02T12:00:00Z"),
      neverFetched: 1,
      suspicious: 1,
      failed: 0,
    });
    expect(await getUnitFeed(regional)).toMatchObject({
      fetchedAt: new Date("2026-03-02T12:00:00Z"),
      neverFetched: 0,
      suspicious: 1,
    });
  });
});
