import { describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { cancelSync } from "../sync-runs/mutations";
import { buildDays, circuitDays, plannerDays } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { directSteps } from "../testing/sync";
import { figuresAsWritten, storedPlanner, storedUnit } from "../testing/units";
import { AGGREGATE_FEED } from "./define-aggregate-feeds";
import { openBuild } from "./mutations";
import { runDayBuild } from "./run-day-build";

describe("a run of figures", () => {
  it("agrees with sums over the units, and writes no row when it is run again, also twice at once", async () => {
    const { id } = await storedCircuit({ takenBy: "ACME\\crowe" });
    await buildDays();
    // The clocks change on the first of these days.
    for (const assessedOn of ["2026-03-08", "2026-03-08", "2026-03-09", "2026-03-14", "2026-03-15"])
      await storedUnit({ circuitId: id, assessedOn, linearFt: 12.25 });
    const run = await buildDays({ from: "2026-03-01", to: "2026-03-31" });
    expect(run).toMatchObject({ syncStatus: "completed", context: { days: 31 } });
    expect(run.figures).toBeGreaterThan(4);
    const [differences] = await db().$queryRaw<{ planners: number; regions: number }[]>(Prisma.sql`
      WITH wanted AS (
        SELECT u.assessed_on AS day, c.region_id, coalesce(u.planner_id, c.planner_id) AS planner_id, count(*) AS units,
          sum(u.linear_ft) FILTER (WHERE t.measurement_type = 'linear_ft') AS ft
        FROM planned_units u JOIN circuits c ON c.id = u.circuit_id LEFT JOIN unit_types t ON t.code = u.unit_type
        WHERE u.state = 'present' AND NOT c.is_excluded AND u.assessed_on BETWEEN '2026-03-01' AND '2026-03-31'
        GROUP BY 1, 2, 3
      )
      SELECT (
        SELECT count(*)
        FROM wanted w
        FULL JOIN (SELECT * FROM planner_daily_aggregates WHERE aggregate_date BETWEEN '2026-03-01' AND '2026-03-31') a
          ON a.aggregate_date = w.day
          AND a.region_id = w.region_id
          AND a.planner_id = w.planner_id
        WHERE (w.units, w.ft) IS DISTINCT FROM (a.total_units_assessed, a.total_linear_ft)
      )::float8 AS planners,
        (
          SELECT count(*)
          FROM (SELECT day, region_id, sum(units) AS units FROM wanted GROUP BY 1, 2) w
          LEFT JOIN regional_daily_aggregates r ON r.aggregate_date = w.day AND r.region_id = w.region_id
          WHERE w.units IS DISTINCT FROM r.units_added
        )::float8 AS regions`);
    expect(differences).toEqual({ planners: 0, regions: 0 });
    expect(await plannerDays("2026-03-08")).toMatchObject([{ totalUnitsAssessed: 2 }]);

    await buildDays();
    const written = await figuresAsWritten();
    expect((await buildDays({ from: "2026-03-01", to: "2026-03-31" })).figures).toBeNull();
    expect((await buildDays()).figures).toBeNull();
    expect(await figuresAsWritten()).toBe(written);

    await db().plannerDailyAggregate.deleteMany({ where: { aggregateDate: { gte: new Date("2026-03-01") } } });
    const twice = await Promise.allSettled([
      buildDays({ from: "2026-03-01", to: "2026-03-31" }),
      buildDays({ from: "2026-03-01", to: "2026-03-31" }),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await plannerDays("2026-03-08")).toMatchObject([{ totalUnitsAssessed: 2 }]);
  });

  it("takes up what another run left, and what changed while it went on is due again", async () => {
    const { id } = await storedCircuit();
    await storedUnit({ circuitId: id, assessedOn: "2026-04-02", plannerId: await storedPlanner("Left Over") });
    const opened = await openBuild(systemActor("test"), AGGREGATE_FEED, {}, "manual");
    await cancelSync(systemActor("test"), opened.syncLogId);
    expect(await runDayBuild(directSteps, BigInt(opened.syncLogId), opened.options)).toBe("failed");
    expect(await db().syncLog.findUniqueOrThrow({ where: { id: opened.syncLogId } })).toMatchObject({
      endCause: "cancelled",
    });
    expect(await plannerDays("2026-04-02")).toEqual([]);
    expect(await db().aggregateDueDay.count()).toBeGreaterThan(0);
    await buildDays();
    expect(await plannerDays("2026-04-02")).toHaveLength(1);
    expect(await circuitDays(id)).toHaveLength(2);
  });

  it("is started by those who may sync, and by nobody else", async () => {
    await expect(buildDays({}, await signedIn({ role: "planner" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await buildDays({}, await signedIn({ role: "supervisor" }))).toMatchObject({ syncStatus: "completed" });
  });
});
