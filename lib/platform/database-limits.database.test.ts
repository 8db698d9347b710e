import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Client } from "pg";
import { ownerClient } from "@/lib/platform/testing/owner-client";
import { isDatabaseAway } from "./database-away";
import { Prisma, db, disconnect, inTransactionPastPrisma, readRows } from "./db";
import { env } from "./env";
import { applicationAddress } from "./database-address";

/** The database of this process, for its own settings. */
async function asOwner(statement: string): Promise<void> {
  const owner = ownerClient();
  await owner.connect();
  // The owner's own sessions take no writes either, unless they say so.
  await owner.query("SET default_transaction_read_only = off");
  await owner.query(statement);
  await owner.end();
}
const name = () => new URL(env().DATABASE_URL).pathname.slice(1);

describe("a database at its limits", () => {
  beforeAll(() => {
    vi.setConfig({ testTimeout: 30_000 });
  });
  afterAll(() => disconnect());

  it("R7 with no connection free is an error after five seconds, that the database is away, and never an endless wait", async () => {
    const held: (() => void)[] = [];
    const most = env().DATABASE_POOL_SIZE;
    const holding = Array.from({ length: most }, () =>
      inTransactionPastPrisma(() => new Promise<void>((done) => void held.push(done))),
    );
    await vi.waitFor(() => expect(held).toHaveLength(most));
    const started = Date.now();
    const refused: unknown = await inTransactionPastPrisma((client) => client.query("SELECT 1")).catch(
      (error: unknown) => error,
    );
    expect(isDatabaseAway(refused)).toBe(true);
    expect(Date.now() - started).toBeGreaterThan(4_000);
    expect(Date.now() - started).toBeLessThan(8_000);
    for (const release of held) release();
    await Promise.all(holding);
    expect(await db().$queryRaw(Prisma.sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });

  it("R8 a statement, a lock and an idle transaction are ended by the database, as every connection asks", async () => {
    const client = new Client({ ...applicationAddress(env().DATABASE_URL) });
    await client.connect();
    const shown = async (setting: string) => {
      const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`);
      return rows[0]?.[setting];
    };
    expect([await shown("statement_timeout"), await shown("lock_timeout")]).toEqual(["1min", "10s"]);
    expect(await shown("idle_in_transaction_session_timeout")).not.toBe("0");
    await client.query("SET statement_timeout = 100");
    await expect(client.query("SELECT pg_sleep(5)")).rejects.toMatchObject({ code: "57014" });
    await client.end();
  });

  describe("R10 a database that takes no writes", () => {
    afterEach(async () => {
      await asOwner(`ALTER DATABASE ${name()} RESET default_transaction_read_only`);
      await disconnect();
    });

    it("refuses each of them whole, is read as before, and takes them again by itself", async () => {
      await asOwner(`ALTER DATABASE ${name()} SET default_transaction_read_only = on`);
      await disconnect();
      const write = () => db().syncPause.create({ data: { reason: "a test" }, select: { id: true } });
      const before = await db().syncPause.count();
      await expect(write()).rejects.toThrow(/read-only transaction/);
      expect(await db().syncPause.count()).toBe(before);
      await asOwner(`ALTER DATABASE ${name()} RESET default_transaction_read_only`);
      await disconnect();
      await write();
      await db().syncPause.deleteMany({ where: { reason: "a test" } });
    });
  });

  it("R4 a server that ends a connection in the middle of a statement is away, however the statement was sent", async () => {
    const end = Prisma.sql`SELECT pg_terminate_backend(pg_backend_pid())`;
    const ended = [
      await db()
        .$queryRaw(end)
        .catch((error: unknown) => error),
      await db()
        .$transaction((tx) => tx.$executeRaw(end))
        .catch((error: unknown) => error),
      await inTransactionPastPrisma((client) => client.query(end)).catch((error: unknown) => error),
    ];
    expect(ended.map(isDatabaseAway)).toEqual([true, true, true]);
  });

  describe("R10 a database that takes no more connections", () => {
    afterEach(async () => {
      await asOwner(`ALTER DATABASE ${name()} CONNECTION LIMIT -1`);
      await disconnect();
    });

    it("is away for whoever needs a new one, and answers again by itself", async () => {
      await disconnect();
      await asOwner(`ALTER DATABASE ${name()} CONNECTION LIMIT 0`);
      const one = Prisma.sql`SELECT 1 AS one`;
      const ways: Record<string, () => Promise<unknown>> = {
        "a raw statement": () => db().$queryRaw(one),
        "a statement of Prisma's": () => db().region.count(),
        "a transaction": () => db().$transaction((tx) => tx.region.count()),
        "a read past Prisma": () => readRows(one),
        "a transaction past Prisma": () => inTransactionPastPrisma((client) => client.query("SELECT 1")),
      };
      for (const [way, ask] of Object.entries(ways))
        expect([way, isDatabaseAway(await ask().catch((error: unknown) => error))]).toEqual([way, true]);
      await asOwner(`ALTER DATABASE ${name()} CONNECTION LIMIT -1`);
      expect(await readRows(one)).toEqual([{ one: 1 }]);
      expect(await db().$queryRaw(one)).toEqual([{ one: 1 }]);
    });
  });
});
