import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { acts, assigned, forester, holder, person } from "../testing/planners";
import { unproved } from "../testing/users";
import { mergePlanners } from "./merge-planners";
import { leavePlannerOut, linkPlanner, unlinkPlanner } from "./mutations";
import { getPlanner } from "./queries";

let admin: UserActor;
let supervisor: UserActor;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
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
