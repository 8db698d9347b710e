import { beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { makePermissionGroups } from "../testing/permission-groups";
import { storedPlanner, storedUnit } from "../testing/units";
import { listPermissionGroups, permissionList } from "./list";
import { logContactTry } from "./mutations";
import { getWaitingBands } from "./queries";
import { BANDS } from "./rules";
import { logContactTrySchema } from "./schema";

let supervisor: UserActor;
let elsewhere: UserActor;
let powerless: UserActor;
const DAY_MS = 86_400_000;
const TODAY = businessDay(new Date());
const inDays = (days: number) => businessDay(new Date(Date.now() + days * DAY_MS));

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Waits", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["LEH"] });
  powerless = { ...supervisor, permissions: new Set(["circuit:view"] as const) };
});

/** A circuit of Lancaster with units, each station's groups made. */
async function circuitWith(
  units: Omit<Parameters<typeof storedUnit>[0], "circuitId">[],
  miles: { totalMiles?: number; milesPlanned?: number } = {},
) {
  const { id } = await storedCircuit({ region: "LAN" });
  for (const unit of units) await storedUnit({ circuitId: id, ...unit });
  await db().circuit.update({ where: { id }, data: miles });
  await makePermissionGroups(id);
  return id;
}
const groupsOf = async (circuitId: number, params: Record<string, string> = {}) => {
  const { work_order: order } = await db()
    .$queryRaw<{ work_order: string }[]>(Prisma.sql`SELECT work_order FROM circuits WHERE id = ${circuitId}`)
    .then(([row]) => row ?? { work_order: "" });
  const { rows } = await listPermissionGroups(
    systemActor("test"),
    permissionList.parse({ order, per: "100", ...params }),
  );
  return rows.filter((row) => row.circuitId === circuitId);
};
const tryAt = (actor: UserActor, groupId: number, more: Partial<Parameters<typeof logContactTry>[1]> = {}) =>
  logContactTry(actor, { groupId, channel: "visit", outcome: "not_home", alternative: null, dueOn: null, ...more });

describe("the queue of stations that wait", () => {
  it("has one row for a station and status, of present work units alone", async () => {
    const id = await circuitWith([
      { stationName: "20", unitType: "SPM", linearFt: 100.4, days: 9 },
      { stationName: "20", unitType: "SPM", linearFt: 50, days: 3 },
      { stationName: "20", unitType: "REM612", permissionStatus: "Refused", trees: 2, days: 4 },
      { stationName: "30", unitType: "SPM", permissionStatus: "Approved" },
      { stationName: "40", unitType: "NW" },
      { stationName: "50", unitType: "SPM", state: "missing" },
      { stationName: null, unitType: "SPM", permissionStatus: "No Contact" },
    ]);
    expect(await groupsOf(id)).toMatchObject([
      { station: "20", status: "", units: 2, daysWaiting: 9, linearFt: 150.4, unitTypes: "SPM" },
      { station: "20", status: "Refused", units: 1, daysWaiting: 4, trees: 2 },
      { station: "", status: "No Contact", units: 1, daysWaiting: 0 },
    ]);
  });

  it("follows the units: what is decided leaves it, and made again nothing is written", async () => {
    const id = await circuitWith([{ stationName: "20" }, { stationName: "30" }]);
    const written = () =>
      db().$queryRaw<{ at: string }[]>(
        Prisma.sql`
          SELECT string_agg(xmin::text, ' ' ORDER BY id) AS at FROM permission_groups WHERE circuit_id = ${id}`,
      );
    const before = await written();
    await makePermissionGroups(id);
    expect(await written()).toEqual(before);
    await db().plannedUnit.updateMany({
      where: { circuitId: id, stationName: "20" },
      data: { permissionStatus: "Approved" },
    });
    await makePermissionGroups(id);
    expect(await groupsOf(id)).toMatchObject([{ station: "30" }]);
  });

  it("is made anew where a type is measured otherwise, or is no work", async () => {
    const id = await circuitWith([{ stationName: "20", unitType: "ODD9" }]);
    const due = () =>
      db()
        .$queryRaw<{ due: boolean }[]>(
          Prisma.sql`SELECT EXISTS (SELECT FROM aggregate_due_circuits WHERE circuit_id = ${id}) AS due`,
        )
        .then(([row]) => row?.due);
    const forget = () => db().$executeRaw(Prisma.sql`DELETE FROM aggregate_due_circuits`);
    expect(await groupsOf(id)).toHaveLength(1);
    await forget();
    const type = { code: "ODD9", name: "Odd", category: "other", measurementType: "none" };
    const { id: typeId } = await db().unitType.create({ data: type });
    expect(await due()).toBe(true);
    await makePermissionGroups(id);
    expect(await groupsOf(id)).toEqual([]);
    await forget();
    await db().unitType.update({ where: { id: typeId }, data: { name: "Odder" } });
    expect(await due()).toBe(false);
    await db().unitType.update({ where: { id: typeId }, data: { measurementType: "count" } });
    expect(await due()).toBe(true);
    await db().unitType.delete({ where: { id: typeId } });
  });

  it("says how many miles a decision would free, in equal parts, only where nothing else holds the circuit back", async () => {
    const stations = [{ stationName: "20" }, { stationName: "30" }];
    const held = await circuitWith(stations, { totalMiles: 10, milesPlanned: 9.9 });
    const open = await circuitWith(stations, { totalMiles: 10, milesPlanned: 4 });
    expect((await groupsOf(held)).map(({ freedMiles }) => freedMiles)).toEqual([5, 5]);
    expect((await groupsOf(open)).map(({ freedMiles }) => freedMiles)).toEqual([0, 0]);
  });

  it("is filtered by status, band, planner and next step", async () => {
    const planner = await storedPlanner("QUEUE\\somebody");
    const id = await circuitWith([
      { stationName: "20", days: 7 },
      { stationName: "30", days: 8 },
      { stationName: "40", days: 31, plannerId: planner },
      { stationName: "50", days: 15, permissionStatus: "Refused" },
    ]);
    const stations = async (params: Record<string, string>) =>
      (await groupsOf(id, params)).map(({ station }) => station);
    expect(await stations({ band: "7" })).toEqual(["20"]);
    expect(await stations({ band: "14" })).toEqual(["30"]);
    expect(await stations({ band: "30" })).toEqual(["50"]);
    expect(await stations({ band: "over" })).toEqual(["40"]);
    expect(await stations({ status: "Refused" })).toEqual(["50"]);
    expect(await stations({ planner: String(planner) })).toEqual(["40"]);
    const [first] = await groupsOf(id, { band: "7" });
    await tryAt(supervisor, first?.id ?? 0, { outcome: "approved", dueOn: TODAY });
    expect(await stations({ step: "due" })).toEqual(["20"]);
    expect(await stations({ step: "said" })).toEqual(["20"]);
    expect(await stations({ step: "untried" })).toEqual(["40", "50", "30"]);
  });

  it("writes how long a station waited once the last unit that waited so is decided, and within how many days half is", async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
    const statuses = async () =>
      (await getWaitingBands(supervisor, permissionList.parse({}))).find(({ status }) => status === "No Contact") ?? {
        decisions: 0,
        halfDecidedAfter: null,
      };
    const before = await statuses();
    const id = await circuitWith([
      { stationName: "20", permissionStatus: "No Contact", days: 12 },
      { stationName: "20", permissionStatus: "No Contact", days: 9 },
      { stationName: "30", permissionStatus: "No Contact", days: 9 },
      { stationName: "40", permissionStatus: "No Contact", days: 9 },
      { stationName: "50", permissionStatus: "Approved", days: 20 },
      { stationName: "50", permissionStatus: "No Contact", days: 5 },
      { stationName: "60", permissionStatus: "No Contact" },
    ]);
    const decide = async (stationName: string, permissionStatus: string, take?: number) => {
      const units = await db().plannedUnit.findMany({
        where: { circuitId: id, stationName, permissionStatus: "No Contact" },
        ...(take ? { take } : {}),
      });
      await db().plannedUnit.updateMany({
        where: { id: { in: units.map((unit) => unit.id) } },
        data: { permissionStatus, permissionSince: daysAgo(2) },
      });
      await makePermissionGroups(id);
    };
    const written = async () =>
      (await db().permissionDecision.findMany({ where: { circuitId: id }, orderBy: { id: "asc" } })).map(
        ({ stationName, fromStatus, toStatus, days }) => [stationName, fromStatus, toStatus, days],
      );
    await decide("20", "Approved", 1);
    expect(await written()).toEqual([]);
    await decide("20", "Approved");
    await decide("30", "Refused");
    // Neither is a decision: nobody is asked any more, and the unit is gone where another one was approved long ago.
    await decide("40", "N/A");
    await db().plannedUnit.updateMany({
      where: { circuitId: id, stationName: "50", permissionStatus: "No Contact" },
      data: { state: "vanished", lastSeenAt: new Date() },
    });
    await makePermissionGroups(id);
    await makePermissionGroups(id);
    expect(await written()).toEqual([
      ["20", "No Contact", "Approved", expect.toBeOneOf([7, 10])],
      ["30", "No Contact", "Refused", 7],
    ]);
    const after = await statuses();
    expect(after.decisions - before.decisions).toBe(2);
    expect(after.halfDecidedAfter).not.toBeUndefined();
  });

  it("counts units by status and band as its rows do, within the row scope and without excluded circuits", async () => {
    const before = await getWaitingBands(supervisor, permissionList.parse({}));
    const units = (all: typeof before, band: "7" | "over") =>
      all.find(({ status }) => status === "Deferred")?.bands[band] ?? 0;
    const waiting = [
      { stationName: "20", permissionStatus: "Deferred", days: 40 },
      { stationName: "30", permissionStatus: "Deferred" },
    ];
    await circuitWith(waiting);
    const excluded = await circuitWith(waiting);
    await db().circuit.update({ where: { id: excluded }, data: { isExcluded: true } });
    const after = await getWaitingBands(supervisor, permissionList.parse({}));
    expect(units(after, "over") - units(before, "over")).toBe(1);
    expect(units(after, "7") - units(before, "7")).toBe(1);
    expect(units(await getWaitingBands(elsewhere, permissionList.parse({})), "over")).toBe(0);
  });
});

describe("units by status and band", () => {
  /** As the rows of the list say, whatever status and band it is filtered by. */
  const counted = async (actor: UserActor, params: Record<string, string>) => {
    const { rows, total } = await listPermissionGroups(actor, permissionList.parse({ ...params, per: "100" }));
    expect(total).toBe(rows.length);
    const counts = new Map<string, number>();
    for (const { status, daysWaiting, units } of rows) {
      const band = BANDS.find(({ from, to }) => daysWaiting >= from && (to === null || daysWaiting <= to))?.value;
      const key = `${status || "pending"} ${band}`;
      counts.set(key, (counts.get(key) ?? 0) + units);
    }
    return [...counts].toSorted();
  };
  const inStrip = async (actor: UserActor, params: Record<string, string>) =>
    (await getWaitingBands(actor, permissionList.parse(params)))
      .flatMap(({ status, bands }) =>
        BANDS.flatMap(({ value }): [string, number][] =>
          bands[value] > 0 ? [[`${status} ${value}`, bands[value]]] : [],
        ),
      )
      .toSorted();

  it("are those of the list: of each filter, search and row scope, but of every status and band", async () => {
    const planner = await storedPlanner("STRIP\\somebody");
    const leader = await signedIn({ role: "supervisor", name: "Strip Both", regions: ["CEN", "NOR"] });
    for (const region of ["CEN", "NOR"]) {
      const { id } = await storedCircuit({ region, title: `Strip of ${region}` });
      await storedUnit({ circuitId: id, stationName: "20", days: 9, plannerId: planner });
      await storedUnit({ circuitId: id, stationName: "20", days: 8 });
      await storedUnit({ circuitId: id, stationName: "30", days: 40, permissionStatus: "Refused" });
      await storedUnit({ circuitId: id, stationName: "40", days: 1, permissionStatus: "No Contact" });
      await makePermissionGroups(id);
    }
    const [first] = (await listPermissionGroups(leader, permissionList.parse({ region: "CEN", band: "7" }))).rows;
    await tryAt(leader, first?.id ?? 0, { outcome: "later", dueOn: TODAY });
    const [order] = await db().$queryRaw<{ order: string }[]>(
      Prisma.sql`SELECT work_order AS "order" FROM circuits WHERE title = 'Strip of NOR'`,
    );
    const all = await inStrip(leader, {});
    expect(all).toEqual(await counted(leader, {}));
    for (const params of [
      { region: "CEN" },
      { region: "NOR", planner: String(planner) },
      { planner: "none" },
      { assignee: "none", region: "CEN" },
      { step: "due" },
      { step: "escalated" },
      { order: order?.order ?? "" },
      { q: "Strip of CEN" },
      { q: "no such circuit at all" },
    ]) {
      const strip = await inStrip(leader, params);
      expect.soft(strip, JSON.stringify(params)).toEqual(await counted(leader, params));
      expect.soft(strip, JSON.stringify(params)).not.toEqual(all);
      expect.soft(await inStrip(leader, { ...params, status: "Refused", band: "7" })).toEqual(strip);
    }
  });

  it("say how long decisions took in the circuits and of the planners that are filtered, whatever comes next", async () => {
    const [fast, slow] = await Promise.all([storedCircuit({ region: "SUS" }), storedCircuit({ region: "HAR" })]);
    const leader = await signedIn({ role: "supervisor", regions: ["SUS", "HAR"] });
    for (const [circuit, days] of [
      [fast, 2],
      [slow, 30],
    ] as const) {
      await storedUnit({ circuitId: circuit.id, stationName: "20", permissionStatus: "Deferred" });
      await makePermissionGroups(circuit.id);
      await db().permissionDecision.createMany({
        data: [1, 2, 3].map((station) => ({
          circuitId: BigInt(circuit.id),
          since: new Date(Date.now() - days * DAY_MS),
          decidedOn: new Date(TODAY),
          days,
          tries: 0,
          stationName: String(station),
          fromStatus: "Deferred",
          toStatus: "Approved",
        })),
      });
    }
    const half = async (params: Record<string, string>) =>
      (await getWaitingBands(leader, permissionList.parse(params))).map((one) => [one.halfDecidedAfter, one.decisions]);
    expect(await half({ region: "SUS" })).toEqual([[2, 3]]);
    expect(await half({ region: "HAR" })).toEqual([[30, 3]]);
    expect(await half({ region: "HAR", step: "untried", assignee: "none" })).toEqual([[30, 3]]);
    expect(await half({})).toEqual([[2, 6]]);
  });
});

describe("a try to reach whoever decides", () => {
  it("is logged with what came of it, shown at the station, and told in the log", async () => {
    const id = await circuitWith([{ stationName: "20", days: 3 }]);
    const [group] = await groupsOf(id);
    const due = inDays(3);
    expect(await tryAt(supervisor, group?.id ?? 0)).toMatchObject({ tries: 1 });
    expect(await tryAt(supervisor, group?.id ?? 0, { channel: "phone", outcome: "later", dueOn: due })).toEqual({
      tries: 2,
      dueOn: due,
    });
    expect(await groupsOf(id)).toMatchObject([{ tries: 2, lastChannel: "phone", lastOutcome: "later", dueOn: due }]);
    const [entry] = await db().activityLog.findMany({
      where: { action: "circuit.contact_try", subjectId: id },
      orderBy: { id: "desc" },
    });
    expect(entry?.changes).toMatchObject({
      station: { after: "20" },
      outcome: { after: "Reached, decides later" },
      next_due: { after: due },
    });
  });

  it("sent twice at once is one", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const [group] = await groupsOf(id);
    await Promise.all([tryAt(supervisor, group?.id ?? 0), tryAt(supervisor, group?.id ?? 0)]);
    expect((await groupsOf(id))[0]?.tries).toBe(1);
  });

  it("has the next one due by itself after the working days of its status, unless somebody names a day or decided", async () => {
    const [sinceMonday] = await db().$queryRaw<{ due: string }[]>(Prisma.sql`
      SELECT min(day)::date::text AS due
      FROM generate_series(${TODAY}::date + 1, ${TODAY}::date + 9, interval '1 day') AS ahead(day)
      WHERE (
        SELECT count(*)
        FROM generate_series(${TODAY}::date + 1, day, interval '1 day') AS between_(d)
        WHERE extract(isodow FROM d) < 6
      ) = 5`);
    const id = await circuitWith([
      { stationName: "20" },
      { stationName: "30" },
      { stationName: "40", permissionStatus: "Deferred" },
    ]);
    const [first, second, deferred] = (await groupsOf(id)).toSorted((a, b) => a.station.localeCompare(b.station));
    expect(await tryAt(supervisor, first?.id ?? 0)).toEqual({ tries: 1, dueOn: sinceMonday?.due });
    expect(await tryAt(supervisor, second?.id ?? 0, { outcome: "approved" })).toEqual({ tries: 1, dueOn: null });
    expect(await tryAt(supervisor, deferred?.id ?? 0)).toEqual({ tries: 1, dueOn: null });
    expect((await groupsOf(id)).map(({ station, dueOn }) => [station, dueOn]).toSorted()).toEqual([
      ["20", sinceMonday?.due],
      ["30", null],
      ["40", null],
    ]);
    const [entry] = await db().activityLog.findMany({
      where: { action: "circuit.contact_try", subjectId: id },
      orderBy: { id: "asc" },
    });
    expect(entry?.changes).toMatchObject({ next_due: { after: sinceMonday?.due } });
  });

  it("offers one alternative, and no second one, also of two at once", async () => {
    const id = await circuitWith([
      { stationName: "20", permissionStatus: "Refused" },
      { stationName: "20", permissionStatus: "" },
    ]);
    const groups = await groupsOf(id);
    const offers = await Promise.allSettled([
      tryAt(supervisor, groups[0]?.id ?? 0, { outcome: "later", alternative: "trim" }),
      tryAt(supervisor, groups[1]?.id ?? 0, { outcome: "later", alternative: "by_hand" }),
    ]);
    expect(offers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(offers.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        code: "INVALID",
        details: { fieldErrors: { alternative: [expect.stringContaining("offered here already")] } },
      },
    });
    const now = await groupsOf(id);
    expect(now.map(({ alternative }) => alternative)[0]).toMatch(/^(trim|by_hand)$/);
    expect(now.map(({ tries }) => tries)).toEqual([1, 1]);
  });

  it("is closed by a change that WorkStudio brings", async () => {
    const id = await circuitWith([{ stationName: "20", days: 3 }]);
    const [group] = await groupsOf(id);
    await tryAt(supervisor, group?.id ?? 0);
    await db().plannedUnit.updateMany({
      where: { circuitId: id },
      data: { permissionStatus: "Refused", permissionSince: new Date(Date.now() + 1_000) },
    });
    await makePermissionGroups(id);
    expect(await groupsOf(id)).toMatchObject([{ status: "Refused", tries: 0, lastOutcome: null }]);
    await expect(tryAt(supervisor, group?.id ?? 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is refused without the permission, out of the row scope, and for a day that is over", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const [group] = await groupsOf(id);
    await expect(tryAt(powerless, group?.id ?? 0)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(tryAt(elsewhere, group?.id ?? 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(tryAt(supervisor, group?.id ?? 0, { dueOn: inDays(-2) })).rejects.toMatchObject({
      code: "INVALID",
    });
    expect((await groupsOf(id))[0]?.tries).toBe(0);
  });

  it.each([
    { channel: "constructor" },
    { channel: "" },
    { outcome: "toString" },
    { outcome: "" },
    { alternative: "constructor" },
    { dueOn: "soon" },
    { note: "555-0100" },
    { groupId: "x" },
  ])("is refused where it cannot be meant: %j", (wrong) => {
    const input = { groupId: 1, channel: "visit", outcome: "not_home", alternative: "", dueOn: "", ...wrong };
    expect(logContactTrySchema.safeParse(input).success).toBe(false);
  });
});
