import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { systemActor, type UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { openCircuitSync } from "../circuit-sync/mutations";
import { openMissedCircuitSync } from "../circuit-sync/schedule-circuits";
import { signedIn } from "../testing/people";
import { getSyncPause, pauseSyncs, resumeSyncs } from "./pause-syncs";

const WHOLE = { preview: false, force: false, acceptFewer: false };
const system = systemActor("schedule");
let admin: UserActor;
let supervisor: UserActor;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});
afterEach(async () => {
  await resumeSyncs(system);
});

describe("The switch that pauses all syncs", () => {
  it("refuses every run with who paused them and why, and writes no log row", async () => {
    await pauseSyncs(admin, { reason: "WorkStudio is upgraded." });
    const before = await db().syncLog.count();
    await expect(openCircuitSync(supervisor, WHOLE, "manual")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/Wilma Tarrant: WorkStudio is upgraded\./) as string,
    });
    expect(await db().syncLog.count()).toBe(before);
    expect(await getSyncPause(supervisor)).toMatchObject({ by: "Wilma Tarrant", reason: "WorkStudio is upgraded." });
  });

  it("makes a scheduled time wait, and the first sweep after it catch up once", async () => {
    const monday = new Date("2026-03-02T10:00:00Z");
    await openMissedCircuitSync(system, new Date("2026-03-02T09:00:00Z"));
    await pauseSyncs(admin, { reason: "WorkStudio is upgraded." });
    expect(await openMissedCircuitSync(system, monday)).toBeNull();
    expect(await openMissedCircuitSync(system, new Date("2026-03-02T11:00:00Z"))).toBeNull();
    await resumeSyncs(admin);
    const opened = await openMissedCircuitSync(system, new Date("2026-03-02T11:01:00Z"));
    expect(opened).not.toBeNull();
    await db().syncLease.deleteMany();
    expect(await openMissedCircuitSync(system, new Date("2026-03-02T11:02:00Z"))).toBeNull();
  });

  it("is resumed by whoever began before it was paused, and waited", async () => {
    await pauseSyncs(admin, { reason: "WorkStudio is upgraded." });
    const pausedAt = new Date(Date.now() + 60_000);
    await db().syncPause.updateMany({ where: { resumedAt: null }, data: { pausedAt } });
    await resumeSyncs(admin);
    expect(await getSyncPause(admin)).toBeNull();
    expect(await db().syncPause.findFirst({ where: { pausedAt } })).toMatchObject({ resumedAt: pausedAt });
  });

  it("is an administrator's, is paused once at a time, and is on record", async () => {
    await expect(pauseSyncs(supervisor, { reason: "because" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const ends = await Promise.allSettled([
      pauseSyncs(admin, { reason: "first" }),
      pauseSyncs(admin, { reason: "second" }),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await resumeSyncs(admin);
    await resumeSyncs(admin);
    const acts = await db().activityLog.findMany({
      where: { userId: admin.userId, action: { in: ["sync.pause", "sync.resume"] } },
      orderBy: { id: "desc" },
      take: 2,
    });
    expect(acts.map(({ action }) => action)).toEqual(["sync.resume", "sync.pause"]);
  });
});
