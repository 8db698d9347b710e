import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { signedIn } from "../testing/people";
import { logContactTrySchema } from "./schema";
import { circuitWith, groupsOf, makePermissionGroups, tryAt } from "../testing/permission-groups";

let supervisor: UserActor;
let elsewhere: UserActor;
let powerless: UserActor;
const DAY_MS = 86_400_000;
const TODAY = businessDay(new Date());
const inDays = (days: number) => businessDay(new Date(Date.now() + days * DAY_MS));

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Waits", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["LEH"] });
  powerless = { ...supervisor, permissions: new Set(["circuit:view"] as const) };
});

describe("a try to reach whoever decides", () => {
  it("is logged with what came of it, shown at the station, and told in the log", async () => {
    const id = await circuitWith([{ stationName: "20", days: 3 }]);
    const [group] = await groupsOf(id);
    const due = inDays(3);
    expect(await tryAt(supervisor, group?.id ?? 0)).toMatchObject({ tries: 1 });
    expect(await tryAt(supervisor, group?.id ?? 0, { channel: "phone", outcome: "later", dueOn: due })).toEqual({
      tries: 2,
      dueOn: due,
    });
    expect(await groupsOf(id)).toMatchObject([{ tries: 2, lastChannel: "phone", lastOutcome: "later", dueOn: due }]);
    const [entry] = await db().activityLog.findMany({
      where: { action: "circuit.contact_try", subjectId: id },
      orderBy: { id: "desc" },
    });
    expect(entry?.changes).toMatchObject({
      station: { after: "20" },
      outcome: { after: "Reached, decides later" },
      next_due: { after: due },
    });
  });

  it("sent twice at once is one", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const [group] = await groupsOf(id);
    await Promise.all([tryAt(supervisor, group?.id ?? 0), tryAt(supervisor, group?.id ?? 0)]);
    expect((await groupsOf(id))[0]?.tries).toBe(1);
  });

  it("has the next one due by itself after the working days of its status, unless somebody names a day or decided", async () => {
    const [sinceMonday] = await db().$queryRaw<{ due: string }[]>(Prisma.sql`
      SELECT min(day)::date::text AS due
      FROM generate_series(${TODAY}::date + 1, ${TODAY}::date + 9, interval '1 day') AS ahead(day)
      WHERE (
        SELECT count(*)
        FROM generate_series(${TODAY}::date + 1, day, interval '1 day') AS between_(d)
        WHERE extract(isodow FROM d) < 6
      ) = 5`);
    const id = await circuitWith([
      { stationName: "20" },
      { stationName: "30" },
      { stationName: "40", permissionStatus: "Deferred" },
    ]);
    const [first, second, deferred] = (await groupsOf(id)).toSorted((a, b) => a.station.localeCompare(b.station));
    expect(await tryAt(supervisor, first?.id ?? 0)).toEqual({ tries: 1, dueOn: sinceMonday?.due });
    expect(await tryAt(supervisor, second?.id ?? 0, { outcome: "approved" })).toEqual({ tries: 1, dueOn: null });
    expect(await tryAt(supervisor, deferred?.id ?? 0)).toEqual({ tries: 1, dueOn: null });
    expect((await groupsOf(id)).map(({ station, dueOn }) => [station, dueOn]).toSorted()).toEqual([
      ["20", sinceMonday?.due],
      ["30", null],
      ["40", null],
    ]);
    const [entry] = await db().activityLog.findMany({
      where: { action: "circuit.contact_try", subjectId: id },
      orderBy: { id: "asc" },
    });
    expect(entry?.changes).toMatchObject({ next_due: { after: sinceMonday?.due } });
  });

  it("offers one alternative, and no second one, also of two at once", async () => {
    const id = await circuitWith([
      { stationName: "20", permissionStatus: "Refused" },
      { stationName: "20", permissionStatus: "" },
    ]);
    const groups = await groupsOf(id);
    const offers = await Promise.allSettled([
      tryAt(supervisor, groups[0]?.id ?? 0, { outcome: "later", alternative: "trim" }),
      tryAt(supervisor, groups[1]?.id ?? 0, { outcome: "later", alternative: "by_hand" }),
    ]);
    expect(offers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(offers.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        code: "INVALID",
        details: { fieldErrors: { alternative: [expect.stringContaining("offered here already")] } },
      },
    });
    const now = await groupsOf(id);
    expect(now.map(({ alternative }) => alternative)[0]).toMatch(/^(trim|by_hand)$/);
    expect(now.map(({ tries }) => tries)).toEqual([1, 1]);
  });

  it("is closed by a change that WorkStudio brings", async () => {
    const id = await circuitWith([{ stationName: "20", days: 3 }]);
    const [group] = await groupsOf(id);
    await tryAt(supervisor, group?.id ?? 0);
    await db().plannedUnit.updateMany({
      where: { circuitId: id },
      data: { permissionStatus: "Refused", permissionSince: new Date(Date.now() + 1_000) },
    });
    await makePermissionGroups(id);
    expect(await groupsOf(id)).toMatchObject([{ status: "Refused", tries: 0, lastOutcome: null }]);
    await expect(tryAt(supervisor, group?.id ?? 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is refused without the permission, out of the row scope, and for a day that is over", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const [group] = await groupsOf(id);
    await expect(tryAt(powerless, group?.id ?? 0)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(tryAt(elsewhere, group?.id ?? 0)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(tryAt(supervisor, group?.id ?? 0, { dueOn: inDays(-2) })).rejects.toMatchObject({
      code: "INVALID",
    });
    expect((await groupsOf(id))[0]?.tries).toBe(0);
  });

  it.each([
    { channel: "constructor" },
    { channel: "" },
    { outcome: "toString" },
    { outcome: "" },
    { outcome: "refused" },
    { outcome: "refused", refusal: "constructor" },
    { refusal: "herbicide" },
    { alternative: "constructor" },
    { dueOn: "soon" },
    { note: "555-0100" },
    { groupId: "x" },
  ])("is refused where it cannot be meant: %j", (wrong) => {
    const input = {
      groupId: 1,
      channel: "visit",
      outcome: "not_home",
      refusal: "",
      alternative: "",
      dueOn: "",
      ...wrong,
    };
    expect(logContactTrySchema.safeParse(input).success).toBe(false);
  });
});
