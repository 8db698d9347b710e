import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { signedIn } from "../testing/people";
import { circuitWith, groupsOf, makePermissionGroups, tryAt } from "../testing/permission-groups";
import { exportPermissionGroups, permissionList } from "./list";
import { previewDueDay, setDueDay, setDueDaySchema } from "./set-due-day";

let supervisor: UserActor;
let colleague: UserActor;
let elsewhere: UserActor;
let powerless: UserActor;
const TODAY = businessDay(new Date());
const inDays = (days: number) => businessDay(new Date(Date.now() + days * 86_400_000));

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Waits", regions: ["LAN"] });
  colleague = await signedIn({ role: "planner", name: "Pia Path", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["LEH"] });
  powerless = { ...supervisor, permissions: new Set(["circuit:view"] as const) };
});

const chosen = (...ids: number[]) => ({ kind: "chosen" as const, ids });
async function setDay(ids: number[], dueOn: string, by = supervisor) {
  const target = chosen(...ids);
  const { guard } = await previewDueDay(by, { target });
  return setDueDay(by, { target, dueOn, guard });
}
const idsOf = async (circuitId: number) => (await groupsOf(circuitId)).map(({ id }) => id);
const daysOf = async (circuitId: number, params = {}) =>
  Object.fromEntries((await groupsOf(circuitId, params)).map(({ station, dueOn }) => [station, dueOn]));
const told = async (circuitId: number) =>
  (
    await db().activityLog.findMany({
      where: { action: "circuit.contact_due", subjectId: circuitId },
      orderBy: { id: "asc" },
    })
  ).map(({ changes }) => changes);

describe("a due day that is set without a try", () => {
  it("stands in the queue and its file, is filtered by, and is told station by station", async () => {
    // They wait since another day than the one that is set, which the file names too.
    const id = await circuitWith(["20", "30", "40"].map((stationName) => ({ stationName, days: 3 })));
    const ids = (await groupsOf(id)).filter(({ station }) => station !== "40").map((group) => group.id);
    expect(await setDay(ids, TODAY)).toEqual({ stations: 2, dueOn: TODAY });
    expect(await daysOf(id)).toEqual({ "20": TODAY, "30": TODAY, "40": null });
    expect(await groupsOf(id)).toMatchObject([{ tries: 0 }, { tries: 0 }, { tries: 0 }]);
    expect(await daysOf(id, { step: "due" })).toEqual({ "20": TODAY, "30": TODAY });
    const { workOrder } = await db().circuit.findUniqueOrThrow({ where: { id } });
    const file = await exportPermissionGroups(supervisor, permissionList.parse({ order: workOrder }), "csv");
    const [head, ...lines] = (await file.text()).trim().split("\r\n");
    expect(head).toContain("Next due");
    expect(lines.filter((line) => line.includes(TODAY))).toHaveLength(2);
    expect(await told(id)).toMatchObject([
      { station: { after: "20" }, next_due: { before: null, after: TODAY } },
      { station: { after: "30" }, next_due: { before: null, after: TODAY } },
    ]);
  });

  it("goes to all that match, also where another status waits at the same station", async () => {
    const id = await circuitWith([
      { stationName: "20" },
      { stationName: "20", permissionStatus: "Refused" },
      { stationName: "30" },
    ]);
    const { workOrder } = await db().circuit.findUniqueOrThrow({ where: { id } });
    const target = {
      kind: "matching" as const,
      q: "",
      filters: permissionList.parse({ order: workOrder, status: "pending" }).filters,
    };
    const { guard, stations } = await previewDueDay(supervisor, { target });
    expect(stations).toBe(2);
    await setDueDay(supervisor, { target, dueOn: inDays(4), guard });
    expect((await groupsOf(id)).map(({ dueOn }) => dueOn)).toEqual([inDays(4), inDays(4), inDays(4)]);
  });

  it("is offered in the working days until the next try that the status says, beside what is due now", async () => {
    const id = await circuitWith([
      { stationName: "20" },
      { stationName: "30" },
      { stationName: "40", permissionStatus: "Deferred" },
    ]);
    const ids = await idsOf(id);
    const { dueOn: likely } = await tryAt(supervisor, ids[0] ?? 0);
    await setDay(ids.slice(1, 2), inDays(30));
    expect(await previewDueDay(supervisor, { target: chosen(...ids) })).toMatchObject({
      stations: 3,
      dated: 2,
      first: likely,
      last: inDays(30),
      taken: 1,
      likely,
    });
    expect(await previewDueDay(supervisor, { target: chosen(...ids.slice(2)) })).toMatchObject({
      dated: 0,
      first: null,
      likely: null,
    });
  });

  it("is another one when it is set again, and what changes nothing is not told", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const ids = await idsOf(id);
    await setDay(ids, inDays(2));
    expect(await setDay(ids, inDays(2))).toMatchObject({ stations: 0 });
    await setDay(ids, inDays(3), colleague);
    expect(await told(id)).toMatchObject([
      { next_due: { before: null, after: inDays(2) } },
      { next_due: { before: inDays(2), after: inDays(3) } },
    ]);
    expect(await db().contactDueDay.findMany({ where: { circuitId: id } })).toMatchObject([
      { setBy: colleague.userId },
    ]);
  });

  it("is taken away again, and what the last try said counts", async () => {
    const id = await circuitWith([{ stationName: "20" }, { stationName: "30" }]);
    const ids = await idsOf(id);
    await tryAt(supervisor, ids[0] ?? 0, { dueOn: inDays(9) });
    await setDay(ids, inDays(2));
    expect(await setDay(ids, "none")).toEqual({ stations: 2, dueOn: null });
    expect(await daysOf(id)).toEqual({ "20": inDays(9), "30": null });
    expect((await told(id)).slice(2)).toMatchObject([
      { next_due: { before: inDays(2), after: inDays(9) } },
      { next_due: { before: inDays(2), after: null } },
    ]);
    expect(await setDay(ids, "none")).toMatchObject({ stations: 0 });
  });

  it("is closed by a later try, which says itself when the next one is due", async () => {
    const id = await circuitWith([{ stationName: "20" }, { stationName: "30" }]);
    const [first = 0, second = 0] = await idsOf(id);
    await setDay([first, second], inDays(2));
    await tryAt(supervisor, first, { dueOn: inDays(7) });
    await tryAt(supervisor, second, { outcome: "approved" });
    expect(await daysOf(id)).toEqual({ "20": inDays(7), "30": null });
    await makePermissionGroups(id);
    expect(await daysOf(id)).toEqual({ "20": inDays(7), "30": null });
  });

  it("is closed by a change that WorkStudio brings", async () => {
    const id = await circuitWith([{ stationName: "20", days: 3 }]);
    const ids = await idsOf(id);
    await setDay(ids, inDays(2));
    await makePermissionGroups(id);
    expect(await daysOf(id)).toEqual({ "20": inDays(2) });
    await db().plannedUnit.updateMany({
      where: { circuitId: id },
      data: { permissionStatus: "Refused", permissionSince: new Date(Date.now() + 1_000) },
    });
    await makePermissionGroups(id);
    expect(await daysOf(id)).toEqual({ "20": null });
    await expect(setDay(ids, inDays(2))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("asks the supervisor once it is over, also where nobody ever tried", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    await setDay(await idsOf(id), TODAY);
    const escalated = () => groupsOf(id, { step: "escalated" });
    expect(await escalated()).toEqual([]);
    await db().$executeRaw(Prisma.sql`
      UPDATE contact_due_days SET due_on = ${inDays(-1)}::date WHERE circuit_id = ${id}`);
    await makePermissionGroups(id);
    expect(await escalated()).toMatchObject([{ escalation: "overdue", dueOn: inDays(-1), isDue: true }]);
  });
});

describe("a due day that cannot be set", () => {
  it("is refused without the permission, out of the row scope, and for a day that is over", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const target = chosen(...(await idsOf(id)));
    const { guard } = await previewDueDay(supervisor, { target });
    const set = (by: UserActor, dueOn = TODAY) => setDueDay(by, { target, dueOn, guard });
    await expect(previewDueDay(powerless, { target })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(set(powerless)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(set(elsewhere)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(set(supervisor, inDays(-2))).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { dueOn: ["Choose today or a later day."] } },
    });
    expect(await daysOf(id)).toEqual({ "20": null });
  });

  it("is looked at again where somebody tried or set one meanwhile: of two at once, one sets it", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const target = chosen(...(await idsOf(id)));
    const { guard } = await previewDueDay(supervisor, { target });
    const both = await Promise.allSettled(
      [supervisor, colleague].map((who, n) => setDueDay(who, { target, dueOn: inDays(2 + n), guard })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "CONFLICT" } });
    const { guard: later } = await previewDueDay(supervisor, { target });
    await tryAt(colleague, target.ids[0] ?? 0);
    await expect(setDueDay(supervisor, { target, dueOn: inDays(2), guard: later })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it.each([
    { target: { kind: "chosen", ids: [] } },
    { target: { kind: "matching", q: "", filters: {} } },
    { dueOn: "" },
    { dueOn: null },
    { dueOn: "soon" },
    { dueOn: "2101-01-01" },
    { note: "555-0100" },
  ])("is refused where it cannot be meant: %j", (wrong) => {
    const input = { target: { kind: "chosen", ids: [1] }, dueOn: "2099-12-31", guard: "x", ...wrong };
    expect(setDueDaySchema.safeParse(input).success).toBe(false);
  });
});
