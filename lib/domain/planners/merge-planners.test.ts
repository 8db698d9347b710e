import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { permissionList } from "../permission-work/list";
import { getWaitingBands } from "../permission-work/queries";
import { PENDING } from "../permission-work/rules";
import { daysAgo } from "../testing/days-ago";
import { signedIn } from "../testing/people";
import { makePermissionGroups } from "../testing/permission-groups";
import { acts, assigned, forester, type Holder, holder, person } from "../testing/planners";
import { storedUnit } from "../testing/units";
import { untilOneWaits } from "../testing/until-one-waits";
import { mergePlanners } from "./merge-planners";
import { linkPlanner } from "./mutations";
import { getPlanner } from "./queries";

let admin: UserActor;
let supervisor: UserActor;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

describe("Merging two planners", () => {
  let one: Holder;
  let other: Awaited<ReturnType<typeof forester>>;
  beforeEach(async () => {
    one = await holder();
    other = await forester(one.circuitId);
  });

  it("moves names and units, keeps the forester's name for people, and the merged one is gone", async () => {
    expect(await mergePlanners(supervisor, { id: other.id, intoId: one.id })).toEqual({
      intoId: one.id,
      name: other.name,
    });
    const merged = await getPlanner(admin, one.id);
    expect(merged.aliases.map(({ alias }) => alias)).toEqual([one.login, other.name]);
    expect(merged.circuits.total).toBe(1);
    expect(merged.weeks.at(-1)?.units).toBe(1);
    await expect(getPlanner(admin, other.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await acts(one.id)).toEqual(["planner.merge"]);
  });

  it("moves the stations that wait at once, locked in their order: beside a try none waits for the other", async () => {
    for (const permissionStatus of ["", "Refused"])
      await storedUnit({ circuitId: one.circuitId, plannerId: other.id, stationName: "20", permissionStatus });
    await makePermissionGroups(one.circuitId);
    const where = { circuitId: one.circuitId };
    const [first, second] = await db().permissionGroup.findMany({ where, orderBy: { id: "asc" } });
    // Written anew it stands behind the second in the table.
    await db().permissionGroup.updateMany({ where: { id: first?.id ?? 0 }, data: { since: new Date() } });
    let merging: Promise<unknown> = Promise.resolve();
    await db().$transaction(async (tx) => {
      const lock = (id = 0n) =>
        tx.$queryRaw(Prisma.sql`SELECT 1 FROM permission_groups WHERE id = ${id} FOR UPDATE NOWAIT`);
      await lock(first?.id);
      merging = mergePlanners(supervisor, { id: other.id, intoId: one.id });
      await untilOneWaits({ query: "permission_groups" });
      await lock(second?.id);
    });
    await merging;
    const moved = await db().permissionGroup.findMany({ where, select: { plannerId: true } });
    expect(moved.map(({ plannerId }) => Number(plannerId))).toEqual([one.id, one.id]);
  });

  it("moves how long decisions took at once, though the queue keeps such figures for a minute", async () => {
    const decisions = async (id: number) => {
      const bands = await getWaitingBands(admin, permissionList.parse({ planner: String(id) }));
      return bands.find(({ status }) => status === PENDING)?.decisions;
    };
    for (const { circuitId, plannerId } of [
      { circuitId: one.circuitId, plannerId: one.id },
      { circuitId: one.circuitId, plannerId: other.id },
    ]) {
      await storedUnit({ circuitId, plannerId, stationName: String(plannerId) });
      await db().permissionDecision.create({
        data: {
          circuitId,
          plannerId,
          since: daysAgo(5),
          decidedOn: new Date(businessDay(daysAgo(2))),
          days: 3,
          tries: 0,
          stationName: String(plannerId),
          fromStatus: "",
          toStatus: "Approved",
        },
      });
    }
    await makePermissionGroups(one.circuitId);
    expect(await decisions(one.id)).toBe(1);
    await mergePlanners(supervisor, { id: other.id, intoId: one.id });
    expect(await decisions(one.id)).toBe(2);
  });

  it("gives the circuits of two accounts to the person of either", async () => {
    const [second, mara] = [await holder(), await person()];
    await linkPlanner(admin, { id: one.id, userId: Number(mara.userId) });
    await mergePlanners(admin, { id: second.id, intoId: one.id });
    expect((await assigned(mara.userId)).toSorted()).toEqual([one.circuitId, second.circuitId].toSorted());
  });

  it("refuses two people's planners, one with itself, and a supervisor where circuits would move", async () => {
    const [second, mara, otis] = [await holder(), await person(), await person()];
    await linkPlanner(admin, { id: one.id, userId: Number(mara.userId) });
    await linkPlanner(admin, { id: second.id, userId: Number(otis.userId) });
    await expect(mergePlanners(admin, { id: second.id, intoId: one.id })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(mergePlanners(admin, { id: one.id, intoId: one.id })).rejects.toMatchObject({ code: "INVALID" });
    await expect(mergePlanners(supervisor, { id: second.id, intoId: one.id })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(mergePlanners(admin, { id: one.id, intoId: 999_999 })).rejects.toMatchObject({ code: "INVALID" });
  });
});
