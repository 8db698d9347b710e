import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { circuitList, listCircuits } from "../circuits/list";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { makePermissionGroups } from "../testing/permission-groups";
import { storedUnit } from "../testing/units";
import { untilOneWaits } from "../testing/until-one-waits";
import { unproved } from "../testing/users";
import { listLikelyPairs } from "./find-likely-same";
import { listPlanners, plannerList } from "./list";
import { mergePairs } from "./merge-pairs";
import { mergePlanners } from "./merge-planners";
import { leavePlannerOut, linkPlanner, takePlannerIn, unlinkPlanner } from "./mutations";
import { getPlanner, listPlannerChoices } from "./queries";
import { mergePairsSchema } from "./schema";
import { seePlanners } from "./see-planners";

let admin: UserActor;
let supervisor: UserActor;
let count = 0;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

/** A contractor's account that holds one circuit, as a sync would have left it. */
async function holder(region = "LAN"): Promise<{ id: number; login: string; circuitId: number }> {
  const login = `ASPLUNDH\\holder${(count += 1)}`;
  const circuit = await storedCircuit({ region, takenBy: login });
  const { plannerId } = await db().circuit.findUniqueOrThrow({
    where: { id: circuit.id },
    select: { plannerId: true },
  });
  return { id: Number(plannerId), login, circuitId: circuit.id };
}

/** A forester's name on a unit of a circuit. */
async function forester(circuitId: number): Promise<{ id: number; name: string }> {
  const name = `Fern Alder ${(count += 1)}`;
  await db().$transaction((tx) => seePlanners(tx, "forester", Prisma.sql`SELECT ${name}::text`));
  const alias = await db().plannerAlias.findFirstOrThrow({ where: { alias: name }, select: { plannerId: true } });
  await db().$executeRaw(Prisma.sql`
    INSERT INTO planned_units (
      circuit_id, planner_id, content_hash, assessed_at, assessed_on, permission_since, first_seen_at, state_since,
      identity, unit_type, permission_status, forester
    )
    VALUES (
      ${circuitId}, ${alias.plannerId}, 1, now(), (now() AT TIME ZONE 'America/New_York')::date, now(), now(), now(),
      gen_random_uuid(), 'SPM', 'Approved', ${name}
    )`);
  return { id: Number(alias.plannerId), name };
}

const lancaster = () => db().region.findFirstOrThrow({ where: { code: "LAN" } });
const person = async (wsUsername: string | null = null) =>
  signedIn({ role: "planner", name: `Mara Hartwell ${(count += 1)}`, regions: ["LAN"], wsUsername });
const assigned = async (userId: bigint) =>
  (await db().circuitUser.findMany({ where: { userId } })).map(({ circuitId }) => Number(circuitId));
const acts = async (id: number) =>
  (await db().activityLog.findMany({ where: { subjectType: "planner", subjectId: id }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

describe("The planners' list", () => {
  it("shows who plans with circuits, units of four weeks and other names, and finds them by each name", async () => {
    const { id, circuitId, login } = await holder();
    const { id: foresterId, name } = await forester(circuitId);
    const find = async (q: string) => (await listPlanners(admin, plannerList.parse({ q }))).rows;
    expect(await find(login)).toMatchObject([{ id, circuits: 1, unitsFourWeeks: 0, personName: null }]);
    expect(await find(name)).toMatchObject([{ id: foresterId, circuits: 0, unitsFourWeeks: 1 }]);
  });

  it("takes a name that a transaction made which began later: who waited for it says an earlier moment", async () => {
    const name = `Late Alder ${(count += 1)}`;
    const see = (tx: Transaction) => seePlanners(tx, "forester", Prisma.sql`SELECT ${name}::text`);
    await db().$transaction(async (earlier) => {
      await earlier.$executeRaw(Prisma.sql`SELECT now()`);
      await db().$transaction(see);
      await see(earlier);
    });
    const alias = await db().plannerAlias.findFirstOrThrow({ where: { alias: name }, include: { planner: true } });
    expect(alias.lastSeenAt).toEqual(alias.firstSeenAt);
    expect(alias.planner.lastSeenAt).toEqual(alias.planner.firstSeenAt);
  });

  it("K8 is one of a name that thirty bring at once, however each of them spells it", async () => {
    const name = `Shared Alder ${(count += 1)}`;
    const spelled = (index: number) => (index % 2 === 0 ? name : ` ${name.toUpperCase()} `);
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        db().$transaction((tx) => seePlanners(tx, "forester", Prisma.sql`SELECT ${spelled(index)}::text`)),
      ),
    );
    const [planner, ...others] = (await listPlanners(admin, plannerList.parse({ q: name, kind: "all" }))).rows;
    expect([planner?.name.trim().toLowerCase(), others]).toEqual([name.toLowerCase(), []]);
    expect(await db().plannerAlias.count({ where: { plannerId: planner?.id ?? 0 } })).toBe(1);
  });

  it("hides the utility's accounts until everybody is asked for", async () => {
    await storedCircuit({ takenBy: "PPL\\checker" });
    const names = async (params: Record<string, string>) =>
      (await listPlanners(admin, plannerList.parse({ q: "checker", ...params }))).rows.map(({ name }) => name);
    expect(await names({})).toEqual([]);
    expect(await names({ kind: "all" })).toEqual(["PPL\\checker"]);
  });

  it("D2 shows a supervisor only who has circuits or units of their regions", async () => {
    const [own, other] = [await holder("LAN"), await holder("CEN")];
    const ids = (await listPlanners(supervisor, plannerList.parse({ per: "100", q: "holder" }))).rows.map(
      ({ id }) => id,
    );
    expect(ids).toContain(own.id);
    expect(ids).not.toContain(other.id);
    await expect(getPlanner(supervisor, other.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("A planner's page", () => {
  it("counts units by the week of their assessment, twelve weeks with those without one", async () => {
    const { circuitId } = await holder();
    const { id } = await forester(circuitId);
    const { weeks } = await getPlanner(admin, id);
    expect(weeks).toHaveLength(12);
    expect(weeks.at(-1)).toMatchObject({ units: 1, days: 1 });
    expect(weeks.slice(0, -1).every(({ units }) => units === 0)).toBe(true);
    expect(weeks.every(({ weekEnding }) => new Date(`${weekEnding}T12:00Z`).getUTCDay() === 6)).toBe(true);
  });

  it("offers people without a planner of their own, the one with a like name first", async () => {
    const { id } = await holder();
    await db().planner.update({ where: { id }, data: { name: "ASPLUNDH\\quillfeather" } });
    const { userId } = await signedIn({ role: "planner", name: "Ina Quillfeather", regions: ["LAN"] });
    const { people } = await listPlannerChoices(admin, id);
    expect(people[0]?.id).toBe(Number(userId));
  });
});

describe("Who a forester’s name probably is", () => {
  const more = (id: number, circuitId: number, units: number) =>
    db().$executeRaw(Prisma.sql`
      INSERT INTO planned_units (
        circuit_id, planner_id, content_hash, assessed_at, assessed_on, permission_since, first_seen_at, state_since,
        identity, unit_type, permission_status
      )
      SELECT ${circuitId}, ${id}, 1, now(), (now() AT TIME ZONE 'America/New_York')::date, now(), now(), now(),
        gen_random_uuid(), 'SPM', 'Approved'
      FROM generate_series(1, ${units}::int)`);

  it("is said once most of enough units lie on one planner’s circuits, never of an account, nor of whom the actor may not see", async () => {
    const [one, other, far] = [await holder(), await holder(), await holder("CEN")];
    const { id } = await forester(one.circuitId);
    await more(id, one.circuitId, 8);
    expect((await getPlanner(admin, id)).likelySame).toBeNull();
    await more(id, one.circuitId, 3);
    await more(id, other.circuitId, 11);
    expect((await getPlanner(admin, id)).likelySame).toEqual({ id: one.id, name: one.login, units: 12, ofUnits: 23 });
    await more(id, other.circuitId, 1);
    expect((await getPlanner(admin, id)).likelySame).toBeNull();
    await more(id, far.circuitId, 50);
    expect((await getPlanner(admin, id)).likelySame).toMatchObject({ id: far.id });
    // Nothing is counted that the supervisor may not see: there the other has twelve of 24.
    expect((await getPlanner(supervisor, id)).likelySame).toBeNull();
    await more(id, one.circuitId, 5);
    expect((await getPlanner(supervisor, id)).likelySame).toEqual({
      id: one.id,
      name: one.login,
      units: 17,
      ofUnits: 29,
    });
    expect((await getPlanner(admin, one.id)).likelySame).toBeNull();
  });

  it("is offered for all planners at once, to whoever may merge both", async () => {
    const [near, far] = [await holder(), await holder("CEN")];
    const [lan, cen, both] = [
      await forester(near.circuitId),
      await forester(far.circuitId),
      await forester(near.circuitId),
    ];
    await more(lan.id, near.circuitId, 11);
    await more(cen.id, far.circuitId, 11);
    await more(both.id, near.circuitId, 11);
    await more(both.id, far.circuitId, 1);
    const offered = async (actor: UserActor) =>
      (await listLikelyPairs(actor)).filter(({ id }) => [lan.id, cen.id, both.id].includes(id));
    expect(await offered(admin)).toEqual([
      { ...lan, same: { id: near.id, name: near.login, units: 12, ofUnits: 12 } },
      { ...cen, same: { id: far.id, name: far.login, units: 12, ofUnits: 12 } },
      { ...both, same: { id: near.id, name: near.login, units: 12, ofUnits: 13 } },
    ]);
    expect((await offered(supervisor)).map(({ id }) => id)).toEqual([lan.id]);
    await mergePlanners(admin, { id: lan.id, intoId: near.id });
    expect((await offered(admin)).map(({ id }) => id)).not.toContain(lan.id);
    await expect(listLikelyPairs(await person())).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("Linking a planner to a person", () => {
  it("gives the person the WorkStudio name and its circuits at once", async () => {
    const [{ id, login, circuitId }, mara] = [await holder(), await person()];
    expect(await linkPlanner(admin, { id, userId: Number(mara.userId) })).toMatchObject({ circuits: 1 });
    expect(await assigned(mara.userId)).toEqual([circuitId]);
    expect(await db().user.findUnique({ where: { id: mara.userId } })).toMatchObject({
      wsUsername: login,
      isWsNameTrusted: true,
    });
    expect(await acts(id)).toEqual(["planner.link"]);
    expect((await getPlanner(admin, id)).person).toMatchObject({ id: Number(mara.userId), mayOpen: true });
  });

  it("writes nothing when it is done twice", async () => {
    const [{ id }, mara] = [await holder(), await person()];
    await linkPlanner(admin, { id, userId: Number(mara.userId) });
    await linkPlanner(admin, { id, userId: Number(mara.userId) });
    expect(await acts(id)).toEqual(["planner.link"]);
  });

  it("D4 is an administrator's to do where the planner takes circuits", async () => {
    const [{ id }, mara] = [await holder(), await person()];
    await expect(linkPlanner(supervisor, { id, userId: Number(mara.userId) })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await assigned(mara.userId)).toEqual([]);
  });

  it("a supervisor links a forester's name of their region", async () => {
    const { circuitId } = await holder();
    const [{ id }, mara] = [await forester(circuitId), await person()];
    await linkPlanner(supervisor, { id, userId: Number(mara.userId) });
    expect((await db().planner.findUniqueOrThrow({ where: { id } })).userId).toBe(mara.userId);
  });

  it("refuses a person who is another planner, who has another WorkStudio name, or who is not there", async () => {
    const [one, other, third] = [await holder(), await holder(), await holder()];
    const [mara, otis] = [await person(), await person("ASPLUNDH\\somebody.else")];
    await linkPlanner(admin, { id: one.id, userId: Number(mara.userId) });
    await expect(linkPlanner(admin, { id: other.id, userId: Number(mara.userId) })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("merge the two planners") as string,
    });
    await expect(linkPlanner(admin, { id: third.id, userId: Number(otis.userId) })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("somebody.else") as string,
    });
    await expect(linkPlanner(admin, { id: third.id, userId: 999_999 })).rejects.toMatchObject({ code: "INVALID" });
    await expect(linkPlanner(unproved(admin), { id: third.id, userId: 1 })).rejects.toMatchObject({
      code: "MFA_REQUIRED",
    });
  });

  it("refuses whoever comes second with another person", async () => {
    const [{ id }, mara, otis] = [await holder(), await person(), await person()];
    const ends = await Promise.allSettled([
      linkPlanner(admin, { id, userId: Number(mara.userId) }),
      linkPlanner(admin, { id, userId: Number(otis.userId) }),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("Unlinking a planner", () => {
  it("takes the circuits that the name gave, and leaves those assigned by hand", async () => {
    const [{ id }, mara, byHand] = [await holder(), await person(), await storedCircuit()];
    await linkPlanner(admin, { id, userId: Number(mara.userId) });
    await db().circuitUser.create({ data: { circuitId: byHand.id, userId: mara.userId, assignmentSource: "manual" } });
    await unlinkPlanner(admin, { id });
    expect(await assigned(mara.userId)).toEqual([byHand.id]);
    expect(await db().user.findUnique({ where: { id: mara.userId } })).toMatchObject({ wsUsername: null });
  });

  it("refuses where WorkStudio itself confirmed the name", async () => {
    const [{ id }, mara] = [await holder(), await person()];
    await linkPlanner(admin, { id, userId: Number(mara.userId) });
    await db().user.update({ where: { id: mara.userId }, data: { isWsLinked: true } });
    await expect(unlinkPlanner(admin, { id })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await assigned(mara.userId)).toHaveLength(1);
  });
});

describe("Merging two planners", () => {
  let one: Awaited<ReturnType<typeof holder>>;
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

describe("Merging all pairs that are probably one", () => {
  const units = (id: number, circuitId: number) =>
    db().$executeRaw(Prisma.sql`
      INSERT INTO planned_units (
        circuit_id, planner_id, content_hash, assessed_at, assessed_on, permission_since, first_seen_at, state_since,
        identity, unit_type, permission_status
      )
      SELECT ${circuitId}, ${id}, 1, now(), (now() AT TIME ZONE 'America/New_York')::date, now(), now(), now(),
        gen_random_uuid(), 'SPM', 'Approved'
      FROM generate_series(1, 11)`);
  /** A forester and the account on whose circuit all of the units lie. */
  async function pair(account?: Awaited<ReturnType<typeof holder>>, region = "LAN") {
    const into = account ?? (await holder(region));
    const { id, name } = await forester(into.circuitId);
    await units(id, into.circuitId);
    return { id, name, intoId: into.id, into };
  }
  const merge = (actor: UserActor, ...pairs: { id: number; intoId: number }[]) =>
    mergePairs(actor, { pairs: pairs.map(({ id, intoId }) => ({ id, intoId })) });
  const nameOf = async (id: number) => (await db().planner.findUnique({ where: { id } }))?.name;

  it("makes one of each, also of two foresters of one account, with figures added up and each in the history", async () => {
    const first = await pair();
    const [second, other] = [await pair(first.into), await pair()];
    const day = { aggregateDate: new Date("2026-02-03"), regionId: (await lancaster()).id };
    for (const { id } of [first, second])
      await db().plannerDailyAggregate.create({
        data: { ...day, plannerId: id, totalUnitsAssessed: 3, totalTrees: 2, circuitBreakdown: { [id]: { units: 3 } } },
      });
    expect(await merge(admin, first, second, other)).toEqual({ merged: 3, left: [] });
    expect([await nameOf(first.id), await nameOf(second.id), await nameOf(other.id)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([await nameOf(first.intoId), await nameOf(other.intoId)]).toEqual([first.name, other.name]);
    const merged = await getPlanner(admin, first.intoId);
    expect(merged.aliases.map(({ alias }) => alias).toSorted()).toEqual(
      [first.into.login, first.name, second.name].toSorted(),
    );
    expect(merged.weeks.at(-1)?.units).toBe(24);
    expect(await db().plannerDailyAggregate.findMany({ where: { plannerId: first.intoId } })).toMatchObject([
      {
        totalUnitsAssessed: 6,
        totalTrees: 4,
        circuitBreakdown: { [first.id]: { units: 3 }, [second.id]: { units: 3 } },
      },
    ]);
    expect(await acts(first.intoId)).toEqual(["planner.merge", "planner.merge"]);
    expect(await acts(other.intoId)).toEqual(["planner.merge"]);
  });

  it("leaves and names what changed since it was shown, and who are linked to two people; the others are merged", async () => {
    const [moved, twoPeople, good, elsewhere] = [
      await pair(),
      await pair(),
      await pair(),
      await pair(undefined, "CEN"),
    ];
    const other = await holder();
    await db().plannedUnit.updateMany({ where: { plannerId: moved.id }, data: { circuitId: other.circuitId } });
    const [mara, otis] = [await person(), await person()];
    await linkPlanner(admin, { id: twoPeople.id, userId: Number(mara.userId) });
    await linkPlanner(admin, { id: twoPeople.intoId, userId: Number(otis.userId) });
    const { merged, left } = await merge(supervisor, moved, twoPeople, good, elsewhere);
    expect(merged).toBe(1);
    expect(left.toSorted((a, b) => a.id - b.id)).toEqual(
      [
        { id: moved.id, why: "changed" },
        { id: twoPeople.id, why: "two people" },
        { id: elsewhere.id, why: "changed" },
      ].toSorted((a, b) => a.id - b.id),
    );
    expect(await nameOf(good.id)).toBeUndefined();
    for (const { id, name } of [moved, twoPeople, elsewhere]) expect(await nameOf(id)).toBe(name);
  });

  it("of two at once merges each pair once, and says so to whoever comes second", async () => {
    const pairs = [await pair(), await pair()];
    const both = await Promise.allSettled([merge(admin, ...pairs), merge(admin, ...pairs)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "NOT_FOUND" } });
    expect(await acts(pairs[0]?.intoId ?? 0)).toEqual(["planner.merge"]);
  });

  it("refuses whoever may not, without a fresh proof, and what cannot be meant", async () => {
    const one = await pair();
    await expect(merge(await person(), one)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(merge(unproved(admin), one)).rejects.toMatchObject({ code: "MFA_REQUIRED" });
    await expect(merge(admin, { id: one.id, intoId: one.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const pairs of [[], [one, one], [{ id: 1 }], Array.from({ length: 101 }, (_, id) => ({ id, intoId: 1 }))])
      expect(mergePairsSchema.safeParse({ pairs }).success).toBe(false);
  });
});

describe("D4 a planner who also works in another region", () => {
  it("is left alone by whoever does not see it, in every act", async () => {
    const [own, elsewhere] = [await holder("LAN"), await holder("CEN")];
    const { id } = await forester(own.circuitId);
    await db().$executeRaw(Prisma.sql`
      INSERT INTO planned_units (
        circuit_id, planner_id, content_hash, permission_since, first_seen_at, state_since, identity, unit_type,
        permission_status
      )
      VALUES (${elsewhere.circuitId}, ${id}, 1, now(), now(), now(), gen_random_uuid(), 'SPM', '')`);
    const mara = await person();
    for (const act of [
      () => linkPlanner(supervisor, { id, userId: Number(mara.userId) }),
      () => mergePlanners(supervisor, { id, intoId: own.id }),
      () => leavePlannerOut(supervisor, { id, reason: "trainer" }),
    ])
      await expect(act()).rejects.toMatchObject({
        code: "FORBIDDEN",
        message: expect.stringContaining("units that you do not see") as string,
      });
    expect(await acts(id)).toEqual([]);
    expect((await getPlanner(supervisor, id)).name).toContain("Fern Alder");
  });
});

describe("Leaving a planner out of analytics", () => {
  it("keeps who and why, shows it, and takes them back in", async () => {
    const { id } = await holder();
    await leavePlannerOut(supervisor, { id, reason: "trainer, walks along only" });
    expect((await getPlanner(admin, id)).leftOut).toMatchObject({ reason: "trainer, walks along only" });
    await takePlannerIn(supervisor, { id });
    expect((await getPlanner(admin, id)).leftOut).toBeNull();
    expect(await acts(id)).toEqual(["planner.leave_out", "planner.take_in"]);
  });
});

describe("The circuits' list", () => {
  it("is filtered by a planner without an account, and says whose circuits they are while the utility holds them", async () => {
    const { id, login, circuitId } = await holder();
    await db().circuit.update({ where: { id: circuitId }, data: { takenBy: "PPL\\checker", apiStatus: "QC" } });
    const { rows } = await listCircuits(admin, circuitList.parse({ planner: `p${id}` }));
    expect(rows).toMatchObject([{ id: circuitId, planner: login }]);
  });
});
