import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import type { SettingsValues } from "./settings-schema";

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
  updatedAt: Date | null;
  byId: number | null;
  byName: string | null;
};

/** The one row of settings; `isLocked` holds it until the transaction ends. The seed makes it, so its absence is a defect. */
export async function readSettings(client: Pick<Transaction, "$queryRaw">, isLocked = false): Promise<StoredSettings> {
  const [row] = await client.$queryRaw<Row[]>(Prisma.sql`
    SELECT s.id, s.scope_year AS "scopeYear", s.selected_cycle_types AS "cycleTypes", s.selected_contractors AS contractors, s.planned_units_sync_interval_hours AS "plannedUnitsSyncIntervalHours",
      s.raw_data_retention_days AS "rawDataRetentionDays", s.session_retention_days AS "sessionRetentionDays", s.updated_at AS "updatedAt", u.id::float8 AS "byId", u.name AS "byName"
    FROM analytics_settings s LEFT JOIN users u ON u.id = s.updated_by ORDER BY s.id LIMIT 1 ${isLocked ? Prisma.sql`FOR UPDATE OF s` : Prisma.empty}`);
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
  } = row;
  const values = {
    scopeYear,
    cycleTypes: (cycleTypes ?? []).toSorted(),
    contractors: (contractors ?? []).toSorted(),
    plannedUnitsSyncIntervalHours,
    rawDataRetentionDays,
    sessionRetentionDays,
  };
  return { id, values, updatedAt, updatedBy: byId === null ? null : { id: byId, name: byName ?? "" } };
}
