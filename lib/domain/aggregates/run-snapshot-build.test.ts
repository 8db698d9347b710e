import { describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { buildDays, takeSnapshots } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { storedUnit } from "../testing/units";
import { laterDay } from "./rules";

const TODAY = businessDay(new Date());
const snapshotsOf = (circuitId: number) =>
  db().circuitSnapshot.findMany({ where: { circuitId, snapshotType: "daily" }, orderBy: { snapshotDate: "asc" } });

describe("the snapshots of a day", () => {
  it("hold every circuit that is neither closed nor excluded, once, with what the day is told by later", async () => {
    const { id } = await storedCircuit({ takenBy: "ACME\\crowe" });
    const [closed, excluded] = [await storedCircuit({ apiStatus: "CLOSE" }), await storedCircuit({ isExcluded: true })];
    await db().circuit.update({
      where: { id },
      data: { wsVersion: 77, wsSyncVersion: 68, milesPlanned: 4, percentComplete: 40 },
    });
    await storedUnit({ circuitId: id, linearFt: 12, permissionStatus: "Approved" });
    await buildDays({ from: TODAY, to: TODAY });
    expect(await takeSnapshots()).toMatchObject({ syncStatus: "completed", figures: 1, context: { snapshots: 1 } });
    const [snapshot] = await snapshotsOf(id);
    expect(snapshot).toMatchObject({
      snapshotDate: new Date(TODAY),
      apiStatus: "ACTIV",
      totalUnits: 1,
      unitsApproved: 1,
      metricsJson: {
        total_miles: 10,
        region: "Lancaster",
        is_excluded: false,
        taken_by: "ACME\\crowe",
        custody: "unknown",
        ws_version: 77,
        ws_sync_version: 68,
      },
    });
    expect(Number(snapshot?.milesPlanned)).toBe(4);
    for (const other of [closed, excluded]) expect(await snapshotsOf(other.id)).toEqual([]);
    await db().circuit.update({ where: { id }, data: { milesPlanned: 5 } });
    expect((await takeSnapshots()).figures).toBeNull();
    expect(await snapshotsOf(id)).toEqual([snapshot]);
  });

  it("that passed are taken out of what was stored of it, where they are missing", async () => {
    const { id } = await storedCircuit();
    const [yesterday, before] = [laterDay(TODAY, -1), laterDay(TODAY, -2)];
    await db().circuit.update({ where: { id }, data: { milesPlanned: 3 } });
    await buildDays({ from: TODAY, to: TODAY });
    await db().$executeRaw(
      Prisma.sql`UPDATE circuit_aggregates SET aggregate_date = ${before}::date WHERE circuit_id = ${id}::bigint`,
    );
    await db().$executeRaw(
      Prisma.sql`
        UPDATE circuit_status_periods SET started_at = started_at - interval '3 days' WHERE circuit_id = ${id}::bigint`,
    );
    await db().circuit.update({ where: { id }, data: { milesPlanned: 8 } });
    await takeSnapshots({ from: before, to: TODAY });
    expect(
      (await snapshotsOf(id)).map(({ snapshotDate, milesPlanned }) => [snapshotDate, Number(milesPlanned)]),
    ).toEqual([
      [new Date(yesterday), 3],
      [new Date(TODAY), 8],
    ]);
  });
});
