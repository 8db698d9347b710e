import type { Actor } from "@/lib/platform/actor-types";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { businessWeek } from "@/lib/platform/time";
import { AGGREGATE_FEED, SNAPSHOT_FEED, WEEK_FEED } from "../aggregates/define-aggregate-feeds";
import { openBuild } from "../aggregates/mutations";
import { runSnapshotBuild } from "../aggregates/run-snapshot-build";
import { runWeekBuild } from "../aggregates/run-week-build";
import { runDayBuild } from "../aggregates/run-day-build";
import { type SyncRunRecord, getRunRecord } from "../sync-runs/queries";
import { directSteps } from "./sync";

/** Makes the figures of days, and answers the run's log as it stands afterwards; without days those that are due. */
export async function buildDays(
  days: { from?: string; to?: string } = {},
  actor: Actor = systemActor("test"),
): Promise<SyncRunRecord> {
  const { syncLogId, options } = await openBuild(actor, AGGREGATE_FEED, days, "manual");
  await runDayBuild(directSteps, BigInt(syncLogId), options);
  return getRunRecord(systemActor("test"), syncLogId);
}

/** Makes weeks, and closes those whose time has come; `close` closes the one that this day is in. */
export async function buildWeeks(
  { close }: { close?: string } = {},
  actor: Actor = systemActor("test"),
): Promise<SyncRunRecord> {
  const week = close === undefined ? null : businessWeek(close);
  const input = week ? { from: week.weekStarting, to: week.weekEnding, isClosing: true } : {};
  const { syncLogId, options } = await openBuild(actor, WEEK_FEED, input, "manual");
  await runWeekBuild(directSteps, BigInt(syncLogId), options);
  return getRunRecord(systemActor("test"), syncLogId);
}

/** Takes the snapshots of today, or of days. */
export async function takeSnapshots(
  days: { from?: string; to?: string } = {},
  actor: Actor = systemActor("test"),
): Promise<SyncRunRecord> {
  const { syncLogId, options } = await openBuild(actor, SNAPSHOT_FEED, days, "manual");
  await runSnapshotBuild(directSteps, BigInt(syncLogId), options);
  return getRunRecord(systemActor("test"), syncLogId);
}

/** The stored figures of planners on a day. */
export const plannerDays = (day: string) =>
  db().plannerDailyAggregate.findMany({ where: { aggregateDate: new Date(day) }, orderBy: { id: "asc" } });
/** The stored figures of a region on a day. */
export const regionDay = (day: string, { id: regionId }: { id: bigint }) =>
  db().regionalDailyAggregate.findUnique({
    where: { regionId_aggregateDate: { regionId, aggregateDate: new Date(day) } },
  });
/** The stored totals of a circuit, oldest first. */
export const circuitDays = (circuitId: number) =>
  db().circuitAggregate.findMany({
    where: { circuitId },
    orderBy: [{ aggregateDate: "asc" }, { isRollup: "asc" }],
  });
