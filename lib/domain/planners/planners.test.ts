import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { circuitList, listCircuits } from "../circuits/list";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { acts, forester, holder } from "../testing/planners";
import { listPlanners, plannerList } from "./list";
import { leavePlannerOut, takePlannerIn } from "./mutations";
import { getPlanner, listPlannerChoices } from "./queries";
import { seePlanners } from "./see-planners";

let admin: UserActor;
let supervisor: UserActor;
let count = 0;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

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
