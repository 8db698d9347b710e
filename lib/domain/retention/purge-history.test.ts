import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { tellMetrics } from "../metrics/tell-metrics";
import { buildDays, buildWeeks, takeSnapshots } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedPlanner, storedUnit } from "../testing/units";
import { purgeHistory } from "./purge-history";

const DAY_MS = 86_400_000;
const dayAgo = (days: number) => businessDay(new Date(Date.now() - days * DAY_MS));
/** A Sunday at least so many days ago. */
const sundayAgo = (days: number) => {
  const day = new Date(`${dayAgo(days)}T12:00:00Z`);
  return new Date(day.getTime() - day.getUTCDay() * DAY_MS).toISOString().slice(0, 10);
};
const purge = () => purgeHistory(systemActor("schedule"));
const keptFrom = async () =>
  (await db().analyticsSetting.findFirstOrThrow()).historyKeptFrom?.toISOString().slice(0, 10) ?? null;

type Day = { day: string; miles: number; isRollup?: boolean };
const storedDays = (circuitId: number, days: Day[]) =>
  db().circuitAggregate.createMany({
    data: days.map(({ day, miles, isRollup = true }) => ({
      circuitId: BigInt(circuitId),
      aggregateDate: new Date(day),
      isRollup,
      totalMiles: 10,
      milesPlanned: miles,
    })),
  });
const daysOf = async (circuitId: number) =>
  (
    await db().circuitAggregate.findMany({
      where: { circuitId: BigInt(circuitId) },
      orderBy: [{ aggregateDate: "asc" }, { isRollup: "asc" }],
    })
  ).map(({ aggregateDate, isRollup }) => `${aggregateDate.toISOString().slice(0, 10)} ${isRollup ? "rollup" : "own"}`);
const run = (feed: string, daysBack: number, data: Partial<Prisma.SyncLogUncheckedCreateInput> = {}) =>
  db().syncLog.create({
    data: {
      feed,
      syncType: "circuit_list",
      syncStatus: "completed",
      syncTrigger: "scheduled",
      startedAt: new Date(Date.now() - daysBack * DAY_MS),
      ...data,
    },
    select: { id: true },
  });

beforeEach(async () => {
  await db().analyticsSetting.updateMany({
    data: { historyRetentionDays: 400, logRetentionDays: 365, historyKeptFrom: null },
  });
});

describe("days of circuits", () => {
  it("go by whole weeks once they are old, but the last state before the kept days stays, and so does every kept day", async () => {
    const { id } = await storedCircuit();
    const { id: quiet } = await storedCircuit();
    const floor = sundayAgo(400);
    const before = (days: number) => new Date(Date.parse(floor) - days * DAY_MS).toISOString().slice(0, 10);
    await storedDays(id, [
      { day: before(30), miles: 1, isRollup: false },
      { day: before(30), miles: 1 },
      { day: before(2), miles: 2, isRollup: false },
      { day: before(2), miles: 2 },
      { day: floor, miles: 3 },
      { day: before(-7), miles: 4 },
    ]);
    await storedDays(quiet, [{ day: before(300), miles: 9 }]);
    const { purged, isDone } = await purge();
    expect(purged).toMatchObject({ circuitDays: 3 });
    expect(isDone).toBe(true);
    expect(await keptFrom()).toBe(floor);
    expect(await daysOf(id)).toEqual([`${before(2)} rollup`, `${floor} rollup`, `${before(-7)} rollup`]);
    expect(await daysOf(quiet)).toEqual([`${before(300)} rollup`]);
    expect((await purge()).purged).toMatchObject({ circuitDays: 0, dailySnapshots: 0 });
  });

  it("make the kept days anew exactly as before, and older ones not at all", async () => {
    const { id } = await storedCircuit({ apiStatus: "ACTIV" });
    const floor = sundayAgo(400);
    const day = (days: number) => new Date(Date.parse(floor) + days * DAY_MS).toISOString().slice(0, 10);
    const plannerId = await storedPlanner("Ada Brandt");
    for (const days of [-3, 2, 9]) await storedUnit({ circuitId: id, plannerId, assessedOn: day(days) });
    await db().circuitStatusPeriod.updateMany({
      where: { circuitId: BigInt(id) },
      data: { startedAt: new Date(Date.parse(floor) - 100 * DAY_MS) },
    });
    await storedDays(id, [
      { day: day(-20), miles: 1 },
      { day: day(-3), miles: 2 },
      { day: day(9), miles: 3 },
    ]);
    await buildDays({ from: day(-3), to: day(10) });
    for (let week = day(-7); week < day(14); week = new Date(Date.parse(week) + 7 * DAY_MS).toISOString().slice(0, 10))
      await buildWeeks({ close: week });
    const region = (from: string) =>
      db().$queryRaw<{ day: string; miles: string; units: number; xmin: string }[]>(Prisma.sql`
        SELECT d.aggregate_date::text AS day, d.miles_planned::text AS miles, d.units_added AS units,
          d.xmin::text AS xmin
        FROM regional_daily_aggregates d
        WHERE d.aggregate_date >= ${from}::date
        ORDER BY d.aggregate_date, d.region_id`);
    const [old, kept] = [await region(day(-7)), await region(floor)];
    expect(old.length).toBeGreaterThan(kept.length);
    await purge();
    expect(await keptFrom()).toBe(floor);
    expect(await buildDays({ from: floor, to: day(10) })).toMatchObject({ syncStatus: "completed", figures: null });
    expect(await region(floor)).toEqual(kept);
    await expect(buildDays({ from: day(-1), to: day(3) })).rejects.toMatchObject({ code: "INVALID" });
    await expect(takeSnapshots({ from: day(-1), to: day(3) })).rejects.toMatchObject({ code: "INVALID" });
    // A unit that is late by more than that, and one that is late but kept.
    await storedUnit({ circuitId: id, plannerId, assessedOn: day(-3) });
    await storedUnit({ circuitId: id, plannerId, assessedOn: day(2) });
    const built = await buildDays();
    expect(built.syncStatus).toBe("completed");
    expect((await region(day(-7))).filter((row) => row.day < floor)).toEqual(old.filter((row) => row.day < floor));
    expect(await db().weekAdjustment.count()).toBe(1);
    expect((await purge()).purged.dueDays).toBe(1);
  });

  it("stay while their week is open, however old", async () => {
    const { id } = await storedCircuit({ apiStatus: "ACTIV" });
    const open = sundayAgo(500);
    await storedUnit({ circuitId: id, plannerId: await storedPlanner("Ben Ono"), assessedOn: open });
    await storedDays(id, [
      { day: open, miles: 1 },
      { day: dayAgo(450), miles: 2 },
    ]);
    await buildDays({ from: open, to: open });
    await purge();
    expect((await keptFrom()) ?? "").toBe(open);
    await buildWeeks({ close: open });
    await purge();
    expect((await keptFrom()) ?? "").toBe(sundayAgo(400));
  });
});

describe("what else belongs to old days", () => {
  it("are daily snapshots, not those of a change or by hand, and changes of units", async () => {
    const { id } = await storedCircuit();
    const unitId = BigInt(await storedUnit({ circuitId: id }));
    for (const [snapshotType, daysBack] of [
      ["daily", 500],
      ["daily", 300],
      ["manual", 500],
      ["status_change", 500],
    ] as const)
      await db().circuitSnapshot.create({
        data: { circuitId: BigInt(id), snapshotType, snapshotDate: new Date(dayAgo(daysBack)) },
      });
    const change = (daysBack: number) => ({
      unitId,
      circuitId: BigInt(id),
      seenAt: new Date(Date.now() - daysBack * DAY_MS),
      field: "acres",
    });
    await db().plannedUnitChange.createMany({ data: [change(500), change(10)] });
    expect((await purge()).purged).toMatchObject({ dailySnapshots: 1, unitChanges: 1 });
    const kept = await db().circuitSnapshot.findMany({ where: { circuitId: BigInt(id) }, orderBy: { id: "asc" } });
    expect(kept.map(({ snapshotType }) => snapshotType)).toEqual(["daily", "manual", "status_change"]);
  });

  it("is how long decisions took", async () => {
    const circuitId = BigInt((await storedCircuit()).id);
    const decided = (daysBack: number) => ({
      circuitId,
      since: new Date(Date.now() - (daysBack + 9) * DAY_MS),
      decidedOn: new Date(dayAgo(daysBack)),
      days: 9,
      tries: 1,
      stationName: String(daysBack),
      fromStatus: "",
      toStatus: "Approved",
    });
    await db().permissionDecision.createMany({ data: [decided(500), decided(300)] });
    expect((await purge()).purged).toMatchObject({ permissionDecisions: 1 });
    const kept = await db().permissionDecision.findMany({ where: { circuitId } });
    expect(kept.map(({ stationName }) => stationName)).toEqual(["300"]);
  });

  it("are miles of nobody: the circuit's books balance as before, and its stations keep their credits", async () => {
    const { id } = await storedCircuit();
    const circuitId = BigInt(id);
    await db().circuitMileBook.create({
      data: { circuitId, openedAt: new Date(), openingMiles: 4, bookedMiles: 6.5 },
    });
    const credit = (daysBack: number, miles: number, method: string, stationName: string | null = null) => ({
      circuitId,
      creditedOn: new Date(dayAgo(daysBack)),
      miles,
      method,
      stationName,
    });
    await db().stationCredit.createMany({
      data: [
        credit(500, 1.333333, "unassigned"),
        credit(499, -0.833333, "correction"),
        credit(498, 1.25, "shared", "10"),
        credit(20, 0.75, "unassigned"),
      ],
    });
    const books = async () =>
      (
        await db().$queryRaw<{ off: string; lines: number }[]>(Prisma.sql`
        SELECT (b.booked_miles - b.opening_miles - sum(k.miles))::text AS off, count(*)::int AS lines
        FROM circuit_mile_books b
        JOIN station_credits k ON k.circuit_id = b.circuit_id
        WHERE b.circuit_id = ${circuitId}
        GROUP BY b.circuit_id`)
      )[0];
    expect(await books()).toEqual({ off: "0.000000", lines: 4 });
    expect((await purge()).purged).toMatchObject({ circuitCredits: 2 });
    expect(await books()).toEqual({ off: "0.000000", lines: 2 });
  });
});

describe("logs of runs", () => {
  it("go after a year, but not the last good ones of a feed, nor what is as fresh as they say; their numbers are counted on", async () => {
    const numbers = async () =>
      (
        await (
          await tellMetrics(new Headers({ authorization: "Bearer a-token-of-the-monitor-0123456789abcdef" }))
        ).text()
      )
        .split("\n")
        .filter((line) => /^ws_tracker_sync_(runs|rows|run_seconds)_total\{feed="snapshots"/.test(line));
    const counters = { durationSeconds: 30, circuitsProcessed: 100 };
    await run("snapshots", 500, counters);
    await run("snapshots", 450, { ...counters, syncStatus: "failed" });
    await run("snapshots", 440, { ...counters, contextJson: { preview: true } });
    const fresh = await run("snapshots", 430, counters);
    await db().syncFreshness.create({
      data: { feed: "snapshots", part: "old", syncLogId: fresh.id, freshAt: new Date() },
    });
    const last = await run("snapshots", 400, counters);
    const failed = await run("snapshots", 380, { syncStatus: "failed" });
    await db().$executeRaw`
        INSERT INTO activity_log (actor_type, actor_name, action, subject_type, sync_log_id)
        SELECT 'sync', 'WorkStudio sync', 'circuit.sync', 'circuit', min(id)
        FROM sync_logs
        WHERE feed = 'snapshots'`;
    const before = await numbers();
    expect(before.length).toBeGreaterThan(3);
    expect((await purge()).purged.syncLogs).toBe(3);
    const kept = await db().syncLog.findMany({ where: { feed: "snapshots" }, orderBy: { id: "asc" } });
    expect(kept.map(({ id }) => id)).toEqual([fresh.id, last.id, failed.id]);
    expect(await numbers()).toEqual(before);
  });

  it("and resolved issues that did not come again; an open one stays whatever its age", async () => {
    const at = (daysBack: number) => new Date(Date.now() - daysBack * DAY_MS);
    const issue = (fingerprint: string, resolvedAt: Date | null, lastSeenAt: Date) => ({
      fingerprint,
      kind: "unknown_region",
      severity: "rejected",
      message: "?",
      firstSeenAt: at(900),
      lastSeenAt,
      resolvedAt,
    });
    await db().syncIssue.createMany({
      data: [
        issue("gone", at(400), at(401)),
        issue("came again", at(400), at(3)),
        issue("open", null, at(800)),
        issue("recent", at(300), at(800)),
      ],
    });
    expect((await purge()).purged.issues).toBe(1);
    expect((await db().syncIssue.findMany({ orderBy: { id: "asc" } })).map(({ fingerprint }) => fingerprint)).toEqual([
      "came again",
      "open",
      "recent",
    ]);
  });
});

it("is no planner's business", async () => {
  await expect(purgeHistory(await signedIn({ role: "planner" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
});
