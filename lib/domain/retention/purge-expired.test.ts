import { describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { purgeExpired } from "./purge-expired";

const now = new Date("2026-11-23T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

async function leavesBehind({ userId }: UserActor, name: string, ended: Date): Promise<void> {
  await db().session.create({ data: { tokenHash: name, userId, authVersion: 1, lastSeenAt: ended, expiresAt: ended } });
  await db().signInChallenge.create({ data: { tokenHash: name, userId, authVersion: 1, expiresAt: ended } });
  await db().passwordResetToken.create({ data: { tokenHash: name, userId, purpose: "reset", expiresAt: ended } });
  await db()
    .$executeRaw`INSERT INTO rate_limits (bucket, window_started_at, updated_at) VALUES (${name}, ${ended}, ${ended})`;
}

describe("F9 what only a running sign-in needs", () => {
  it("goes when its time is over, and is kept until then; a second purge finds nothing", async () => {
    const person = await signedIn({ role: "planner" });
    await leavesBehind(person, "old", daysAgo(91));
    await leavesBehind(person, "recent", daysAgo(6));
    expect(await purgeExpired(systemActor("schedule"), now)).toEqual({
      purged: { sessions: 1, signInChallenges: 1, passwordLinks: 1, rateLimits: 1, unitSnapshots: 0 },
      isDone: true,
    });
    expect(
      await db().session.findMany({ where: { tokenHash: { in: ["old", "recent"] } }, select: { tokenHash: true } }),
    ).toEqual([{ tokenHash: "recent" }]);
    expect(await db().activityLog.count({ where: { action: "retention.purge" } })).toBe(1);
    expect(await purgeExpired(systemActor("schedule"), now)).toEqual({
      purged: { sessions: 0, signInChallenges: 0, passwordLinks: 0, rateLimits: 0, unitSnapshots: 0 },
      isDone: true,
    });
    expect(await db().activityLog.count({ where: { action: "retention.purge" } })).toBe(1);
  });

  it("keeps a limit that still blocks somebody", async () => {
    await db().$executeRaw`
        INSERT INTO rate_limits (bucket, window_started_at, updated_at, blocked_until)
        VALUES ('blocked', ${daysAgo(30)}, ${daysAgo(30)}, ${daysAgo(-1)})`;
    expect(await purgeExpired(systemActor("schedule"), now)).toMatchObject({ purged: { rateLimits: 0 } });
  });

  it("is no planner's business", async () => {
    await expect(purgeExpired(await signedIn({ role: "planner" }), now)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("snapshots of planned units", () => {
  it("go after the time the settings say, but a circuit keeps its newest one", async () => {
    const [busy, quiet] = [await storedCircuit(), await storedCircuit()];
    const taken = ({ id }: { id: number }, name: string, createdAt: Date) =>
      db().plannedUnitsSnapshot.create({
        data: {
          circuitId: BigInt(id),
          workOrder: "2026-1",
          snapshotTrigger: "manual",
          contentHash: name,
          rawJson: {},
          createdAt,
        },
      });
    await taken(busy, "old", daysAgo(731));
    await taken(busy, "new", daysAgo(729));
    await taken(quiet, "old but newest", daysAgo(900));
    expect(await purgeExpired(systemActor("schedule"), now)).toMatchObject({ purged: { unitSnapshots: 1 } });
    const kept = await db().plannedUnitsSnapshot.findMany({ select: { contentHash: true }, orderBy: { id: "asc" } });
    expect(kept.map(({ contentHash }) => contentHash)).toEqual(["new", "old but newest"]);
  });

  it("go some at a time, each time in a transaction of its own", async () => {
    const { id } = await storedCircuit();
    for (const days of [900, 890, 880, 870, 860, 10])
      await db().plannedUnitsSnapshot.create({
        data: {
          circuitId: BigInt(id),
          workOrder: "2026-2",
          snapshotTrigger: "manual",
          contentHash: `slice ${days}`,
          rawJson: {},
          createdAt: daysAgo(days),
        },
      });
    const told = { where: { action: "retention.purge" }, orderBy: { id: "asc" } } as const;
    const before = await db().activityLog.count(told);
    expect(await purgeExpired(systemActor("schedule"), now, 2)).toMatchObject({
      purged: { unitSnapshots: 5 },
      isDone: true,
    });
    const entries = (await db().activityLog.findMany(told)).slice(before);
    expect(entries.map(({ contextJson }) => (contextJson as { unitSnapshots: number }).unitSnapshots)).toEqual([
      2, 2, 1,
    ]);
  });
});
