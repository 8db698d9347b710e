import { randomUUID } from "node:crypto";
import { Prisma, db } from "@/lib/platform/db";
import { seePlanners } from "../planners/see-planners";
import { settleUnits } from "../planners/settle-units";
import { daysAgo } from "./days-ago";

type UnitFacts = {
  circuitId: number;
  assessedOn?: string | null;
  plannerId?: number | null;
  unitType?: string;
  permissionStatus?: string;
  linearFt?: number;
  acres?: number;
  trees?: number;
  stationName?: string | null;
  spanMetres?: number | null;
  state?: "present" | "missing" | "vanished";
  cameBy?: "returned" | "moved" | "rekeyed";
  species?: string;
  /** Its planner is then found as a sync finds it; also for null. */
  forester?: string | null;
  /** Its permission is what it is since so many days. */
  days?: number;
};

/** A stored planned unit, as a sync would have left it; answers its id. */
export async function storedUnit(facts: UnitFacts): Promise<number> {
  const assessedOn = facts.assessedOn === undefined ? "2026-01-14" : facts.assessedOn;
  const now = new Date();
  const { id } = await db().plannedUnit.create({
    data: {
      identity: randomUUID(),
      circuitId: facts.circuitId,
      plannerId: facts.plannerId ?? null,
      contentHash: 1,
      assessedAt: assessedOn ? new Date(`${assessedOn}T17:00:00Z`) : null,
      assessedOn: assessedOn ? new Date(assessedOn) : null,
      permissionSince: daysAgo(facts.days ?? 0),
      firstSeenAt: now,
      stateSince: now,
      state: facts.state ?? "present",
      lastSeenAt: (facts.state ?? "present") === "present" ? null : now,
      unitType: facts.unitType ?? "SPM",
      permissionStatus: facts.permissionStatus ?? "",
      linearFt: facts.linearFt ?? null,
      acres: facts.acres ?? null,
      trees: facts.trees ?? null,
      stationName: facts.stationName ?? null,
      spanMetres: facts.spanMetres ?? null,
      cameBy: facts.cameBy ?? null,
      species: facts.species ?? null,
      forester: facts.forester ?? null,
    },
    select: { id: true },
  });
  if (facts.forester !== undefined)
    await db().$transaction(async (tx) => {
      await seePlanners(
        tx,
        "forester",
        Prisma.sql`SELECT forester FROM planned_units WHERE id = ${id} AND forester IS NOT NULL`,
      );
      await settleUnits(tx, Prisma.sql`u.id = ${id}`);
    });
  return Number(id);
}

/** A planner whom WorkStudio names, with an account here or not; answers the id. */
export async function storedPlanner(name: string, userId: bigint | null = null): Promise<number> {
  const now = new Date();
  const { id } = await db().planner.create({
    data: { name, userId, firstSeenAt: now, lastSeenAt: now },
    select: { id: true },
  });
  return Number(id);
}

const FIGURES = [
  "circuit_aggregates",
  "planner_daily_aggregates",
  "regional_daily_aggregates",
  "planner_weekly_aggregates",
  "regional_weekly_aggregates",
  "week_closing_lines",
  "week_adjustments",
  "station_credits",
];

/**
 * The same as long as no row of figures was written, not even with equal values: which transaction wrote each, and
 * where it lies.
 */
export async function figuresAsWritten(): Promise<string> {
  const parts = FIGURES.map((table) =>
    Prisma.raw(
      `(SELECT coalesce(string_agg(id::text || xmin::text || ctid::text, ' ' ORDER BY id), '') FROM ${table})`,
    ),
  );
  const [row] = await db().$queryRaw<{ checksum: string }[]>(
    Prisma.sql`SELECT md5(concat_ws('|', ${Prisma.join(parts)})) AS checksum`,
  );
  return row?.checksum ?? "";
}
