import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Prisma, readRows } from "./db";
import { rowsSql } from "./rows-sql";

const COLUMNS = [
  ["id", "bigint"],
  ["name", "varchar"],
  ["acres", "numeric(12,4)"],
  ["is_new", "boolean"],
  ["seen_at", "timestamptz"],
] as const;

type Row = { id: bigint; name: string | null; acres: number | null; is_new: boolean | null; seen_at: Date | null };

const read = (rows: Parameters<typeof rowsSql>[1]) =>
  readRows<Row>(
    Prisma.sql`
      SELECT id, name, acres::float8 AS acres, is_new, seen_at FROM (${rowsSql(COLUMNS, rows)}) AS r ORDER BY id`,
  );

describe("rows in one parameter", () => {
  it("come out as they went in, whatever stands in a text", async () => {
    const text = fc.string({ unit: "binary" }).map((value) => value.replace(/[\0\u001d-\u001f]/g, ""));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.option(text),
            fc.option(fc.integer()),
            fc.option(fc.boolean()),
            fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })),
          ),
          { maxLength: 20 },
        ),
        async (sent) => {
          const rows = sent.map(([name, tenths, isNew, at], index) => ({
            id: BigInt(index),
            name,
            acres: tenths === null ? null : (tenths % 1e8) / 10,
            is_new: isNew,
            seen_at: at,
          }));
          const got = await read(
            rows.map(({ id, name, acres, is_new, seen_at }) => [
              id,
              name,
              acres,
              is_new,
              seen_at?.toISOString() ?? null,
            ]),
          );
          expect(got).toEqual(rows.map((row) => ({ ...row, acres: row.acres === null ? null : row.acres + 0 })));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps an empty text and one that looks like null apart from null", async () => {
    const got = await read([
      [1, "", null, null, null],
      [2, "NULL", null, null, null],
      [3, "\\N", null, null, null],
      [4, null, null, null, null],
    ]);
    expect(got.map(({ name }) => name)).toEqual(["", "NULL", "\\N", null]);
  });

  it("puts a space where a text holds a separator, so that no row can break out of its place", async () => {
    const got = await read([[1, "a\u001f2\u001e3\u001d", null, null, null]]);
    expect(got).toMatchObject([{ id: 1n, name: "a 2 3 " }]);
  });

  it("is no row for none", async () => {
    expect(await read([])).toEqual([]);
  });
});
