import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { buildDays } from "../testing/build-figures";
import { nameDomains } from "../testing/domains";
import { sync } from "../testing/sync";
import { passHours, syncUnits } from "../testing/sync-units";
import { workStudio } from "../ws-accounts/connect-workstudio";
import type { UnitSyncRun } from "./queries";

const ROUNDS = 6;
const DAYS_PER_ROUND = 6;
const WORLD_BEGINS = "2026-02-02";

let simulator: TestSimulator;
const runs: UnitSyncRun[] = [];
const counted = (name: "created" | "moved" | "rekeyed" | "missing" | "vanished" | "suspicious"): number =>
  runs.reduce((sum, run) => sum + (run.units?.[name] ?? 0), 0);

/** Circuits, units and figures, as they follow each other. */
async function look(): Promise<void> {
  expect((await sync()).message).toBeNull();
  const run = await syncUnits();
  if (run) runs.push(run);
  await buildDays();
}

/** Five weeks of a world in which people and devices do what they do, looked at every six days. */
beforeAll(async () => {
  simulator = await startSimulator({
    circuits: 120,
    lifelike: true,
    firstDay: WORLD_BEGINS,
    environment: { WORKSTUDIO_PAUSE_MS: "0" },
  });
  await nameDomains();
  await look();
  for (let round = 0; round < ROUNDS; round += 1) {
    await simulator.advanceDays(DAYS_PER_ROUND);
    await passHours(24 * DAYS_PER_ROUND);
    await look();
  }
}, 240_000);
afterAll(() => simulator.stop());

const count = async (query: Prisma.Sql): Promise<number> => {
  const [row] = await db().$queryRaw<{ count: number }[]>(
    Prisma.sql`SELECT count(*)::float8 AS count FROM (${query}) found`,
  );
  return row?.count ?? 0;
};

describe("weeks of a lifelike world", () => {
  it("end with exactly the units that WorkStudio shows, each once, wherever they went and whatever they are called now", async () => {
    const orders = await db().$queryRaw<{ workOrder: string }[]>(Prisma.sql`
      SELECT DISTINCT c.work_order AS "workOrder"
      FROM circuits c
      JOIN api_status_configs k ON k.api_status = c.api_status AND k.sync_planned_units
      WHERE c.not_seen_since IS NULL`);
    await syncUnits({ workOrders: orders.map(({ workOrder }) => workOrder) });
    const [shown, kept] = [new Set<string>(), new Set<string>()];
    for (const { workOrder } of orders)
      for await (const batch of workStudio().plannedUnits(workOrder, {}))
        for (const { unit } of batch) if (unit) shown.add(`${unit.workOrder} ${unit.extension} ${unit.identity}`);
    const stored = await db().$queryRaw<{ name: string }[]>(Prisma.sql`
      SELECT c.work_order || ' ' || coalesce(c.extension, '@') || ' ' || u.identity AS name
      FROM planned_units u
      JOIN circuits c ON c.id = u.circuit_id
      WHERE u.state = 'present' AND c.work_order = ANY(${orders.map(({ workOrder }) => workOrder)}::text[])`);
    for (const { name } of stored) kept.add(name);
    expect(shown.size).toBeGreaterThan(3_000);
    expect(kept.size).toBe(stored.length);
    expect([...kept].filter((name) => !shown.has(name))).toEqual([]);
    expect([...shown].filter((name) => !kept.has(name))).toEqual([]);
  });

  it("know merged pieces, new identities and lost units for what they are, and find nothing suspicious", async () => {
    expect(counted("moved")).toBeGreaterThan(20);
    expect(counted("rekeyed")).toBeGreaterThan(3);
    expect(counted("missing")).toBeGreaterThan(5);
    expect(counted("suspicious")).toBe(0);
    expect(await db().syncIssue.findMany({ where: { severity: "rejected", resolvedAt: null } })).toEqual([]);
    // The pieces whose units moved are no longer sent, and what stands for their order is the whole.
    const merged = Prisma.sql`
      SELECT c.id FROM circuits c WHERE c.not_seen_since IS NOT NULL AND c.parent_circuit_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM planned_units u WHERE u.circuit_id = c.id AND u.state = 'present')`;
    expect(await count(merged)).toBeGreaterThan(0);
    // Nothing that has a new identity is there under the old one as well.
    expect(
      await count(Prisma.sql`
        SELECT 1
        FROM planned_units u
        JOIN planned_units other ON other.circuit_id = u.circuit_id
          AND other.id > u.id
          AND other.station_name = u.station_name
          AND other.unit_type = u.unit_type
            AND other.assessed_at = u.assessed_at
            AND (other.latitude, other.longitude) = (u.latitude, u.longitude)
        WHERE u.state = 'present' AND other.state = 'present'`),
    ).toBe(0);
  });

  it("tell which units the utility took out or altered while it held the circuit", async () => {
    const held = Prisma.sql`
      EXISTS (SELECT FROM circuit_custody_periods p WHERE p.circuit_id = u.circuit_id AND p.kind = 'utility')`;
    expect(
      await count(Prisma.sql`SELECT 1 FROM planned_units u WHERE u.state IN ('missing', 'vanished') AND ${held}`),
    ).toBeGreaterThan(5);
    const altered = Prisma.sql`
      SELECT DISTINCT u.id
      FROM planned_unit_changes h
      JOIN planned_units u ON u.id = h.unit_id
      WHERE h.field = 'linear_ft' AND h.after::numeric < h.before::numeric`;
    expect(await count(Prisma.sql`${altered} AND ${held}`)).toBeGreaterThan(5);
    // Some were taken and given back between two looks.
    expect(await count(Prisma.sql`${altered} AND NOT ${held}`)).toBeLessThan(
      await count(Prisma.sql`${altered} AND ${held}`),
    );
  });

  it("leave a circuit with its planner while the utility holds it and after it was closed", async () => {
    const [sums] = await db().$queryRaw<{ held: number; lost: number; closed: number }[]>(Prisma.sql`
      SELECT count(*) FILTER (WHERE c.taken_by LIKE 'KEYVALLEY%')::float8 AS held,
        count(*) FILTER (WHERE c.planner_id IS NULL)::float8 AS lost,
        count(*) FILTER (WHERE c.api_status = 'CLOSE' AND coalesce(c.taken_by, '') = '')::float8 AS closed
      FROM circuits c
      WHERE EXISTS (SELECT FROM circuit_custody_periods p WHERE p.circuit_id = c.id AND p.kind = 'contractor')
        AND (c.taken_by LIKE 'KEYVALLEY%' OR c.api_status = 'CLOSE')`);
    expect(sums?.held).toBeGreaterThan(2);
    expect(sums?.closed).toBeGreaterThan(2);
    expect(sums?.lost).toBe(0);
    expect(
      await count(Prisma.sql`
        SELECT p.id
        FROM planners p
        WHERE p.name LIKE 'KEYVALLEY%'
          AND (
            EXISTS (SELECT FROM circuits c WHERE c.planner_id = p.id)
              OR EXISTS (SELECT FROM planned_units u WHERE u.planner_id = p.id)
              OR EXISTS (SELECT FROM station_credits k WHERE k.planner_id = p.id)
          )`),
    ).toBe(0);
  });

  it("put circuits in review on the board's column of quality control, with their units", async () => {
    const review = await db().circuit.findMany({
      where: { statusPeriods: { some: { status: "REV" } } },
      select: {
        apiStatus: true,
        uiState: { select: { workflowStage: true } },
        unitFetch: { select: { fetchedAt: true } },
      },
    });
    expect(review.length).toBeGreaterThan(1);
    for (const { apiStatus, uiState, unitFetch } of review) {
      if (apiStatus === "REV") expect(uiState?.workflowStage).toBe("qc");
      expect(unitFetch?.fetchedAt).not.toBeNull();
    }
  });

  it("credit what devices sent late on the day on which it was assessed", async () => {
    const late = Prisma.sql`
      SELECT k.id
      FROM station_credits k
      JOIN planned_units u ON u.id = k.unit_id
      JOIN sync_logs l ON l.id = k.sync_log_id
      WHERE k.method = 'span'
        AND u.came_by IS DISTINCT FROM 'first'
        AND u.assessed_on < (
          SELECT max(o.assessed_on)
          FROM planned_units o
          JOIN station_credits s ON s.unit_id = o.id
          WHERE s.sync_log_id < k.sync_log_id AND s.method = 'span'
        ) - 1`;
    expect(await count(late)).toBeGreaterThan(5);
    expect(
      await count(
        Prisma.sql`
          SELECT 1
          FROM station_credits k
          JOIN planned_units u ON u.id = k.unit_id
          WHERE k.method = 'span' AND u.assessed_on IS NOT NULL AND k.credited_on <> u.assessed_on`,
      ),
    ).toBe(0);
  });

  it("keep the books balanced, and no mile is credited twice", async () => {
    expect(
      await count(Prisma.sql`
        SELECT c.id FROM circuits c JOIN circuit_mile_books b ON b.circuit_id = c.id
        WHERE c.miles_planned
          - b.opening_miles <> coalesce((SELECT sum(k.miles) FROM station_credits k WHERE k.circuit_id = c.id), 0)`),
    ).toBe(0);
    const [sums] = await db().$queryRaw<{ credited: number; corrected: number }[]>(Prisma.sql`
      SELECT sum(miles) FILTER (WHERE method = 'span')::float8 AS credited,
        -coalesce(sum(miles) FILTER (WHERE method = 'correction'), 0)::float8 AS corrected
      FROM station_credits`);
    expect(sums?.credited).toBeGreaterThan(100);
    // The spans of a walk are a little longer or shorter than the miles that its circuit grew by.
    expect((sums?.corrected ?? 0) / (sums?.credited ?? 1)).toBeLessThan(0.05);
    expect(
      await count(Prisma.sql`
        SELECT k.id
        FROM station_credits k
        JOIN planned_units u ON u.circuit_id = k.circuit_id AND u.station_name = k.station_name
          JOIN planned_unit_changes h ON h.unit_id = u.id AND h.field = 'circuit_id' AND h.after = k.circuit_id::text
          JOIN station_credits earlier ON earlier.circuit_id = h.before::bigint
            AND earlier.station_name = k.station_name
        WHERE k.miles > 0`),
    ).toBe(0);
    expect(await db().stationCredit.count({ where: { method: "moved" } })).toBeGreaterThan(0);
  });
});
