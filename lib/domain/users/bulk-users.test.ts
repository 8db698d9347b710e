import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { regionId, roleId, unproved, withPermissions } from "../testing/users";
import { bulkUsers, previewBulk } from "./bulk-users";
import { type BulkAct, bulkUsersSchema, userListSchema } from "./schema";

const origin = { ipAddress: null, userAgent: null, requestId: "r" };
let admin: UserActor;
let lead: UserActor;
let round = 0;
let crew: UserActor[];
let tag: string;

beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
  lead = await withPermissions(["user:view", "user:edit", "circuit:view", "sync:view", "export:run"], ["LAN"]);
});
beforeEach(async () => {
  tag = `Crew${(round += 1)}x`;
  crew = await Promise.all(
    ["LAN", "LAN", "NOR"].map((region) => signedIn({ role: "planner", name: `${tag} Walker`, regions: [region] })),
  );
});

const filter = () => {
  const { q, role, region, linked, factor, state } = userListSchema.parse({ q: tag });
  return { kind: "matching" as const, filter: { q, role, region, linked, factor, state } };
};
const chosen = (...people: UserActor[]) => ({
  kind: "chosen" as const,
  ids: people.map(({ userId }) => Number(userId)),
});
const entriesOf = (person: UserActor) =>
  db().activityLog.findMany({ where: { subjectType: "user", subjectId: person.userId }, orderBy: { id: "asc" } });
const rolesOf = async (person: UserActor) =>
  (await db().userRole.findMany({ where: { userId: person.userId }, include: { role: true } }))
    .map(({ role }) => role.name)
    .toSorted();

describe("one act on many people", () => {
  it("gives and takes a role over everybody who matches, with an entry for each", async () => {
    expect(await previewBulk(admin, { target: filter() })).toEqual({ matching: 3, protected: 0 });
    const supervisor = await roleId("supervisor");
    expect(
      await bulkUsers(admin, { target: filter(), act: { kind: "give-role", roleId: supervisor }, expected: 3 }),
    ).toMatchObject({ changed: 3, protected: 0 });
    for (const person of crew) {
      expect(await rolesOf(person)).toEqual(["planner", "supervisor"]);
      expect(await entriesOf(person)).toMatchObject([
        {
          action: "user.update",
          userId: admin.userId,
          changes: { roles: { before: null, after: "Supervisor" } },
          contextJson: { bulk: 3 },
        },
      ]);
    }
    expect(
      await bulkUsers(admin, { target: filter(), act: { kind: "give-role", roleId: supervisor }, expected: 3 }),
    ).toMatchObject({ changed: 0 });
    expect(
      await bulkUsers(admin, {
        target: filter(),
        act: { kind: "take-role", roleId: await roleId("planner") },
        expected: 3,
      }),
    ).toMatchObject({ changed: 3 });
    expect(
      await bulkUsers(admin, { target: filter(), act: { kind: "take-role", roleId: supervisor }, expected: 3 }),
    ).toMatchObject({ changed: 0 });
  });

  it("adds and removes a region, and forgets it as default", async () => {
    const [first] = crew;
    if (!first) throw new Error("The crew is empty.");
    const leh = await regionId("LEH");
    expect(
      await bulkUsers(admin, { target: chosen(...crew), act: { kind: "add-region", regionId: leh }, expected: 3 }),
    ).toMatchObject({ changed: 3 });
    await db().user.update({ where: { id: first.userId }, data: { defaultRegionId: leh } });
    expect(
      await bulkUsers(admin, { target: chosen(first), act: { kind: "remove-region", regionId: leh }, expected: 1 }),
    ).toMatchObject({ changed: 1, ids: [Number(first.userId)] });
    expect(await db().user.findUnique({ where: { id: first.userId } })).toMatchObject({
      defaultRegionId: null,
      rowVersion: 3,
    });
  });

  it("C6 disables at once and enables again, leaving one's own account alone", async () => {
    const tokens = await Promise.all(crew.map((person) => openSession(person.userId, 1, origin)));
    const target = chosen(...crew, admin);
    expect(await previewBulk(admin, { target })).toEqual({ matching: 4, protected: 1 });
    const result = await bulkUsers(admin, { target, act: { kind: "disable", reason: "season is over" }, expected: 4 });
    expect(result).toMatchObject({ changed: 3, protected: 1 });
    for (const token of tokens) expect(await findSessionActor(token, origin)).toBeNull();
    expect(await db().user.findUnique({ where: { id: admin.userId } })).toMatchObject({ isActive: true });
    expect(
      await bulkUsers(admin, { target: { kind: "chosen", ids: result.ids }, act: { kind: "enable" }, expected: 3 }),
    ).toMatchObject({ changed: 3 });
    for (const token of tokens) expect(await findSessionActor(token, origin)).toBeNull();
  });

  it("is refused when another number matches than the screen said, and changes nobody", async () => {
    await expect(
      bulkUsers(admin, { target: filter(), act: { kind: "disable", reason: "season is over" }, expected: 2 }),
    ).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("3 people match now") as string });
    expect(await entriesOf(crew[0] ?? admin)).toEqual([]);
  });

  it("D6 stays within one's regions and below oneself, and treats others as if they were not there", async () => {
    const boss = await signedIn({ role: "supervisor", name: `${tag} Boss`, regions: ["LAN"] });
    expect(await previewBulk(lead, { target: filter() })).toEqual({ matching: 3, protected: 1 });
    expect(await previewBulk(lead, { target: chosen(...crew, boss) })).toEqual({ matching: 3, protected: 1 });
    const lan = await regionId("LAN");
    expect(
      await bulkUsers(lead, { target: filter(), act: { kind: "remove-region", regionId: lan }, expected: 3 }),
    ).toMatchObject({ changed: 2 });
    const refused: BulkAct[] = [
      { kind: "add-region", regionId: await regionId("LEH") },
      { kind: "give-role", roleId: await roleId("supervisor") },
    ];
    for (const act of refused)
      await expect(bulkUsers(lead, { target: filter(), act, expected: 1 })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("D4 leaves people alone who also have other regions, or a circuit there", async () => {
    const [two, other] = crew;
    if (!two || !other) throw new Error("The crew is empty.");
    await db().userRegion.create({ data: { userId: two.userId, regionId: await regionId("CEN") } });
    await storedCircuit({ region: "CEN", assignedTo: other.userId });
    const act: BulkAct = { kind: "disable", reason: "season is over" };
    expect(await previewBulk(lead, { target: chosen(two, other) })).toEqual({ matching: 2, protected: 2 });
    expect(await bulkUsers(lead, { target: chosen(two, other), act, expected: 2 })).toMatchObject({ changed: 0 });
    expect(await bulkUsers(admin, { target: chosen(two, other), act, expected: 2 })).toMatchObject({ changed: 2 });
  });

  it("is refused to a supervisor, and without a fresh proof", async () => {
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const act: BulkAct = { kind: "disable", reason: "season is over" };
    await expect(previewBulk(supervisor, { target: filter() })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(bulkUsers(supervisor, { target: filter(), act, expected: 2 })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(bulkUsers(unproved(admin), { target: filter(), act, expected: 3 })).rejects.toMatchObject({
      code: "MFA_REQUIRED",
    });
  });

  it.each([{ linked: "maybe" }, { role: "planner" }, { everybody: true }, { q: 5 }])(
    "D5 never takes a filter it does not understand for everybody: %j",
    (odd) => {
      expect(
        bulkUsersSchema.safeParse({
          target: { kind: "matching", filter: { ...filter().filter, ...odd } },
          act: { kind: "enable" },
          expected: 1,
        }).success,
      ).toBe(false);
    },
  );
});
