import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { daysAgo } from "../testing/days-ago";
import { signedIn } from "../testing/people";
import { storedPlanner } from "../testing/units";
import { permissionList } from "./list";
import { getWaitingBands } from "./queries";
import { circuitWith, groupsOf, makePermissionGroups, tryAt } from "../testing/permission-groups";

let supervisor: UserActor;
const TODAY = businessDay(new Date());

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Waits", regions: ["LAN"] });
});

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
});
