import { beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { setDefaultRegion, setTheme, updateProfile } from "./mutations";
import { getProfile } from "./queries";
import { profileSchema } from "./schema";

let actor: UserActor;
beforeEach(async () => {
  actor = await signedIn({ role: "planner", name: "Cleo Marsh", regions: ["LAN"] });
});
const recorded = () => db().activityLog.findMany({ where: { userId: actor.userId, action: "user.update" } });
const region = async (code: string) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id);

describe("one's own profile", () => {
  it("takes a new name, on record with both; the same name changes nothing", async () => {
    const { rowVersion } = await getProfile(actor);
    await updateProfile(actor, { name: "Cleo M. Marsh", rowVersion });
    expect(await getProfile(actor)).toMatchObject({
      name: "Cleo M. Marsh",
      rowVersion: rowVersion + 1,
      roles: ["Planner"],
    });
    expect(await recorded()).toMatchObject([{ changes: { name: { before: "Cleo Marsh", after: "Cleo M. Marsh" } } }]);
    await updateProfile(actor, { name: "Cleo M. Marsh", rowVersion: rowVersion + 1 });
    expect(await recorded()).toHaveLength(1);
  });

  it("K3 is not overwritten over an administrator's change", async () => {
    const { rowVersion } = await getProfile(actor);
    await db().user.update({ where: { id: actor.userId }, data: { rowVersion: { increment: 1 } } });
    await expect(updateProfile(actor, { name: "Somebody", rowVersion })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await recorded()).toEqual([]);
  });

  it.each([
    { name: " " },
    { name: "a\u0000b" },
    { name: "x".repeat(256) },
    { name: "x", email: "new@keyvalley.example" },
    { name: "x", isActive: true },
  ])("D5 takes no %j", (facts) => {
    expect(profileSchema.safeParse({ rowVersion: 1, ...facts }).success).toBe(false);
  });

  it("keeps a default region of one's own, or none", async () => {
    await setDefaultRegion(actor, { regionId: await region("LAN") });
    expect((await getProfile(actor)).defaultRegionId).toBe(await region("LAN"));
    await setDefaultRegion(actor, { regionId: null });
    expect((await getProfile(actor)).defaultRegionId).toBeNull();
    expect(await recorded()).toHaveLength(2);
  });

  it("D4 takes no region of others, nor one that does not exist, in the same words", async () => {
    const refusals = await Promise.all(
      [await region("LEH"), 999_999].map((regionId) =>
        setDefaultRegion(actor, { regionId }).catch((error: unknown) => error),
      ),
    );
    expect(refusals[0]).toMatchObject({ code: "INVALID" });
    expect(refusals[0]).toEqual(refusals[1]);
  });

  it("keeps the appearance with the person", async () => {
    await setTheme(actor, { theme: "dark" });
    expect(await db().user.findUnique({ where: { id: actor.userId }, select: { theme: true } })).toEqual({
      theme: "dark",
    });
  });
});
