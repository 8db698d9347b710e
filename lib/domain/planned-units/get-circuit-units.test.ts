import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedUnit } from "../testing/units";
import { type CircuitUnits, getCircuitUnits } from "./get-circuit-units";
import { listUnits, unitList } from "./list";

let admin: UserActor;
let parent: number;
let piece: number;
let other: number;
let units: CircuitUnits;

beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
  parent = (await storedCircuit({ workOrder: "2026-0300", takenBy: "GREENBOUGH\\ahollis" })).id;
  piece = (await storedCircuit({ workOrder: "2026-0300", extension: "A" })).id;
  other = (await storedCircuit({ workOrder: "2026-0400", region: "LEH" })).id;
  await db().circuit.update({ where: { id: piece }, data: { parentCircuitId: parent } });
  const store = (facts: Omit<Parameters<typeof storedUnit>[0], "circuitId">) =>
    storedUnit({ circuitId: parent, ...facts });
  // A line's acres and an area's feet are not summed; no work has no quantity at all.
  await store({ stationName: "100", unitType: "SPM", linearFt: 120.5, acres: 9 });
  await store({ stationName: "20", unitType: "SPM", linearFt: 79.5, permissionStatus: "Approved" });
  await store({ stationName: "20", unitType: "HCB", acres: 0.25, linearFt: 1_000, permissionStatus: "Refused" });
  await store({ stationName: "EX1", unitType: "REM612", trees: 3, permissionStatus: "Approved" });
  await store({ stationName: "30", unitType: "NW", linearFt: 50 });
  await store({ unitType: "XTRIM9", linearFt: 10 });
  const altered = await store({ stationName: "40", unitType: "SPM", state: "vanished", linearFt: 500 });
  await store({ stationName: "50", unitType: "SPM", state: "missing" });
  await storedUnit({ circuitId: piece, unitType: "SPM", linearFt: 7 });
  const now = Date.now();
  const hour = (hours: number) => new Date(now - hours * 3_600_000);
  await db().circuitCustodyPeriod.deleteMany({ where: { circuitId: parent } });
  await db().circuitCustodyPeriod.createMany({
    data: [
      { circuitId: parent, startedAt: hour(90), endedAt: hour(50), takenBy: "GREENBOUGH\\ahollis", kind: "contractor" },
      { circuitId: parent, startedAt: hour(50), endedAt: hour(10), takenBy: "PPL\\checker", kind: "utility" },
      { circuitId: parent, startedAt: hour(10), kind: "nobody" },
    ],
  });
  const change = (seenAt: Date, field: string, before: string, after: string) => ({
    unitId: altered,
    circuitId: parent,
    seenAt,
    field,
    before,
    after,
  });
  await db().plannedUnitChange.createMany({
    data: [
      change(hour(60), "linear_ft", "480.00", "500.00"),
      change(hour(60), "permission_status", "", "Approved"),
      change(hour(40), "state", "present", "missing"),
      change(hour(5), "circuit_id", String(other), String(parent)),
    ],
  });
  units = await getCircuitUnits(admin, parent);
});

describe("a circuit's planned units", () => {
  it("are counted once: its own that are there, and beside them what its pieces hold", async () => {
    expect([units.present, units.missing, units.vanished]).toEqual([6, 1, 1]);
    expect(units.pieces).toEqual([{ id: piece, workOrder: "2026-0300", extension: "A", units: 1 }]);
    expect((await getCircuitUnits(admin, piece)).present).toBe(1);
    const list = await listUnits(admin, unitList.parse({ circuit: String(parent) }));
    expect(list.total).toBe(units.present);
  });

  it("are summed by type only in what the type is measured in", () => {
    const none = { linearFt: null, acres: null, trees: null };
    const byType = Object.fromEntries(units.types.map(({ type, name: _, ...total }) => [type, total]));
    expect(byType).toEqual({
      SPM: { ...none, units: 2, linearFt: 200 },
      HCB: { ...none, units: 1, acres: 0.25 },
      REM612: { ...none, units: 1, trees: 3 },
      NW: { ...none, units: 1 },
      XTRIM9: { ...none, units: 1 },
    });
    expect(units.types.find(({ type }) => type === "XTRIM9")?.name).toBeNull();
  });

  it("are summed by permission with work apart from what is no work; the unknown counts as work", () => {
    expect(units.permissions).toEqual([
      { code: "", name: "Pending", work: 2, noWork: 1, linearFt: 120.5, acres: null, trees: null },
      { code: "Approved", name: "Approved", work: 2, noWork: 0, linearFt: 79.5, acres: null, trees: 3 },
      { code: "Refused", name: "Refused", work: 1, noWork: 0, linearFt: null, acres: 0.25, trees: null },
    ]);
  });

  it("stand along the line in the order of the stations' numbers, extra ones last", () => {
    expect(units.stations).toEqual([
      { name: "20", units: 2, refused: 1, pending: 0 },
      { name: "30", units: 1, refused: 0, pending: 0 },
      { name: "100", units: 1, refused: 0, pending: 1 },
      { name: "EX1", units: 1, refused: 0, pending: 0 },
    ]);
  });

  it("say what changed, when, and who held the circuit then, newest first", async () => {
    expect(units.changes.map(({ changes, holder, holderKind }) => ({ changes, holder, holderKind }))).toEqual([
      { changes: { circuit_id: { before: "2026-0400", after: "2026-0300" } }, holder: null, holderKind: "nobody" },
      { changes: { state: { before: "present", after: "missing" } }, holder: "PPL\\checker", holderKind: "utility" },
      {
        changes: {
          linear_ft: { before: "480.00", after: "500.00" },
          permission_status: { before: "", after: "Approved" },
        },
        holder: "GREENBOUGH\\ahollis",
        holderKind: "contractor",
      },
    ]);
    const { code } = await db().region.findFirstOrThrow({ where: { circuits: { some: { id: parent } } } });
    const regional = await signedIn({ role: "supervisor", regions: [code] });
    expect((await getCircuitUnits(regional, parent)).changes[0]?.changes).toEqual({
      circuit_id: { before: "another circuit", after: "2026-0300" },
    });
  });

  it("say how fresh they are, and are nobody's outside the row scope", async () => {
    expect(units.fetch).toBeNull();
    await db().circuitUnitFetch.create({
      data: {
        circuitId: parent,
        triedAt: new Date("2026-03-02T12:00:00Z"),
        fetchedAt: new Date("2026-03-01T12:00:00Z"),
        suspiciousSince: new Date("2026-03-02T12:00:00Z"),
        suspiciousCount: 0,
      },
    });
    expect((await getCircuitUnits(admin, parent)).fetch).toEqual({
      fetchedAt: new Date("2026-03-01T12:00:00Z"),
      triedAt: new Date("2026-03-02T12:00:00Z"),
      suspiciousSince: new Date("2026-03-02T12:00:00Z"),
      suspiciousCount: 0,
      failedSince: null,
      failure: null,
    });
    const elsewhere = await signedIn({ role: "planner", regions: ["LEH"] });
    await expect(getCircuitUnits(elsewhere, parent)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
