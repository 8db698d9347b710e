import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { getCircuitSyncRun } from "./queries";

let simulator: TestSimulator;
let run = 0;
let stored: { id: number; region: string }[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 120, oddRate: 0 });
  await sync();
  stored = await db().$queryRaw<typeof stored>(Prisma.sql`
    UPDATE circuits c SET title = 'CHANGED ' || c.id, api_data_hash = NULL
    FROM regions r
    WHERE r.id = c.region_id
    RETURNING c.id::float8 AS id, r.code AS region`);
  run = Number((await sync({ force: true })).id);
});
afterAll(() => simulator.stop());

const seenBy = async (actor: Awaited<ReturnType<typeof signedIn>>, page?: number) =>
  (await getCircuitSyncRun(actor, run, page)).changedCircuits;
const idsOf = (rows: readonly { circuitId: number }[]) => rows.map(({ circuitId }) => circuitId);

describe("the circuits that a sync changed", () => {
  it("are all of them, each once, on pages of fifty; past the last page is the first", async () => {
    const admin = await signedIn({ role: "admin" });
    const pages = await Promise.all([1, 2, 3].map((page) => seenBy(admin, page)));
    expect(pages.map(({ rows, page, total }) => [rows.length, page, total])).toEqual([
      [50, 1, stored.length],
      [50, 2, stored.length],
      [stored.length - 100, 3, stored.length],
    ]);
    const ids = pages.flatMap(({ rows }) => idsOf(rows));
    expect(ids.toSorted((a, b) => a - b)).toEqual(stored.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(pages[0]?.rows[0]?.changes).toHaveProperty("title");
    expect(await seenBy(admin, 99)).toEqual(pages[0]);
  });

  it("are those of the reader's regions alone, and so is their number", async () => {
    const region = stored[0]?.region ?? "";
    const { rows, total } = await seenBy(await signedIn({ role: "supervisor", regions: [region] }));
    const own = stored.filter((circuit) => circuit.region === region).map(({ id }) => id);
    expect(total).toBe(own.length);
    expect(own).toEqual(expect.arrayContaining(idsOf(rows)));
  });
});
