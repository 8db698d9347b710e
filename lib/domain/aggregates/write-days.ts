import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { keptDays } from "./keep-history";
import { rollUpCircuitDays } from "./write-circuit-days";
import { writePlannerDays } from "./write-planner-days";
import { writeRegionDays } from "./write-region-days";

/**
 * Makes everything that is counted of these days, but for those whose history was deleted. The notes go first: what
 * changes while the figures are made is noted again. In the caller's transaction; answers how many rows were written or
 * taken away.
 */
export async function writeDays(client: PoolClient, asked: readonly BusinessDay[]): Promise<number> {
  await client.query(Prisma.sql`DELETE FROM aggregate_due_days WHERE day = ANY(${[...asked]}::date[])`);
  const days = await keptDays(client, asked);
  const rollups = await rollUpCircuitDays(client, days);
  const planners = await writePlannerDays(client, days);
  return rollups + planners + (await writeRegionDays(client, days));
}
