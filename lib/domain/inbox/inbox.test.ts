import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay, startOfBusinessDay } from "@/lib/platform/time";
import { circuitList } from "../circuits/list";
import { askBack, grantRequest, refuseRequest } from "../exclusions/decide-request";
import { endExclusions } from "../exclusions/end-exclusions";
import { changeExclusion, excludeCircuit } from "../exclusions/mutations";
import { answerRequest, requestExclusion } from "../exclusions/request-exclusion";
import { permissionList } from "../permission-work/list";
import { unitList } from "../planned-units/list";
import { storedCircuit } from "../testing/circuits";
import { correctedTitle, theirsNow } from "../testing/corrections";
import { exclusionInput, reasonId } from "../testing/exclusions";
import { makePermissionGroups } from "../testing/permission-groups";
import { signedIn } from "../testing/people";
import { storedUnit } from "../testing/units";
import { snooze, unsnooze } from "./mutations";
import { countForNavigation, getInbox } from "./queries";
import { type InboxKindName, MOST_COUNTED, countWords } from "./rules";
import { snoozeSchema } from "./schema";

let nadia: UserActor;
let elsewhere: UserActor;
let mara: UserActor;
let other: UserActor;
let storm: number;

beforeAll(async () => {
  storm = await reasonId("storm");
});
beforeEach(async () => {
  await db().$executeRaw`DELETE FROM planned_units`;
  await db().$executeRaw`DELETE FROM circuits`;
  await db().$executeRaw`DELETE FROM sync_issues`;
  nadia = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["NOR"] });
  mara = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
  other = await signedIn({ role: "planner", regions: ["LAN"] });
});

const NOW = new Date().toISOString();
/** A circuit of Lancaster that was edited just now. */
const circuit = (title: string, facts: Parameters<typeof storedCircuit>[0] = {}) =>
  storedCircuit({ title, workOrder: "2026-0900", editedAt: NOW, ...facts });
const groupOf = async (actor: UserActor, kind: InboxKindName) =>
  (await getInbox(actor)).find((group) => group.kind === kind);
const kindsOf = async (actor: UserActor) => (await getInbox(actor)).map(({ kind }) => kind);
const ask = (circuitId: number) => requestExclusion(mara, { circuitId, reasonId: storm, note: null, until: null });

describe("the inbox", () => {
  it("is empty and counts nothing while nothing waits", async () => {
    await circuit("QUIET LINE");
    for (const actor of [nadia, mara]) {
      expect(await getInbox(actor)).toEqual([]);
      expect((await countForNavigation(actor)).inbox).toBe(0);
    }
    expect((await countForNavigation(systemActor("test"))).inbox).toBe(0);
  });

  it("follows a request from hand to hand, each time out of the facts alone", async () => {
    const { id } = await circuit("MAPLE HOLLOW");
    const { requestId } = await ask(id);
    expect(await groupOf(nadia, "requests")).toMatchObject({
      count: 1,
      href: "/exclusions",
      items: [{ label: "2026-0900 MAPLE HOLLOW", circuitId: id }],
    });
    expect((await countForNavigation(nadia)).inbox).toBe(1);
    for (const actor of [mara, other, elsewhere]) expect((await countForNavigation(actor)).inbox).toBe(0);

    await askBack(nadia, { requestId, rowVersion: 1, text: "Until when?" });
    expect([await kindsOf(nadia), await kindsOf(mara), await kindsOf(other)]).toEqual([[], ["questions"], []]);

    await answerRequest(mara, { requestId, rowVersion: 2, text: "Until March" });
    expect([await kindsOf(nadia), await kindsOf(mara)]).toEqual([["requests"], []]);

    await grantRequest(nadia, { requestId, rowVersion: 3, reasonId: storm, note: null, until: null });
    expect([await kindsOf(nadia), await kindsOf(mara), await kindsOf(other)]).toEqual([[], ["answers"], []]);
    expect((await countForNavigation(mara)).inbox).toBe(1);
  });

  it("tells how a request ended for two weeks", async () => {
    const { id } = await circuit("REFUSED LINE");
    const { requestId } = await ask(id);
    await refuseRequest(nadia, { requestId, rowVersion: 1, text: "It counts" });
    expect(await kindsOf(mara)).toEqual(["answers"]);
    await db().exclusionRequest.update({
      where: { id: requestId },
      data: { decidedAt: new Date(Date.now() - 15 * 86_400_000) },
    });
    expect(await kindsOf(mara)).toEqual([]);
  });

  it("asks about exclusions whose last day is over until somebody decides", async () => {
    const { id } = await circuit("WASHED OUT");
    await excludeCircuit(nadia, await exclusionInput(id, null, { code: "access", until: "2099-03-31" }));
    expect(await kindsOf(nadia)).toEqual([]);
    await endExclusions(systemActor("schedule"), startOfBusinessDay("2099-04-01"));
    expect(await groupOf(nadia, "due")).toMatchObject({ count: 1, href: "/exclusions?end=due" });
    expect([await kindsOf(elsewhere), await kindsOf(mara)]).toEqual([[], []]);
    await changeExclusion(nadia, await exclusionInput(id, null, { code: "access" }));
    expect(await kindsOf(nadia)).toEqual([]);
  });

  it("asks about corrections that WorkStudio has moved away from, as their desk shows them", async () => {
    const id = await correctedTitle(nadia, "THEIRS", "OURS");
    await db().circuit.update({ where: { id }, data: { apiModifiedAt: new Date() } });
    expect(await kindsOf(nadia)).toEqual([]);
    await theirsNow(id, { title: "MOVED ON" });
    expect(await groupOf(nadia, "corrections")).toMatchObject({
      count: 1,
      href: "/corrections?state=asking",
      // Not since it was corrected: it waits since WorkStudio moved on, which is written nowhere.
      oldest: null,
    });
    expect([await kindsOf(elsewhere), await kindsOf(mara)]).toEqual([[], []]);
  });

  it("counts the sync issues of the own circuits", async () => {
    const [{ id: own }, { id: foreign }] = [await circuit("OWN"), await circuit("FOREIGN", { region: "NOR" })];
    for (const circuitId of [own, foreign])
      await db().syncIssue.create({
        data: {
          circuitId,
          kind: "bad_cell",
          severity: "warning",
          message: "odd",
          fingerprint: `inbox ${circuitId}`,
          firstSeenAt: new Date(),
          lastSeenAt: new Date(),
        },
      });
    expect(await groupOf(nadia, "issues")).toMatchObject({ count: 1, href: "/issues" });
    expect(await kindsOf(mara)).toEqual([]);
  });

  it("asks whoever WorkStudio refuses to prove their account, and tells who looks after people", async () => {
    const admin = await signedIn({ role: "admin" });
    await db().userWsCredential.create({
      data: { userId: mara.userId, encryptedUsername: "x", encryptedPassword: "x", isValid: false },
    });
    expect(await groupOf({ ...mara, wsAccount: "invalid" }, "own_link")).toMatchObject({
      href: "/account/workstudio",
      oldest: null,
    });
    expect(await groupOf(admin, "links")).toMatchObject({
      count: 1,
      href: "/users?linked=invalid&state=active",
      oldest: null,
    });
    expect(await kindsOf(nadia)).toEqual([]);
  });

  it("counts what its lists show: circuits that nobody edits, permissions that are pending, units that vanished or were altered", async () => {
    const days = (count: number) => new Date(Date.now() - count * 86_400_000 - 60_000);
    const { id: idle } = await circuit("IDLE", { editedAt: days(15).toISOString(), assignedTo: mara.userId });
    await circuit("SLOW", { editedAt: days(8).toISOString() });
    await circuit("BUSY", { editedAt: days(6).toISOString() });
    await circuit("CLOSED", { editedAt: days(90).toISOString(), apiStatus: "CLOSE" });
    await circuit("LEFT OUT", { editedAt: days(90).toISOString(), isExcluded: true });
    await circuit("ELSEWHERE", { editedAt: days(90).toISOString(), region: "NOR" });
    for (const waited of [20, 18, 2]) await storedUnit({ circuitId: idle, days: waited, stationName: String(waited) });
    await storedUnit({ circuitId: idle, days: 30, stationName: "30", permissionStatus: "Approved" });
    await makePermissionGroups(idle);
    for (const ago of [3, 40]) {
      const id = await storedUnit({ circuitId: idle, state: "vanished" });
      await db().plannedUnit.update({ where: { id }, data: { stateSince: days(ago) } });
    }
    await db().$executeRaw(Prisma.sql`
      INSERT INTO circuit_custody_periods (circuit_id, started_at, ended_at, taken_by, kind)
      VALUES (${idle}, now() - interval '10 days', now() - interval '5 days', 'PPL\\checker', 'utility')`);
    const [one = 0n, other = 0n] = (
      await db().plannedUnit.findMany({ where: { circuitId: idle, state: "present" }, orderBy: { id: "asc" } })
    ).map(({ id }) => id);
    for (const [unitId, field, ago] of [
      [one, "linear_ft", 7],
      [one, "unit_type", 6],
      [one, "species", 1],
      [one, "linear_ft", 2],
      [other, "species", 7],
      [other, "linear_ft", 3],
      [other, "linear_ft", 30],
    ] as const)
      await db().plannedUnitChange.create({
        data: { unitId, circuitId: idle, field, before: "1", after: "2", seenAt: days(ago) },
      });
    const groups = Object.fromEntries((await getInbox(nadia)).map((group) => [group.kind, group]));
    expect(Object.fromEntries(Object.entries(groups).map(([kind, { count }]) => [kind, count]))).toEqual({
      idle_14: 1,
      idle_7: 1,
      waiting: 2,
      vanished: 1,
      altered: 1,
    });
    // What its planner changed afterwards makes it no younger.
    expect(groups["altered"]?.oldest?.getTime()).toBeCloseTo(days(6).getTime(), -4);
    for (const kind of ["idle_14", "idle_7", "waiting", "vanished", "altered"]) {
      const { pathname, searchParams } = new URL(groups[kind]?.href ?? "", "http://panel");
      const params = Object.fromEntries(searchParams);
      const counts: Record<string, () => Promise<number>> = {
        "/units": () => unitList.count(nadia, unitList.parse(params)),
        "/permissions": () => permissionList.count(nadia, permissionList.parse(params)),
        "/circuits": () => circuitList.count(nadia, circuitList.parse(params)),
      };
      expect(await counts[pathname]?.(), kind).toBe(groups[kind]?.count);
    }
    expect((await countForNavigation(nadia)).inbox).toBe(0);
    expect(await groupOf(mara, "idle_14")).toMatchObject({ count: 1, href: "/circuits?idle=14&planner=me" });
    expect(await kindsOf(mara)).not.toContain("idle_7");
  });

  it("says which weeks should have been closed", async () => {
    const admin = await signedIn({ role: "admin" });
    const { id } = await db().region.findUniqueOrThrow({ where: { code: "LAN" } });
    const day = new Date(`${businessDay(new Date(Date.now() - 20 * 86_400_000))}T00:00:00Z`);
    await db().regionalDailyAggregate.create({ data: { regionId: id, aggregateDate: day } });
    expect(await groupOf(admin, "weeks")).toMatchObject({ count: 1, href: "/sync" });
    const sunday = new Date(day.getTime() - day.getUTCDay() * 86_400_000);
    await db().weekClosing.create({
      data: { weekStarting: sunday, weekEnding: new Date(sunday.getTime() + 6 * 86_400_000), closedAt: new Date() },
    });
    expect(await groupOf(admin, "weeks")).toBeUndefined();
  });

  it("is somebody's own: of a person who sees nothing, empty", async () => {
    const { id } = await circuit("MAPLE HOLLOW");
    await ask(id);
    const nobody = await signedIn({ role: "planner", regions: [] });
    expect(await getInbox(nobody)).toEqual([]);
  });
});

describe("putting off", () => {
  it("takes a kind out of the count until a day, says why, and can be undone; a colleague's inbox stays", async () => {
    const { id } = await circuit("MAPLE HOLLOW");
    await ask(id);
    const colleague = await signedIn({ role: "supervisor", regions: ["LAN"] });
    await snooze(nadia, { kind: "requests", until: "2099-01-01", reason: "Meeting on Monday" });
    await snooze(nadia, { kind: "requests", until: "2099-01-02", reason: "Meeting on Tuesday" });
    expect((await countForNavigation(nadia)).inbox).toBe(0);
    expect(await groupOf(nadia, "requests")).toMatchObject({
      count: 1,
      snoozed: { until: "2099-01-02", reason: "Meeting on Tuesday" },
    });
    expect((await countForNavigation(colleague)).inbox).toBe(1);
    await unsnooze(nadia, { kind: "requests" });
    expect((await countForNavigation(nadia)).inbox).toBe(1);
  });

  it("ends on the morning of its day", async () => {
    const { id } = await circuit("MAPLE HOLLOW");
    await ask(id);
    await snooze(nadia, { kind: "requests", until: businessDay(new Date()), reason: "until this morning" });
    expect((await countForNavigation(nadia)).inbox).toBe(1);
    expect(await groupOf(nadia, "requests")).toMatchObject({ snoozed: null });
  });

  it("takes a day from tomorrow to three months on, and a reason", () => {
    const day = (days: number) => businessDay(new Date(Date.now() + days * 86_400_000));
    const parse = (more: object) =>
      snoozeSchema.safeParse({ kind: "due", until: day(2), reason: "later", ...more }).success;
    expect(parse({})).toBe(true);
    for (const more of [{ until: day(0) }, { until: day(120) }, { until: "" }, { reason: "" }, { kind: "nothing" }])
      expect(parse(more), JSON.stringify(more)).toBe(false);
  });

  it("is for people", async () => {
    await expect(
      snooze(systemActor("test"), { kind: "due", until: "2099-01-01", reason: "later" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

it("counts no further than people read", () => {
  expect([countWords(12), countWords(MOST_COUNTED), countWords(MOST_COUNTED + 1)]).toEqual(["12", "1,000", "1,000+"]);
});
