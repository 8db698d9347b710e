import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { PLANNER_PERMISSIONS, regionId, roleId, unproved, withPermissions } from "../testing/users";
import {
  type BulkUsersInput,
  bulkUsers as bulkUsersGuarded,
  bulkUsersSchema,
  previewBulk as previewGuarded,
} from "./bulk-users";
import { userList } from "./list";
import type { BulkAct } from "./schema";

const origin = { ipAddress: null, userAgent: null, requestId: "r" };
let admin: UserActor;
let lead: UserActor;
let round = 0;
let crew: UserActor[];
let tag: string;

beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
  lead = await withPermissions(["user:view", "user:edit", ...PLANNER_PERMISSIONS], ["LAN"]);
});
beforeEach(async () => {
  tag = `Crew${(round += 1)}x`;
  crew = await Promise.all(
    ["LAN", "LAN", "NOR"].map((region) => signedIn({ role: "planner", name: `${tag} Walker`, regions: [region] })),
  );
});

const filter = () => {
  const { q, filters } = userList.parse({ q: tag });
  return { kind: "matching" as const, q, filters };
};
const previewBulk = async (actor: UserActor, input: Parameters<typeof previewGuarded>[1]) => {
  const { matching, protected: left } = await previewGuarded(actor, input);
  return { matching, protected: left };
};
/** As the dialog does it: what was previewed a moment ago is done, unless the case is about another set. */
const bulkUsers = async (
  actor: UserActor,
  { target, act, guard }: Omit<BulkUsersInput, "guard"> & { guard?: string },
) =>
  bulkUsersGuarded(actor, {
    target,
    act,
    guard: guard ?? (await previewGuarded(actor, { target })).guard,
  });
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
    expect(await bulkUsers(admin, { target: filter(), act: { kind: "give-role", roleId: supervisor } })).toMatchObject({
      changed: 3,
      protected: 0,
    });
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
    expect(await bulkUsers(admin, { target: filter(), act: { kind: "give-role", roleId: supervisor } })).toMatchObject({
      changed: 0,
    });
    expect(
      await bulkUsers(admin, {
        target: filter(),
        act: { kind: "take-role", roleId: await roleId("planner") },
      }),
    ).toMatchObject({ changed: 3 });
    expect(await bulkUsers(admin, { target: filter(), act: { kind: "take-role", roleId: supervisor } })).toMatchObject({
      changed: 0,
    });
  });

  it("adds and removes a region, and forgets it as default", async () => {
    const [first] = crew;
    if (!first) throw new Error("The crew is empty.");
    const leh = await regionId("LEH");
    expect(
      await bulkUsers(admin, { target: chosen(...crew), act: { kind: "add-region", regionId: leh } }),
    ).toMatchObject({ changed: 3 });
    await db().user.update({ where: { id: first.userId }, data: { defaultRegionId: leh } });
    expect(
      await bulkUsers(admin, { target: chosen(first), act: { kind: "remove-region", regionId: leh } }),
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
    const result = await bulkUsers(admin, { target, act: { kind: "disable", reason: "season is over" } });
    expect(result).toMatchObject({ changed: 3, protected: 1 });
    for (const token of tokens) expect(await findSessionActor(token, origin)).toBeNull();
    expect(await db().user.findUnique({ where: { id: admin.userId } })).toMatchObject({ isActive: true });
    expect(
      await bulkUsers(admin, { target: { kind: "chosen", ids: result.ids }, act: { kind: "enable" } }),
    ).toMatchObject({ changed: 3 });
    for (const token of tokens) expect(await findSessionActor(token, origin)).toBeNull();
  });

  it("is refused when other people match than the screen showed, also when they are as many", async () => {
    const act: BulkAct = { kind: "disable", reason: "season is over" };
    const { guard } = await previewGuarded(admin, { target: filter() });
    const fourth = await signedIn({ role: "planner", name: `${tag} Walker`, regions: ["LAN"] });
    await expect(bulkUsers(admin, { target: filter(), act, guard })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("4 people match now, not 3") as string,
    });
    await db().user.update({ where: { id: crew[0]?.userId ?? 0n }, data: { name: "Elsewhere" } });
    await expect(bulkUsers(admin, { target: filter(), act, guard })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("3 people match as before, but not the same") as string,
    });
    for (const person of [...crew, fourth]) expect(await entriesOf(person)).toEqual([]);
  });

  it("D6 stays within one's regions and below oneself, and treats others as if they were not there", async () => {
    const boss = await signedIn({ role: "supervisor", name: `${tag} Boss`, regions: ["LAN"] });
    expect(await previewBulk(lead, { target: filter() })).toEqual({ matching: 3, protected: 1 });
    expect(await previewBulk(lead, { target: chosen(...crew, boss) })).toEqual({ matching: 3, protected: 1 });
    const lan = await regionId("LAN");
    expect(await bulkUsers(lead, { target: filter(), act: { kind: "remove-region", regionId: lan } })).toMatchObject({
      changed: 2,
    });
    const refused: BulkAct[] = [
      { kind: "add-region", regionId: await regionId("LEH") },
      { kind: "give-role", roleId: await roleId("supervisor") },
    ];
    for (const act of refused)
      await expect(bulkUsers(lead, { target: filter(), act })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("D4 leaves people alone who also have other regions, or a circuit there", async () => {
    const [two, other] = crew;
    if (!two || !other) throw new Error("The crew is empty.");
    await db().userRegion.create({ data: { userId: two.userId, regionId: await regionId("CEN") } });
    await storedCircuit({ region: "CEN", assignedTo: other.userId });
    const act: BulkAct = { kind: "disable", reason: "season is over" };
    expect(await previewBulk(lead, { target: chosen(two, other) })).toEqual({ matching: 2, protected: 2 });
    expect(await bulkUsers(lead, { target: chosen(two, other), act })).toMatchObject({ changed: 0 });
    expect(await bulkUsers(admin, { target: chosen(two, other), act })).toMatchObject({ changed: 2 });
  });

  it("is refused to a supervisor, and without a fresh proof", async () => {
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const act: BulkAct = { kind: "disable", reason: "season is over" };
    await expect(previewBulk(supervisor, { target: filter() })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(bulkUsers(supervisor, { target: filter(), act })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(bulkUsers(unproved(admin), { target: filter(), act })).rejects.toMatchObject({
      code: "MFA_REQUIRED",
    });
  });

  it.each([{ linked: "maybe" }, { role: "planner" }, { everybody: true }, { q: 5 }])(
    "D5 never takes a filter it does not understand for everybody: %j",
    (odd) => {
      const input = (filters: object) => ({
        target: { ...filter(), filters: { ...filter().filters, ...filters } },
        act: { kind: "enable" },
        guard: "3.12",
      });
      expect(bulkUsersSchema.safeParse(input({})).success).toBe(true);
      expect(bulkUsersSchema.safeParse(input(odd)).success).toBe(false);
    },
  );
});
