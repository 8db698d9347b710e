import { describe, expect, it } from "vitest";
import { Prisma, db, inTransactionPastPrisma, readRows } from "./db";

describe("readRows", () => {
  it("reads what Prisma's own raw query reads, for the types that lists select", async () => {
    const statement = Prisma.sql`
      SELECT 9007199254740993::bigint AS big, 1.5::float8 AS number, 7::int AS int, true AS yes, NULL::text AS nothing,
        ${'it\'s \\ "quoted"'} AS text, timestamptz '2026-01-20 16:48:00.123-05' AS instant,
        '{"a": [1, null]}'::jsonb AS json, ${["a,b", '"c"', "NULL", ""]}::text[] AS texts,
        ${[1n, 2n]}::bigint[] @> ARRAY[2::bigint] AS contains, ${[1n, 2n]}::bigint[] AS bigs`;
    const expected = {
      big: 9007199254740993n,
      number: 1.5,
      int: 7,
      yes: true,
      nothing: null,
      text: 'it\'s \\ "quoted"',
      instant: new Date("2026-01-20T21:48:00.123Z"),
      json: { a: [1, null] },
      texts: ["a,b", '"c"', "NULL", ""],
      contains: true,
      bigs: [1n, 2n],
    };
    for (const isPrepared of [false, true, true]) expect(await readRows(statement, { isPrepared })).toEqual([expected]);
    expect(await db().$queryRaw(statement)).toEqual([expected]);
  });

  it("given one text with other values, answers for those values", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        readRows<{ value: number }>(Prisma.sql`SELECT ${index}::int + 1 AS value`, { isPrepared: true }),
      ),
    );
    expect(answers.map(([row]) => row?.value)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it("R6 given connections that the server closed, reads all the same", async () => {
    await Promise.all(Array.from({ length: 3 }, () => readRows(Prisma.sql`SELECT pg_sleep(0.02)`)));
    const [closer] = await readRows<{ pid: number }>(Prisma.sql`SELECT pg_backend_pid() AS pid`);
    await readRows(
      Prisma.sql`
        SELECT pg_terminate_backend(pid)
        FROM pg_stat_activity
        WHERE datname = current_database()
          AND usename = current_user
          AND pid <> ${closer?.pid ?? 0}::int
          AND pid <> pg_backend_pid()`,
    ).catch(() => []);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => readRows<{ one: number }>(Prisma.sql`SELECT 1 AS one`)),
    );
    expect(answers).toEqual(Array.from({ length: 6 }, () => [{ one: 1 }]));
  });

  it("passes on what the database refuses", async () => {
    await expect(readRows(Prisma.sql`SELECT 1 / ${0}::int`)).rejects.toMatchObject({ code: "22012" });
  });
});

describe("a transaction past Prisma", () => {
  // The tests' own database waits for no disk at all, so that who said so is what tells.
  const said = `
    SELECT setting, source = 'session' AS here, pg_backend_pid() AS pid
    FROM pg_settings
    WHERE name = 'synchronous_commit'`;

  it("ends without waiting for the disk, and leaves its connection as it was", async () => {
    const { rows: inside } = await inTransactionPastPrisma((client) => client.query<{ pid: number }>(said));
    expect(inside).toMatchObject([{ setting: "off", here: true }]);
    const after = await readRows<{ here: boolean; pid: number }>(
      Prisma.sql`
        SELECT source = 'session' AS here, pg_backend_pid() AS pid
        FROM pg_settings
        WHERE name = 'synchronous_commit'`,
    );
    expect(after).toEqual([{ here: false, pid: inside[0]?.pid }]);
  });
});
