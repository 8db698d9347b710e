import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * What every snapshot of a circuit tells beside its documented columns (domain.md §4.4), each as an expression; `also`
 * is a JSON object more.
 */
type Metrics = Record<
  "totalMiles" | "regionId" | "region" | "isExcluded" | "takenBy" | "custody" | "wsVersion" | "wsSyncVersion",
  Prisma.Sql
> & { also?: Prisma.Sql };

/** The `metrics_json` of a circuit's snapshot, blank entries left out. */
export function snapshotMetrics({ also, ...of }: Metrics): Prisma.Sql {
  const own = Prisma.sql`
    jsonb_build_object(
      'total_miles', ${of.totalMiles}, 'region_id', ${of.regionId}, 'region', ${of.region},
      'is_excluded', ${of.isExcluded}, 'taken_by', ${of.takenBy}, 'custody', ${of.custody},
      'ws_version', ${of.wsVersion}, 'ws_sync_version', ${of.wsSyncVersion}
    )`;
  return Prisma.sql`jsonb_strip_nulls(${own} ${also ? Prisma.sql`|| ${also}` : Prisma.empty})`;
}
