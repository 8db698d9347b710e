import { ownerClient } from "@/lib/platform/testing/owner-client";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { NOT_EXCLUDED, newExclusion, writeExclusions } from "./write-exclusion";

let supervisor: UserActor;
beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

/** As the database knows its tables on the first day, when a plan that reads the whole of one is the best. */
async function emptyAndKnownToBe(table: string): Promise<void> {
  const owner = ownerClient();
  await owner.connect();
  try {
    await owner.query(`DELETE FROM ${table}`);
    await owner.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await owner.end();
  }
}

/** How often this transaction has read the whole of a table. */
async function wholeReads(tx: Transaction, table: string): Promise<number> {
  const [read] = await tx.$queryRaw<{ times: number }[]>(
    Prisma.sql`SELECT pg_stat_get_xact_numscans(${table}::regclass)::float8 AS times`,
  );
  return read?.times ?? 0;
}

const CORRECTED = { title: { modified_at: "2026-02-01T12:00:00Z", modified_by: 1, original_value: "OAK RUN" } };

describe("a table that the database keeps out of circuits", () => {
  it.each([
    [
      "circuit_corrections",
      (tx: Transaction, ids: bigint[]) =>
        tx.$executeRaw(
          Prisma.sql`
            UPDATE circuits
            SET title = 'OAK RUN 2', user_modified_fields = ${JSON.stringify(CORRECTED)}::jsonb
            WHERE id = ANY(${ids}::bigint[])`,
        ),
    ],
    [
      "excluded_circuits",
      async (tx: Transaction, ids: bigint[]) => {
        const details = { reasonId: null, note: null, until: null };
        await writeExclusions(tx, supervisor, ids, newExclusion(supervisor, "Storm", details));
        await writeExclusions(tx, supervisor, ids, NOT_EXCLUDED);
      },
    ],
  ])("%s is read by key for each of many, however small it was when they began", async (table, change) => {
    const ids = (await Promise.all([1, 2, 3, 4, 5].map(() => storedCircuit()))).map(({ id }) => BigInt(id));
    await emptyAndKnownToBe(table);
    const [before, after] = await db().$transaction(async (tx) => {
      const first = await wholeReads(tx, table);
      await change(tx, ids);
      return [first, await wholeReads(tx, table)];
    });
    expect(after - before).toBe(0);
  });
});
