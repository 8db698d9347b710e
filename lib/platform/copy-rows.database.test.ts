import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CopyValue, copyRows } from "./copy-rows";
import { Prisma, db, inTransactionPastPrisma } from "./db";

const COLUMNS = [
  "sync_log_id",
  "row_number",
  "api_status_requested",
  "api_data_json",
  "total_miles",
  "problems",
  "is_rejected",
];

/**
 * Copies rows (place, words, amount, facts, whether so) into a table of every kind of column, answers what it then
 * holds, and empties it.
 */
async function copied(rows: CopyValue[][]) {
  return inTransactionPastPrisma(async (client) => {
    const staged = rows.map(([place = null, ...values]) => [1, place, "TEST", ...values]);
    await copyRows(client, "sync_staged_circuits", COLUMNS, staged);
    const { rows: found } = await client.query<{ words: string | null; facts: unknown; is_so: boolean }>(
      "SELECT api_data_json AS words, total_miles::float8 AS amount, problems AS facts, is_rejected AS is_so FROM sync_staged_circuits WHERE sync_log_id = 1 ORDER BY row_number",
    );
    await client.query("DELETE FROM sync_staged_circuits WHERE sync_log_id = 1");
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
      expect(await copied([[1, words, 12.5, "{}", true]])).toEqual([{ words, amount: 12.5, facts: {}, is_so: true }]);
    },
  );

  it("are all refused with one that cannot be stored, and the next ones find the connections as before", async () => {
    const rows = [
      [1, "good", 1, "[]", false],
      [2, "bad", "not a number", "[]", false],
    ];
    for (let time = 0; time < 15; time += 1) await expect(copied(rows)).rejects.toThrow(/numeric/);
    expect(await copied([[1, "good", 1, "[]", false]])).toHaveLength(1);
    expect(await db().$queryRaw(Prisma.sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});
