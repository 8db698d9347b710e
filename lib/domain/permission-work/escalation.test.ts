import { beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { getInbox } from "../inbox/queries";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { makePermissionGroups } from "../testing/permission-groups";
import { storedUnit } from "../testing/units";
import { listPermissionGroups, permissionList } from "./list";
import { logContactTry } from "./mutations";

let supervisor: UserActor;
const inDays = (days: number) => businessDay(new Date(Date.now() + days * 86_400_000));

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Decides", regions: ["LAN"] });
});

async function waiting(unit: Omit<Parameters<typeof storedUnit>[0], "circuitId">) {
  const { id } = await storedCircuit({ region: "LAN" });
  await storedUnit({ circuitId: id, stationName: "20", ...unit });
  await makePermissionGroups(id);
  return id;
}
/** The row of a circuit as the whole queue has it; `isFound` tells whether the filter has it too. */
async function rowOf(circuitId: number) {
  const circuit = await db().circuit.findUniqueOrThrow({ where: { id: circuitId } });
  const read = async (step: string) =>
    (await listPermissionGroups(systemActor("test"), permissionList.parse({ order: circuit.workOrder, step }))).rows;
  const [row] = await read("any");
  return {
    ...row,
    isFound: (await read("escalated")).length === 1,
    isUtilitys: (await read("utility")).length === 1,
  };
}
const tryNow = async (
  circuitId: number,
  dueOn: string | null = null,
  said: Partial<Parameters<typeof logContactTry>[1]> = {},
) => {
  const { id } = await db().permissionGroup.findFirstOrThrow({ where: { circuitId } });
  // One try each minute is one; these are meant as several.
  await db().$executeRaw(Prisma.sql`
    UPDATE contact_tries SET made_at = made_at - interval '2 minutes' WHERE circuit_id = ${circuitId}`);
  const input = { channel: "visit", outcome: "not_home", refusal: null, alternative: null, dueOn, ...said } as const;
  return logContactTry(supervisor, { groupId: Number(id), ...input });
};

describe("what is the supervisor's to decide", () => {
  it.each([
    { permissionStatus: "", days: 30, why: null },
    { permissionStatus: "", days: 31, why: "waited" },
    { permissionStatus: "No Contact", days: 31, why: "waited" },
    { permissionStatus: "Deferred", days: 90, why: null },
    { permissionStatus: "Refused", days: 0, why: "at_once" },
  ])("$permissionStatus for $days days: $why", async ({ why, ...unit }) => {
    const row = await rowOf(await waiting(unit));
    expect(row).toMatchObject({ escalation: why, isFound: why !== null });
    expect(row.escalationDue === null).toBe(unit.permissionStatus !== "Refused");
  });

  it("is what three tries did not decide", async () => {
    const id = await waiting({ days: 3 });
    for (const why of [null, null, "tried"]) {
      await tryNow(id);
      expect(await rowOf(id)).toMatchObject({ escalation: why, isFound: why !== null });
    }
  });

  it("goes past them to the utility after four tries, the last of which names no next one", async () => {
    const id = await waiting({ days: 3 });
    for (const isDue of [true, true, true, false]) expect((await tryNow(id)).dueOn !== null).toBe(isDue);
    expect(await rowOf(id)).toMatchObject({ escalation: "utility_tried", isFound: false, isUtilitys: true });
    expect((await rowOf(id)).escalationDue).toMatch(/^\d{4}-/);
    const inbox = await getInbox(supervisor);
    expect(inbox.find(({ kind }) => kind === "utility")).toMatchObject({ href: "/permissions?step=utility" });
  });

  it("goes to the utility when an alternative is refused too, and stays the supervisor's while it is not", async () => {
    const id = await waiting({ permissionStatus: "Refused", days: 1 });
    await tryNow(id, null, { outcome: "later", alternative: "trim" });
    expect(await rowOf(id)).toMatchObject({
      escalation: "at_once",
      isFound: true,
      isUtilitys: false,
      alternative: "trim",
    });
    await tryNow(id, null, { outcome: "refused", refusal: "herbicide" });
    expect(await rowOf(id)).toMatchObject({ escalation: "utility_declined", isFound: false, isUtilitys: true });
    await makePermissionGroups(id);
    expect(await rowOf(id)).toMatchObject({ escalation: "utility_declined" });
  });

  it("is a station whose next try is overdue, and no longer once somebody tries again", async () => {
    const id = await waiting({ permissionStatus: "Deferred", days: 3 });
    await tryNow(id, inDays(0));
    expect(await rowOf(id)).toMatchObject({ escalation: null, isFound: false });
    await db().$executeRaw(Prisma.sql`
      UPDATE contact_tries SET due_on = ${inDays(-1)}::date WHERE circuit_id = ${id}`);
    await makePermissionGroups(id);
    expect(await rowOf(id)).toMatchObject({ escalation: "overdue", isFound: true });
    await tryNow(id, inDays(5));
    expect(await rowOf(id)).toMatchObject({ escalation: null, isFound: false });
  });

  it("has a day by which it is decided, in working days from Monday to Friday", async () => {
    // A Monday, a Thursday, a Friday and a Saturday.
    for (const [refused, due] of [
      ["2026-11-02", "2026-11-04"],
      ["2026-11-05", "2026-11-09"],
      ["2026-11-06", "2026-11-10"],
      ["2026-11-07", "2026-11-10"],
    ] as const) {
      const id = await waiting({ permissionStatus: "Refused" });
      await db().permissionGroup.updateMany({
        where: { circuitId: id },
        data: { since: new Date(`${refused}T17:00:00Z`) },
      });
      expect((await rowOf(id)).escalationDue, refused).toBe(due);
    }
  });

  it("follows the rules of its status, and waits in the inbox of supervisors of the region alone", async () => {
    const [planner, elsewhere] = [
      await signedIn({ role: "planner", regions: ["LAN"] }),
      await signedIn({ role: "supervisor", regions: ["SUS"] }),
    ];
    const count = async (who: UserActor) => (await getInbox(who)).find(({ kind }) => kind === "escalated")?.count ?? 0;
    const before = await count(supervisor);
    const id = await waiting({ days: 8 });
    expect(await count(supervisor)).toBe(before);
    const pending = await db().permissionStatus.findFirstOrThrow({ where: { code: "" } });
    await db().permissionStatus.update({ where: { id: pending.id }, data: { escalateFromDay: 8 } });
    try {
      expect(await rowOf(id)).toMatchObject({ escalation: "waited", isFound: true });
      expect(await count(supervisor)).toBeGreaterThan(before);
      expect([await count(planner), await count(elsewhere)]).toEqual([0, 0]);
    } finally {
      await db().permissionStatus.update({ where: { id: pending.id }, data: { escalateFromDay: 31 } });
    }
  });
});
