import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CopyValue, copyRows } from "./copy-rows";
import { Prisma, db, inTransactionPastPrisma } from "./db";

/** Copies rows into a table of the connection's own and answers what it then holds. */
async function copied(rows: CopyValue[][]) {
  return inTransactionPastPrisma(async (client) => {
    await client.query(
      "CREATE TEMPORARY TABLE copied (place int, words text, amount numeric, facts jsonb, is_so boolean) ON COMMIT DROP",
    );
    await copyRows(client, "copied", ["place", "words", "amount", "facts", "is_so"], rows);
    const { rows: found } = await client.query<{ words: string | null; facts: unknown; is_so: boolean | null }>(
      "SELECT words, amount::float8 AS amount, facts, is_so FROM copied ORDER BY place",
    );
    return found;
  });
}

/** What PostgreSQL can store: no NUL, and no half of a surrogate pair. */
const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\0") && !/\p{Surrogate}/u.test(value));

describe("rows written by COPY", () => {
  it("are read back as they were, whatever stands in their texts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { minLength: 1, maxLength: 50 }), async (words) => {
        const rows = words.map((value, place) => [place, value, null, JSON.stringify({ value }), place % 2 === 0]);
        const expected = words.map((value, place) => ({
          words: value,
          amount: null,
          facts: { value },
          is_so: place % 2 === 0,
        }));
        expect(await copied(rows)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it.each(["\\N", "\\.", "a\tb", "\r\n", "\\", "", "NULL", "\\\\N"])(
    "keep the text %j apart from COPY's own signs",
    async (words) => {
      expect(await copied([[1, words, 12.5, null, null]])).toEqual([{ words, amount: 12.5, facts: null, is_so: null }]);
    },
  );

  it("are all refused with one that cannot be stored, and the next ones find the connections as before", async () => {
    const rows = [
      [1, "good", 1, null, null],
      [2, "bad", "not a number", null, null],
    ];
    for (let time = 0; time < 15; time += 1) await expect(copied(rows)).rejects.toThrow(/numeric/);
    expect(await copied([[1, "good", 1, null, null]])).toHaveLength(1);
    expect(await db().$queryRaw(Prisma.sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});
