import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { historyFloor, isOldIssue, isOldLog } from "../retention/rules";
import type { BusinessDay } from "@/lib/platform/time";
import type { PreviewSettingsInput, SettingsValues } from "./schema";
import { analyticsScope } from "./scope";

export type SettingsPage = {
  values: SettingsValues;
  updatedAt: Date | null;
  updatedBy: { id: number; name: string } | null;
  years: number[];
  cycleTypes: string[];
  contractors: string[];
};

type Occurring = { years: number[]; cycleTypes: string[]; contractors: string[] };

/** The settings, and what there is to choose from among the circuits of the actor's row scope. Throws FORBIDDEN. */
export async function getSettings(actor: Actor): Promise<SettingsPage> {
  requirePermission(actor, "settings:edit");
  const [{ values, updatedAt, updatedBy }, [occurring]] = await Promise.all([
    readSettings(db()),
    db().$queryRaw<Occurring[]>(Prisma.sql`
      WITH found AS MATERIALIZED (
        SELECT DISTINCT extract(year FROM c.start_date)::int AS year, c.cycle_type, c.contractor
        FROM circuits c
        WHERE ${circuitScope(actor)}
      )
      SELECT ARRAY(SELECT DISTINCT year FROM found WHERE year BETWEEN 2000 AND 2100 ORDER BY 1 DESC) AS years,
        ARRAY(SELECT DISTINCT cycle_type FROM found WHERE cycle_type <> '' ORDER BY 1 LIMIT 200) AS "cycleTypes",
        ARRAY(
          SELECT min(contractor) FROM found WHERE contractor <> '' GROUP BY lower(contractor) ORDER BY 1 LIMIT 200
        ) AS contractors`),
  ]);
  // What is chosen stays on the form, also when no circuit has it any more.
  const with_ = (chosen: readonly string[], found: readonly string[] = []) => [
    ...found,
    ...chosen.filter((name) => !found.some((one) => one.toLowerCase() === name.toLowerCase())),
  ];
  const years = [
    ...new Set([...(occurring?.years ?? []), ...(values.scopeYear === null ? [] : [values.scopeYear])]),
  ].toSorted((a, b) => b - a);
  return {
    values,
    updatedAt,
    updatedBy,
    years,
    cycleTypes: with_(values.cycleTypes, occurring?.cycleTypes),
    contractors: with_(values.contractors, occurring?.contractors),
  };
}

export type SettingsPreview = {
  /** Circuits that reports would count, of all in the actor's row scope, region by region in their order. */
  regions: { code: string; name: string; included: number; total: number; includedMiles: number }[];
  included: number;
  total: number;
  excluded: number;
  /** Of those that are left out, how many only because they have no start date, so that no year is theirs. */
  withoutStart: number;
  includedMiles: number;
  /** What the next nightly purge would delete. */
  sessionsToDelete: number;
  snapshotsToDelete: number;
  logsToDelete: number;
  issuesToDelete: number;
  /** The first day whose daily history would be kept. */
  historyFrom: BusinessDay;
};

/** What the settings would include and delete, were they saved; nothing is written. Throws FORBIDDEN. */
export async function previewSettings(actor: Actor, { values }: PreviewSettingsInput): Promise<SettingsPreview> {
  requirePermission(actor, "settings:edit");
  const withoutStart =
    values.scopeYear === null
      ? Prisma.sql`FALSE`
      : Prisma.sql`(c.start_date IS NULL AND ${analyticsScope({ ...values, scopeYear: null })})`;
  const [regions, [rest]] = await Promise.all([
    db().$queryRaw<(SettingsPreview["regions"][number] & { excluded: number; withoutStart: number })[]>(Prisma.sql`
      SELECT r.code, r.name, count(*) FILTER (WHERE ${analyticsScope(values)})::float8 AS included,
        count(*)::float8 AS total,
        coalesce(sum(c.total_miles) FILTER (WHERE ${analyticsScope(values)}), 0)::float8 AS "includedMiles",
        count(*) FILTER (WHERE c.is_excluded)::float8 AS excluded,
        count(*) FILTER (WHERE ${withoutStart})::float8 AS "withoutStart"
      FROM circuits c
      JOIN regions r ON r.id = c.region_id
      WHERE ${circuitScope(actor)}
      GROUP BY r.id
      ORDER BY r.sort_order, r.name`),
    db().$queryRaw<
      { sessions: number; snapshots: number; logs: number; issues: number; historyFrom: string }[]
    >(Prisma.sql`
      SELECT (
        SELECT count(*)
        FROM sessions
        WHERE coalesce(revoked_at, expires_at) < now() - make_interval(days => ${values.sessionRetentionDays}::int)
      )::float8 AS sessions,
        (
          SELECT count(*)
          FROM planned_units_snapshots old
          WHERE old.created_at < now() - make_interval(days => ${values.rawDataRetentionDays}::int)
            AND EXISTS (
              SELECT FROM planned_units_snapshots newer WHERE newer.circuit_id = old.circuit_id AND newer.id > old.id
            )
        )::float8 AS snapshots,
        (SELECT count(*) FROM sync_logs l WHERE ${isOldLog(values.logRetentionDays)})::float8 AS logs,
        (SELECT count(*) FROM sync_issues i WHERE ${isOldIssue(values.logRetentionDays)})::float8 AS issues,
        (${historyFloor(values.historyRetentionDays)})::text AS "historyFrom"`),
  ]);
  const sum = (of: (region: (typeof regions)[number]) => number) =>
    regions.reduce((total, region) => total + of(region), 0);
  return {
    regions: regions.map(({ code, name, included, total, includedMiles }) => ({
      code,
      name,
      included,
      total,
      includedMiles,
    })),
    included: sum(({ included }) => included),
    total: sum(({ total }) => total),
    excluded: sum(({ excluded }) => excluded),
    withoutStart: sum((region) => region.withoutStart),
    includedMiles: sum(({ includedMiles }) => includedMiles),
    sessionsToDelete: rest?.sessions ?? 0,
    snapshotsToDelete: rest?.snapshots ?? 0,
    logsToDelete: rest?.logs ?? 0,
    issuesToDelete: rest?.issues ?? 0,
    historyFrom: rest?.historyFrom ?? "",
  };
}

export type StoredSettings = {
  id: bigint;
  values: SettingsValues;
  updatedAt: Date | null;
  updatedBy: { id: number; name: string } | null;
};

type Row = {
  id: bigint;
  scopeYear: number | null;
  cycleTypes: string[] | null;
  contractors: string[] | null;
  plannedUnitsSyncIntervalHours: number;
  rawDataRetentionDays: number;
  sessionRetentionDays: number;
  historyRetentionDays: number;
  logRetentionDays: number;
  updatedAt: Date | null;
  byId: number | null;
  byName: string | null;
};

/**
 * The one row of settings; `isLocked` holds it until the transaction ends. The seed makes it, so its absence is
 * a defect.
 */
export async function readSettings(client: Pick<Transaction, "$queryRaw">, isLocked = false): Promise<StoredSettings> {
  const [row] = await client.$queryRaw<Row[]>(Prisma.sql`
    SELECT s.id, s.scope_year AS "scopeYear", s.selected_cycle_types AS "cycleTypes",
      s.selected_contractors AS contractors, s.planned_units_sync_interval_hours AS "plannedUnitsSyncIntervalHours",
      s.raw_data_retention_days AS "rawDataRetentionDays", s.session_retention_days AS "sessionRetentionDays",
      s.history_retention_days AS "historyRetentionDays", s.log_retention_days AS "logRetentionDays",
      s.updated_at AS "updatedAt", u.id::float8 AS "byId", u.name AS "byName"
    FROM analytics_settings s
    LEFT JOIN users u ON u.id = s.updated_by
    ORDER BY s.id
    LIMIT 1 ${isLocked ? Prisma.sql`FOR UPDATE OF s` : Prisma.empty}`);
  if (!row) throw new Error("The settings row is missing. Run the seed.");
  const {
    id,
    updatedAt,
    byId,
    byName,
    scopeYear,
    cycleTypes,
    contractors,
    plannedUnitsSyncIntervalHours,
    rawDataRetentionDays,
    sessionRetentionDays,
    historyRetentionDays,
    logRetentionDays,
  } = row;
  const values = {
    scopeYear,
    cycleTypes: (cycleTypes ?? []).toSorted(),
    contractors: (contractors ?? []).toSorted(),
    plannedUnitsSyncIntervalHours,
    rawDataRetentionDays,
    sessionRetentionDays,
    historyRetentionDays,
    logRetentionDays,
  };
  return { id, values, updatedAt, updatedBy: byId === null ? null : { id: byId, name: byName ?? "" } };
}
