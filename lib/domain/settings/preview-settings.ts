import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { analyticsScope } from "./analytics-scope";
import type { PreviewSettingsInput } from "./settings-schema";

export type SettingsPreview = {
  /** Circuits that reports would count, of all in the actor's row scope, region by region in their order. */
  regions: { code: string; name: string; included: number; total: number; includedMiles: number }[];
  included: number;
  total: number;
  excluded: number;
  includedMiles: number;
  /** What the next nightly purge would delete. */
  sessionsToDelete: number;
  snapshotsToDelete: number;
};

/** What the settings would include and delete, were they saved; nothing is written. Throws FORBIDDEN. */
export async function previewSettings(actor: Actor, { values }: PreviewSettingsInput): Promise<SettingsPreview> {
  requirePermission(actor, "settings:edit");
  const [regions, [rest]] = await Promise.all([
    db().$queryRaw<(SettingsPreview["regions"][number] & { excluded: number })[]>(Prisma.sql`
      SELECT r.code, r.name, count(*) FILTER (WHERE ${analyticsScope(values)})::float8 AS included, count(*)::float8 AS total,
        coalesce(sum(c.total_miles) FILTER (WHERE ${analyticsScope(values)}), 0)::float8 AS "includedMiles", count(*) FILTER (WHERE c.is_excluded)::float8 AS excluded
      FROM circuits c JOIN regions r ON r.id = c.region_id WHERE ${circuitScope(actor)} GROUP BY r.id ORDER BY r.sort_order, r.name`),
    db().$queryRaw<{ sessions: number; snapshots: number }[]>(Prisma.sql`
      SELECT (SELECT count(*) FROM sessions WHERE coalesce(revoked_at, expires_at) < now() - make_interval(days => ${values.sessionRetentionDays}::int))::float8 AS sessions,
        (SELECT count(*) FROM planned_units_snapshots old WHERE old.created_at < now() - make_interval(days => ${values.rawDataRetentionDays}::int)
          AND EXISTS (SELECT FROM planned_units_snapshots newer WHERE newer.circuit_id = old.circuit_id AND newer.id > old.id))::float8 AS snapshots`),
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
    includedMiles: sum(({ includedMiles }) => includedMiles),
    sessionsToDelete: rest?.sessions ?? 0,
    snapshotsToDelete: rest?.snapshots ?? 0,
  };
}
