import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { PLANNER_PERMISSIONS, regionId, roleId, unproved, valuesOf, withPermissions } from "../testing/users";
import { createUser } from "./create-user";
import { inviteUser } from "./invite-user";
import { confirmWsName } from "./mutations";
import { getUser } from "./queries";
import { updateUser } from "./update-user";

const LEAD = ["user:view", "user:edit", "role:edit", ...PLANNER_PERMISSIONS];
let admin: UserActor;
let lead: UserActor;
let count = 0;
let name: string;
let circuit: number;

beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
  lead = await withPermissions(LEAD, ["LAN"]);
});
beforeEach(async () => {
  name = `GREENBOUGH\\walker${(count += 1)}`;
  ({ id: circuit } = await storedCircuit({ region: "CEN", takenBy: name.toUpperCase() }));
});

const invitation = async () => ({
  name: "Ivy Invited",
  email: `ws-name-${count}@keyvalley.example`,
  roleIds: [await roleId("planner")],
  regionIds: [await regionId("LAN")],
  seesAllRegions: false,
  defaultRegionId: null,
  wsUsername: name,
});
const rename = async (by: UserActor, who: UserActor, wsUsername: string | null) => {
  const base = await valuesOf(who);
  return updateUser(by, { id: Number(who.userId), base, values: { ...base, wsUsername } });
};
const circuitsOf = async (userId: bigint | number) =>
  (await db().circuitUser.findMany({ where: { userId } })).map(({ circuitId }) => Number(circuitId));
const planner = () => signedIn({ role: "planner", regions: ["LAN"] });

describe("a WorkStudio name that somebody writes for another person", () => {
  it("gives circuits when an administrator or the operator writes it", async () => {
    const { id } = await inviteUser(admin, await invitation());
    expect(await circuitsOf(id)).toEqual([circuit]);
    const other = await storedCircuit({ takenBy: `${name}-too` });
    const { userId } = await createUser(systemActor("operator"), {
      email: `ws-operator-${count}@keyvalley.example`,
      name: "Olga Operated",
      role: "planner",
      wsUsername: `${name}-too`,
    });
    expect(await circuitsOf(userId)).toEqual([other.id]);
  });

  it("is only a text from a lead of one region, in an invitation and in an edit, whatever else they may do", async () => {
    const { id } = await inviteUser(lead, await invitation());
    expect(await circuitsOf(id)).toEqual([]);
    await db().user.update({ where: { id }, data: { wsUsername: null } });
    const person = await planner();
    await rename(lead, person, name);
    expect(await circuitsOf(person.userId)).toEqual([]);
    expect(await getUser(admin, Number(person.userId))).toMatchObject({
      wsUsername: name,
      wsNameGivesCircuits: false,
      mayConfirmWsName: true,
    });
    expect(await getUser(lead, Number(person.userId))).toMatchObject({ mayConfirmWsName: false });
  });

  it("takes back what the former name gave, and leaves what was assigned by hand", async () => {
    const person = await planner();
    const byHand = await storedCircuit({ assignedTo: person.userId });
    await rename(admin, person, name);
    expect(await circuitsOf(person.userId)).toEqual([byHand.id, circuit]);
    await rename(admin, person, `${name}-renamed`);
    expect(await circuitsOf(person.userId)).toEqual([byHand.id]);
  });
});

describe("confirming a name", () => {
  it("gives its circuits, once, and stands on record", async () => {
    const person = await planner();
    await rename(lead, person, name);
    const id = Number(person.userId);
    expect(await confirmWsName(admin, { id })).toEqual({ id, circuits: 1 });
    expect(await circuitsOf(person.userId)).toEqual([circuit]);
    expect(await confirmWsName(admin, { id })).toEqual({ id, circuits: 0 });
    const entries = await db().activityLog.findMany({
      where: { action: "user.confirm_ws_name", subjectId: person.userId },
    });
    expect(entries).toMatchObject([{ userId: admin.userId, contextJson: { wsUsername: name, circuits: 1 } }]);
  });

  it("is an administrator's of all regions, freshly proved, and needs a name", async () => {
    const person = await planner();
    const id = Number(person.userId);
    await expect(confirmWsName(admin, { id })).rejects.toMatchObject({ code: "CONFLICT" });
    await rename(lead, person, name);
    await expect(confirmWsName(lead, { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(confirmWsName(unproved(admin), { id })).rejects.toMatchObject({ code: "MFA_REQUIRED" });
    await expect(confirmWsName(admin, { id: 987_654_321 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(confirmWsName(await signedIn({ role: "supervisor" }), { id })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await circuitsOf(person.userId)).toEqual([]);
  });
});
