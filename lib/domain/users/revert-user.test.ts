import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { setDefaultRegion, updateProfile } from "../account/mutations";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { PLANNER_PERMISSIONS, regionId, roleId, unproved, valuesOf, withPermissions } from "../testing/users";
import { previewUserRevert, revertUser } from "./revert-user";
import type { UserValues } from "./schema";
import { updateUser } from "./update-user";

let wilma: UserActor;
let otis: UserActor;
let helpDesk: UserActor;
let mara: UserActor;

beforeAll(async () => {
  wilma = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  otis = await signedIn({ role: "admin", name: "Otis Vale" });
  helpDesk = await withPermissions(["user:view", "user:edit", ...PLANNER_PERMISSIONS], ["LAN"]);
});
beforeEach(async () => {
  mara = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
});

const acts = () =>
  db().activityLog.findMany({ where: { subjectType: "user", subjectId: mara.userId }, orderBy: { id: "asc" } });
const lastAct = async () => Number((await acts()).at(-1)?.id);

async function edit(actor: UserActor, changes: Partial<UserValues>): Promise<number> {
  const base = await valuesOf(mara);
  await updateUser(actor, { id: Number(mara.userId), values: { ...base, ...changes }, base });
  return lastAct();
}
async function revert(actor: UserActor, id: number) {
  const { digest } = await previewUserRevert(actor, id);
  return revertUser(actor, { id, digest, reason: null });
}
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await valuesOf(mara), await acts()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await valuesOf(mara), await acts()]).toEqual(before);
}

describe("reverting a change of a person", () => {
  it("puts every field back, in words and with a link to what it reverts", async () => {
    const before = await valuesOf(mara);
    const act = await edit(wilma, {
      name: "Mara Hart",
      roleIds: [await roleId("planner"), await roleId("supervisor")],
      regionIds: [await regionId("LEH")],
      defaultRegionId: await regionId("LEH"),
    });
    expect((await previewUserRevert(otis, act)).changes).toEqual({
      name: { before: "Mara Hart", after: "Mara Hartwell" },
      roles: { before: "Planner, Supervisor", after: "Planner" },
      regions: { before: "Lehigh", after: "Lancaster" },
      defaultRegion: { before: "Lehigh", after: "" },
    });
    await revert(otis, act);
    expect(await valuesOf(mara)).toEqual(before);
    expect((await acts()).at(-1)).toMatchObject({
      action: "user.revert",
      revertsId: BigInt(act),
      userId: otis.userId,
      subjectLabel: "Mara Hartwell",
      reason: null,
    });
  });

  it("takes the circuits back that a name gave, and gives them again", async () => {
    const name = "GREENBOUGH\\mhartwell";
    const { id } = await storedCircuit({ takenBy: name });
    const circuits = () => db().circuitUser.count({ where: { userId: mara.userId, circuitId: id } });
    const act = await edit(wilma, { wsUsername: name });
    expect(await circuits()).toBe(1);
    await revert(wilma, act);
    expect([await circuits(), (await valuesOf(mara)).wsUsername]).toEqual([0, null]);
    await revert(wilma, await lastAct());
    expect(await circuits()).toBe(1);
  });

  it("is refused while a later change is in the way", async () => {
    const act = await edit(wilma, { name: "Mara Hart" });
    await edit(otis, { name: "M. Hart" });
    await changesNothing(() => previewUserRevert(wilma, act), {
      code: "CONFLICT",
      message:
        "A later change is in the way: Otis Vale changed name just now. Nothing was reverted. Revert that first, or edit the field.",
    });
  });

  it("gives nobody what the actor could not give, and takes an e-mail from nobody", async () => {
    const demoted = await edit(wilma, { roleIds: [await roleId("supervisor")] });
    await revert(wilma, demoted);
    await edit(wilma, { roleIds: [await roleId("supervisor")] });
    const promoted = await lastAct();
    await revert(wilma, promoted);
    const undoing = await lastAct();
    await changesNothing(() => previewUserRevert(helpDesk, undoing), {
      code: "INVALID",
      message: expect.stringContaining("You cannot give the role Supervisor") as string,
    });

    const former = (await valuesOf(mara)).email;
    const moved = await edit(wilma, { email: `moved-${Number(mara.userId)}@keyvalley.example` });
    const other = await signedIn({ role: "planner" });
    await db().user.update({ where: { id: other.userId }, data: { email: former } });
    await changesNothing(() => previewUserRevert(wilma, moved), { code: "CONFLICT" });
  });

  it("asks for a fresh proof, is not for supervisors nor for oneself, and out of scope is as if it were not there", async () => {
    const act = await edit(wilma, { name: "Mara Hart" });
    const { digest } = await previewUserRevert(wilma, act);
    const input = { id: act, digest, reason: null };
    await changesNothing(() => revertUser(unproved(wilma), input), { code: "MFA_REQUIRED" });
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    await changesNothing(() => revertUser(supervisor, input), { code: "FORBIDDEN" });
    const elsewhere = await withPermissions(["user:view", "user:edit", ...PLANNER_PERMISSIONS], ["NOR"]);
    const toldOf = (id: number) => previewUserRevert(elsewhere, id).catch((error: unknown) => error);
    expect(await toldOf(act)).toEqual(await toldOf(987_654_321));
    const own = await withPermissions(["user:view", "user:edit"], ["LAN"]);
    await updateProfile(own, { name: "Somebody Else", rowVersion: 1 });
    const { id } = await db().activityLog.findFirstOrThrow({ where: { userId: own.userId, action: "user.update" } });
    await expect(previewUserRevert(own, Number(id))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("works for what people changed of their own profile", async () => {
    await updateProfile(mara, { name: "Someone Funny", rowVersion: 1 });
    await revert(wilma, await lastAct());
    await setDefaultRegion(mara, { regionId: await regionId("LAN") });
    expect((await acts()).at(-1)?.changes).toEqual({ defaultRegion: { before: "", after: "Lancaster" } });
    await revert(wilma, await lastAct());
    expect(await valuesOf(mara)).toMatchObject({ name: "Mara Hartwell", defaultRegionId: null });
  });
});
