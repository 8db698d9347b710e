import { afterEach, describe, expect, it } from "vitest";
import { Prisma, db, inTransactionPastPrisma } from "./db";
import { type Column, deleteOthers } from "./write-different";

const KEY: readonly Column[] = [["topic", "varchar(40)"]];
const of = (...topics: string[]) => ({
  table: "shared_versions",
  key: KEY,
  rows: Prisma.sql`SELECT unnest(${topics}::text[]) AS topic`,
  scope: Prisma.sql`stored.topic LIKE 'test-%'`,
});
const put = (...topics: string[]) =>
  db().$executeRaw`INSERT INTO shared_versions (topic, version) SELECT unnest(${topics}::text[]), 1`;
const left = async () =>
  (
    await db().$queryRaw<{ topic: string }[]>`SELECT topic FROM shared_versions WHERE topic LIKE 'test-%' ORDER BY 1`
  ).map(({ topic }) => topic);

describe("taking away the rows that fresh ones do not have", () => {
  afterEach(() => db().$executeRaw`DELETE FROM shared_versions WHERE topic LIKE 'test-%'`);

  it("leaves those that they have, also where a key among them is unknown", async () => {
    await put("test-a", "test-b", "test-c");
    await inTransactionPastPrisma((client) => client.query(deleteOthers(of("test-b", "test-d"))));
    expect(await left()).toEqual(["test-b"]);
    const withNull = { ...of(), rows: Prisma.sql`SELECT unnest(ARRAY['test-b', NULL]) AS topic` };
    await inTransactionPastPrisma((client) => client.query(deleteOthers(withNull)));
    expect(await left()).toEqual(["test-b"]);
    await inTransactionPastPrisma((client) => client.query(deleteOthers(of())));
    expect(await left()).toEqual([]);
  });

  it("looks each row up by hash: a thousand against a thousand is no million", async () => {
    const plan = await db().$queryRaw<{ "QUERY PLAN": string }[]>(Prisma.sql`EXPLAIN ${deleteOthers(of("test-a"))}`);
    expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("hashed SubPlan");
  });
});
