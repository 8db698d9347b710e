import { Client } from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { getInbox } from "../inbox/queries";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { makePermissionGroups } from "../testing/permission-groups";
import { storedUnit } from "../testing/units";
import { untilOneWaits } from "../testing/until-one-waits";
import { assignStations, assignStationsSchema, previewAssignment } from "./assign-stations";
import { exportPermissionGroups, listPermissionGroups, permissionList } from "./list";
import { logContactTry } from "./mutations";

let supervisor: UserActor;
let colleague: UserActor;
let elsewhere: UserActor;

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Waits", regions: ["LAN"] });
  colleague = await signedIn({ role: "planner", name: "Pia Path", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", name: "Elsa Wheeler", regions: ["LEH"] });
});

/** A circuit of Lancaster with stations that wait; their groups in the order of their names. */
async function waiting(...stations: Omit<Parameters<typeof storedUnit>[0], "circuitId">[]) {
  const { id } = await storedCircuit({ region: "LAN" });
  for (const station of stations) await storedUnit({ circuitId: id, ...station });
  await makePermissionGroups(id);
  const groups = await db().permissionGroup.findMany({
    where: { circuitId: id },
    orderBy: [{ stationName: "asc" }, { permissionStatus: "asc" }],
  });
  return { circuitId: id, groupIds: groups.map((group) => Number(group.id)) };
}

const chosen = (ids: number[]) => ({ kind: "chosen" as const, ids });

async function assign(groupIds: number[], to: UserActor | null, by = supervisor) {
  const { guard } = await previewAssignment(by, { target: chosen(groupIds) });
  return assignStations(by, { target: chosen(groupIds), userId: to && Number(to.userId), guard });
}

const offered = async (who = supervisor) => {
  const { assignee = [] } = await permissionList.options(who, permissionList.parse({}));
  return assignee.map(({ label }) => label);
};
const rowsOf = async (circuitId: number, assignee: string, who = supervisor) => {
  const { rows } = await listPermissionGroups(who, permissionList.parse({ assignee, per: "100" }));
  return rows.filter((row) => row.circuitId === circuitId).map(({ station, assignee: name }) => [station, name]);
};
const told = (circuitId: number) =>
  db().activityLog.findMany({
    where: { action: "circuit.contact_assign", subjectId: circuitId },
    orderBy: { id: "asc" },
  });

describe("stations that are given to a colleague", () => {
  it("stand under their name, wait in their inbox, and are in the history one by one", async () => {
    const { circuitId, groupIds } = await waiting({ stationName: "20" }, { stationName: "30" }, { stationName: "40" });
    expect(await assign(groupIds.slice(0, 2), colleague)).toEqual({ stations: 2, to: "Pia Path" });
    expect((await rowsOf(circuitId, "me", colleague)).toSorted()).toEqual([
      ["20", "Pia Path"],
      ["30", "Pia Path"],
    ]);
    expect(await rowsOf(circuitId, String(colleague.userId))).toHaveLength(2);
    expect(await rowsOf(circuitId, "none")).toEqual([["40", null]]);
    expect(await rowsOf(circuitId, "me")).toEqual([]);
    const mine = (await getInbox(colleague)).find(({ kind }) => kind === "assigned");
    expect(mine).toMatchObject({ count: 2, href: "/permissions?assignee=me" });
    expect(mine?.items.map(({ circuitId: id }) => id)).toEqual([circuitId, circuitId]);
    expect(mine?.items[0]?.label).toMatch(/station (20|30)$/);
    expect((await getInbox(supervisor)).find(({ kind }) => kind === "assigned")).toBeUndefined();
    expect((await told(circuitId)).map(({ changes }) => changes)).toMatchObject([
      { station: { after: "20" }, assigned_to: { before: null, after: "Pia Path" } },
      { station: { after: "30" }, assigned_to: { before: null, after: "Pia Path" } },
    ]);
    const { assignee = [] } = await permissionList.options(supervisor, permissionList.parse({}));
    expect(assignee).toContainEqual({ value: String(colleague.userId), label: "Pia Path" });
    expect(assignee.slice(0, 2).map(({ label }) => label)).toEqual(["Mine", "Nobody’s"]);
    expect(await offered(elsewhere)).toEqual(["Mine", "Nobody’s"]);
    const file = await exportPermissionGroups(supervisor, permissionList.parse({ assignee: "none" }), "csv");
    expect((await file.text()).split("\n")[0]).toContain("Assigned to");
  });

  it("go to another one, or back to nobody; what changes nothing is not told", async () => {
    const { circuitId, groupIds } = await waiting({ stationName: "20" });
    await assign(groupIds, colleague);
    expect(await assign(groupIds, colleague)).toEqual({ stations: 0, to: "Pia Path" });
    expect(await previewAssignment(supervisor, { target: chosen(groupIds) })).toMatchObject({
      stations: 1,
      now: [{ name: "Pia Path", stations: 1 }],
    });
    await assign(groupIds, supervisor, colleague);
    await assign(groupIds, null);
    expect(await rowsOf(circuitId, "none")).toHaveLength(1);
    expect((await told(circuitId)).map(({ changes }) => (changes as { assigned_to: object }).assigned_to)).toEqual([
      { before: null, after: "Pia Path" },
      { before: "Pia Path", after: "Sol Waits" },
      { before: "Sol Waits", after: null },
    ]);
  });

  it("are all that match the list, as they were counted, and no more than one act is about", async () => {
    const { circuitId } = await waiting({ stationName: "20" }, { stationName: "30" });
    const { workOrder } = await db().circuit.findUniqueOrThrow({ where: { id: circuitId } });
    const { filters } = permissionList.parse({ order: workOrder });
    const target = { kind: "matching" as const, q: "", filters };
    const { guard, stations } = await previewAssignment(supervisor, { target });
    expect(stations).toBe(2);
    const userId = Number(colleague.userId);
    expect(await assignStations(supervisor, { target, userId, guard })).toMatchObject({ stations: 2 });
    expect(await rowsOf(circuitId, "me", colleague)).toHaveLength(2);
    await db().$executeRaw(Prisma.sql`
      INSERT INTO permission_groups (
        circuit_id, station_name, permission_status, since, units, trees, circuit_groups, linear_ft, acres, unit_types
      )
      SELECT ${circuitId}, 'MANY ' || n, '', now(), 1, 0, 1, 0, 0, 'SPM'
      FROM generate_series(1, 2000) AS many(n)`);
    await expect(previewAssignment(supervisor, { target })).rejects.toMatchObject({
      code: "INVALID",
      message: "At most 2,000 stations can be changed at once. Filter the list first.",
    });
    await makePermissionGroups(circuitId);
  });

  it("are one where work waits there in two statuses", async () => {
    const { circuitId, groupIds } = await waiting(
      { stationName: "20" },
      { stationName: "20", permissionStatus: "Refused" },
    );
    expect(await assign(groupIds, colleague)).toMatchObject({ stations: 1 });
    expect(await rowsOf(circuitId, "me", colleague)).toHaveLength(2);
    expect(await told(circuitId)).toHaveLength(1);
  });

  it.each([
    ["are given", (groupId: number) => assign([groupId], colleague)],
    [
      "are tried",
      (groupId: number) =>
        logContactTry(colleague, {
          groupId,
          channel: "visit",
          outcome: "not_home",
          refusal: null,
          alternative: null,
          dueOn: null,
        }),
    ],
    [
      "are made anew where the second is decided",
      async (_: number, circuitId: number) => {
        const units = db().plannedUnit;
        await units.updateMany({ where: { circuitId, permissionStatus: "" }, data: { linearFt: 777 } });
        await units.updateMany({
          where: { circuitId, permissionStatus: "Refused" },
          data: { permissionStatus: "Approved" },
        });
        await makePermissionGroups(circuitId);
      },
    ],
  ])(
    "%s in the order of all statuses there, so that two who came by different ones never wait for each other",
    async (_, act) => {
      const { circuitId, groupIds } = await waiting(
        { stationName: "20" },
        { stationName: "20", permissionStatus: "Refused" },
      );
      const [first = 0, second = 0] = groupIds.toSorted((a, b) => a - b);
      const other = new Client({ connectionString: env().DATABASE_URL });
      await other.connect();
      const lock = (id: number, how: string) =>
        other.query(`SELECT 1 FROM permission_groups WHERE id = $1 FOR UPDATE ${how}`, [id]);
      try {
        await other.query("BEGIN");
        await lock(first, "");
        const acting = act(second, circuitId);
        await untilOneWaits({ query: "permission_groups" });
        // Whoever holds the first may take the second.
        expect((await lock(second, "NOWAIT")).rowCount).toBe(1);
        await other.query("COMMIT");
        await acting;
      } finally {
        await other.end();
      }
    },
  );

  it("are nobody's once WorkStudio brings a change, and leave the inbox by that", async () => {
    const { circuitId, groupIds } = await waiting({ stationName: "20", days: 3 });
    await assign(groupIds, colleague);
    const count = async () => (await getInbox(colleague)).find(({ kind }) => kind === "assigned")?.count ?? 0;
    const before = await count();
    await db().plannedUnit.updateMany({
      where: { circuitId },
      data: { permissionStatus: "Refused", permissionSince: new Date(Date.now() + 1_000) },
    });
    await makePermissionGroups(circuitId);
    expect(await rowsOf(circuitId, "none")).toEqual([["20", null]]);
    expect(await count()).toBe(before - 1);
    await expect(assign(groupIds, colleague)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are nobody's while the account of whoever has them is disabled", async () => {
    const { circuitId, groupIds } = await waiting({ stationName: "20" });
    const leaver = await signedIn({ role: "planner", name: "Lee Leaver", regions: ["LAN"] });
    await assign(groupIds, leaver);
    await db().user.update({ where: { id: leaver.userId }, data: { isActive: false } });
    expect(await rowsOf(circuitId, "none")).toEqual([["20", null]]);
    await expect(assign(groupIds, leaver)).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("stations of somebody who may not work them any more", () => {
  const given = async (name: string) => {
    const person = await signedIn({ role: "planner", name, regions: ["LAN"] });
    const { circuitId, groupIds } = await waiting({ stationName: "20" });
    await assign(groupIds, person);
    return { person, circuitId, groupIds };
  };

  it("are nobody's once they lost its region, are found by that, and can be given again", async () => {
    const { person, circuitId, groupIds } = await given("Rhea Gone");
    expect(await offered()).toContain("Rhea Gone");
    await db().userRegion.deleteMany({ where: { userId: person.userId } });
    expect(await rowsOf(circuitId, "none")).toEqual([["20", null]]);
    expect(await offered()).not.toContain("Rhea Gone");
    expect(await rowsOf(circuitId, String(person.userId))).toEqual([["20", null]]);
    expect(await previewAssignment(supervisor, { target: chosen(groupIds) })).toMatchObject({ stations: 1, now: [] });
    expect(await assign(groupIds, colleague)).toEqual({ stations: 1, to: "Pia Path" });
    expect(await rowsOf(circuitId, "me", colleague)).toEqual([["20", "Pia Path"]]);
    expect(await rowsOf(circuitId, "none")).toEqual([]);
  });

  it("are nobody's where they may log no tries any more, or the circuit went to another region", async () => {
    const roleless = await given("Rolf Less");
    await db().userRole.deleteMany({ where: { userId: roleless.person.userId } });
    expect(await rowsOf(roleless.circuitId, "none")).toEqual([["20", null]]);
    const moved = await given("Mona Moved");
    const { id: regionId } = await db().region.findFirstOrThrow({ where: { code: "LEH" } });
    await db().circuit.update({ where: { id: moved.circuitId }, data: { regionId } });
    expect(await rowsOf(moved.circuitId, "none", elsewhere)).toEqual([["20", null]]);
  });

  it("stay theirs where the circuit itself is their own", async () => {
    const { person, circuitId } = await given("Olga Own");
    await db().circuitUser.create({
      data: { circuitId, userId: person.userId, assignmentSource: "manual", assignedAt: new Date() },
    });
    await db().userRegion.deleteMany({ where: { userId: person.userId } });
    expect(await rowsOf(circuitId, "none")).toEqual([]);
  });
});

describe("what cannot be given", () => {
  it("is refused to who may not, for who could not work it, and out of sight", async () => {
    const { groupIds } = await waiting({ stationName: "20" });
    const powerless: UserActor = { ...supervisor, permissions: new Set(["circuit:view"] as const) };
    await expect(previewAssignment(powerless, { target: chosen(groupIds) })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(previewAssignment(elsewhere, { target: chosen(groupIds) })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(assign(groupIds, elsewhere)).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { userId: [expect.stringContaining("Choose a colleague")] } },
    });
    const labels = (await previewAssignment(supervisor, { target: chosen(groupIds) })).people;
    expect(labels[0]).toMatchObject({ isMe: true, id: Number(supervisor.userId) });
    expect(labels.map(({ id }) => id)).toContain(Number(colleague.userId));
    expect(labels.map(({ id }) => id)).not.toContain(Number(elsewhere.userId));
  });

  it("is looked at again where a colleague has it meanwhile: of two at once, one gives it", async () => {
    const { groupIds } = await waiting({ stationName: "20" });
    const { guard } = await previewAssignment(supervisor, { target: chosen(groupIds) });
    const both = await Promise.allSettled(
      [supervisor, colleague].map((who) =>
        assignStations(who, { target: chosen(groupIds), userId: Number(who.userId), guard }),
      ),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
  });

  it.each([
    { target: { kind: "chosen", ids: [] } },
    { target: { kind: "chosen", ids: ["x"] } },
    { target: { kind: "chosen", ids: Array.from({ length: 1_001 }, (_, n) => n + 1) } },
    { target: { kind: "matching", q: "", filters: {} } },
    { userId: "constructor" },
    { userId: "" },
    { note: "555-0100" },
  ])("is refused where it cannot be meant: %j", (wrong) => {
    const input = { target: { kind: "chosen", ids: [1] }, userId: "nobody", guard: "1.", ...wrong };
    expect(assignStationsSchema.safeParse(input).success).toBe(false);
  });
});
