import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnswerRead, type ReadTableOptions, readTable } from "./ddo-table";
import type { JsonValue } from "./json-value";
import type { TableRow } from "./table-row";

async function* cut(text: string | Buffer, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(text: string | Buffer, options: ReadTableOptions = {}, size = 7): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const batch of readTable(cut(text, size), (row) => row, options)) rows.push(...batch);
  return rows;
}

function cellsOf(rows: TableRow[]): unknown[] {
  return rows.map((row) => row.cells);
}

const nasty = fc.constantFrom(
  "[",
  "]",
  "{",
  "}",
  '"',
  "\\",
  ",",
  "\\u0041",
  "é",
  "😀",
  "\u2028",
  '","Data":[[1]]',
  "\n",
);
const cell = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(nasty).map((parts) => parts.join("")),
  fc.record({ type: fc.constant("Point"), coordinates: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })) }),
);

describe("readTable", () => {
  it("equals JSON.parse for any rows, any order of keys and any chunk boundary", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(undefined, 1, "\t"),
        async (rows, size, headingLast, protocolLast, space) => {
          const heading = ["B", "A", 'é"]'];
          const table = headingLast
            ? { X: 1, Data: rows, Heading: heading }
            : { Heading: heading, Data: rows, X: [{}] };
          const answer = protocolLast
            ? { SQL: 'x"]}', DataSet: table, Protocol: "DATASET" }
            : { Protocol: "DATASET", DataSet: table, SQL: 'x"]}', ColumnGroup: { a: [[]] } };
          const expected = (JSON.parse(JSON.stringify(rows)) as JsonValue[][]).map((row) => ({
            B: row[0],
            A: row[1],
            'é"]': row[2],
          }));
          const got = await read(JSON.stringify(answer, null, space), { batchRows: 3 }, size);
          expect(got.map(({ rowNumber }) => rowNumber)).toEqual(rows.map((_, index) => index + 1));
          expect(JSON.parse(JSON.stringify(cellsOf(got)))).toEqual(expected.map(withoutLostDigits));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives each batch its size and the last one the rest", async () => {
    const sizes: number[] = [];
    const text = JSON.stringify({
      Protocol: "DATASET",
      DataSet: { Heading: ["A"], Data: Array.from({ length: 1203 }, (_, n) => [n]) },
    });
    for await (const batch of readTable(cut(text, 65_536), (row) => row)) sizes.push(batch.length);
    expect(sizes).toEqual([500, 500, 203]);
  });

  it.each([
    '{"Protocol":"DATASET","DataSet":{}}',
    '{"Protocol":"DATASET","DataSet":null}',
    '{"Protocol":"DATASET"}',
    '{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[]}}',
    '\uFEFF {"DataSet":{"Data":[]},"Protocol":"DATASET"} \n',
  ])("takes %s for zero rows", async (text) => {
    expect(await read(text)).toEqual([]);
  });

  it.each([
    ['{"Protocol":"ERROR","errorMessage":"ORA-1 select SECRET"}', "workstudio_error"],
    ['{"protocol":"ERROR","errorMessage":"no"}', "workstudio_error"],
    ['{"errorMessage":"no"}', "workstudio_error"],
    ['{"protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[[1]]}}', "workstudio_error"],
    ['{"DataSet":{"Heading":["A"],"Data":[[1]]}}', "not_a_dataset"],
    ['{"Protocol":"ECHO"}', "not_a_dataset"],
    ["{}", "not_a_dataset"],
    ["[]", "not_a_dataset"],
    ['"x"', "not_a_dataset"],
    ["null", "not_a_dataset"],
    ["", "not_a_dataset"],
    ["  \n", "not_a_dataset"],
    ["<!doctype html><title>Sign in</title>", "not_a_dataset"],
    ['{"Protocol":"DATASET","DataSet":[]}', "not_a_dataset"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":{},"Data":[]}}', "not_a_dataset"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":{}}}', "not_a_dataset"],
    ['{"Protocol":"DATASET","DataSet":{"Data":[[1]]}}', "missing_columns"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[[nope]]}}', "malformed_json"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[[1],,[2]]}}', "malformed_json"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[[1],]}}', "malformed_json"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[[1]]}} x', "malformed_json"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[[1]],"Data":[[2]]}}', "malformed_json"],
    ['{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[[1}]}}', "malformed_json"],
    ['{"Protocol" "DATASET"}', "malformed_json"],
    ['{"Protocol":}', "malformed_json"],
    ["plain words", "malformed_json"],
  ])("refuses %s as %s (W5, W15)", async (text, kind) => {
    await expect(read(text)).rejects.toMatchObject({ name: "WorkStudioError", kind });
    await expect(read(text, {}, 1)).rejects.toMatchObject({
      kind,
      message: expect.not.stringContaining("SECRET") as string,
    });
  });

  it("reports every answer that is cut short as truncated, wherever the cut is (W8)", async () => {
    const text =
      '{"Protocol":"DATASET","DataSet":{"Heading":["A","B"],"Data":[["x\\"y",1],[null,{"a":[2]}]]},"SQL":"s"}';
    for (let length = 1; length < text.length; length++) {
      await expect(read(text.slice(0, length)), text.slice(0, length)).rejects.toMatchObject({ kind: "truncated" });
    }
    expect(await read(text)).toHaveLength(2);
  });

  it("maps by heading name when columns move, are new or repeat (W11)", async () => {
    const text = JSON.stringify({
      Protocol: "DATASET",
      DataSet: { Heading: ["B", "NEW", "A", "A"], Data: [[2, "n", 1, 9]] },
    });
    const [row] = await read(text, { requiredColumns: ["A", "B"] });
    expect(row?.cells).toEqual({ A: 1, B: 2, NEW: "n", "A#2": 9 });
    expect(Object.keys(row?.cells ?? {})).toEqual(["A", "A#2", "B", "NEW"]);
  });

  it("knows columns and what to drop by their names in any case", async () => {
    const text = JSON.stringify({
      Protocol: "DATASET",
      DataSet: { Heading: ["ss_wo", "wpstart", "VegUnit_AssNote", "Own"], Data: [["2026-1", 2, "landowner", 4]] },
    });
    const options = { requiredColumns: ["SS_WO", "WPStart"], dropColumns: new Set(["VEGUNIT_ASSNOTE"]) };
    expect(cellsOf(await read(text, options))).toEqual([
      { SS_WO: "2026-1", WPStart: 2, VEGUNIT_ASSNOTE: true, Own: 4 },
    ]);
  });

  it("refuses the answer before any row when a required column is missing (W11)", async () => {
    const text = JSON.stringify({ Protocol: "DATASET", DataSet: { Heading: ["B"], Data: [[2]] } });
    await expect(read(text, { requiredColumns: ["A", "B", "C"] })).rejects.toMatchObject({
      kind: "missing_columns",
      missingColumns: ["A", "C"],
    });
  });

  it("marks rows of the wrong width or shape as broken, with their position (W12)", async () => {
    const rows = [[1, 2], [1], [1, 2, 3], "text", { A: 1 }, null, [3, 4]];
    const got = await read(JSON.stringify({ Protocol: "DATASET", DataSet: { Heading: ["A", "B"], Data: rows } }));
    expect(got.map(({ kind }) => kind)).toEqual(["row", "broken", "broken", "broken", "broken", "broken", "row"]);
    expect(got[1]).toMatchObject({
      rowNumber: 2,
      raw: "[1]",
      reason: "Row 2 has 1 cells where the heading names 2 columns.",
    });
  });

  it("keeps all digits of identities beyond 2^53 and of numbers beyond a double (W13)", async () => {
    const row = '[9007199254740993,-9007199254740993,1e400,"9007199254740993 \\" 1e400",12.5,{"a":1}]';
    const [got] = await read(`{"Protocol":"DATASET","DataSet":{"Heading":["A","B","C","D","E","F"],"Data":[${row}]}}`);
    expect(got?.cells).toEqual({
      A: "9007199254740993",
      B: "-9007199254740993",
      C: "1e400",
      D: '9007199254740993 " 1e400',
      E: 12.5,
      F: { a: 1 },
    });
    expect(got?.raw).toBe(row);
  });

  it("rejects a row of invalid UTF-8 and goes on (W14)", async () => {
    const latin1 = Buffer.from(
      '{"Protocol":"DATASET","DataSet":{"Heading":["A"],"Data":[["caf\xe9"],["ok"]]}}',
      "latin1",
    );
    const got = await read(latin1);
    expect(got.map(({ kind }) => kind)).toEqual(["broken", "row"]);
  });

  it("survives hostile nesting and names (W15)", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const text = `{"Protocol":"DATASET","DataSet":{"Heading":["__proto__","constructor"],"Data":[[{"admin":1},"c"],[1,${deep}]]}}`;
    const got = await read(text, {}, 65_536);
    expect(got[0]?.cells).toEqual({ constructor: "c" });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    expect(got[1]).toMatchObject({ kind: "broken", rowNumber: 2 });
    await expect(read(`{"Protocol":"DATASET","X":${deep}}`, {}, 65_536)).rejects.toMatchObject({
      kind: "malformed_json",
    });
  });

  it("lets of dropped columns only remain whether something stood there", async () => {
    const rows = [["note about Jane Roe", 1], ["short"], [" ", 2], [null, 3], [{ by: "Jane" }, 4]];
    const text = JSON.stringify({ Protocol: "DATASET", DataSet: { Heading: ["NOTE", "A"], Data: rows } });
    const got = await read(text, { dropColumns: new Set(["NOTE"]) });
    expect(cellsOf(got)).toEqual([
      { A: 1, NOTE: true },
      null,
      { A: 2, NOTE: false },
      { A: 3, NOTE: false },
      { A: 4, NOTE: true },
    ]);
    expect(JSON.stringify(got)).not.toMatch(/Jane|short/);
  });

  it("stops at its caps", async () => {
    const wide = JSON.stringify({ Protocol: "DATASET", DataSet: { Heading: ["A"], Data: [["x".repeat(2000)]] } });
    await expect(read(wide, { maxValueBytes: 1000 })).rejects.toMatchObject({ kind: "too_large" });
    const late = JSON.stringify({
      Protocol: "DATASET",
      DataSet: { Data: Array.from({ length: 99 }, () => ["x".repeat(20)]), Heading: ["A"] },
    });
    await expect(read(late, { maxBufferedBytes: 1000 })).rejects.toMatchObject({ kind: "too_large" });
    expect(await read(late)).toHaveLength(99);
  });
});

function withoutLostDigits(cells: Record<string, JsonValue | undefined>): Record<string, JsonValue | undefined> {
  return Object.fromEntries(
    Object.entries(cells).map(([name, value]) => {
      const inexact = typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER;
      return [name, inexact ? JSON.stringify(value) : value];
    }),
  );
}

describe("readTable with a known answer", () => {
  const answer = (rows: unknown[][], headingLast = false) => {
    const table = headingLast ? { Data: rows, Heading: ["A"] } : { Heading: ["A"], Data: rows };
    return JSON.stringify({ Protocol: "DATASET", DataSet: table, SQL: String(Math.random()) });
  };
  async function readAs(text: string, knownDigest: string | null, options: ReadTableOptions = {}) {
    const told: AnswerRead[] = [];
    const rows = await read(text, { ...options, knownDigest, onEnd: (end) => told.push(end) });
    return { cells: cellsOf(rows), told };
  }
  const ROWS = Array.from({ length: 1_203 }, (_, n) => [n]);

  it("yields no row of the same one, whatever stands around its rows", async () => {
    const first = await readAs(answer(ROWS), null);
    const digest = first.told[0]?.digest ?? "";
    expect(first.told).toEqual([{ digest, rows: 1_203, isKnown: false }]);
    for (const headingLast of [false, true])
      expect(await readAs(answer(ROWS, headingLast), digest)).toEqual({
        cells: [],
        told: [{ digest, rows: 1_203, isKnown: true }],
      });
  });

  it.each([
    ["another row", ROWS.slice(0, -1).concat([[9_999]])],
    ["a row less", ROWS.slice(1)],
    ["another order", ROWS.toReversed()],
  ])("yields every row in its order of one with %s", async (_, rows) => {
    const digest = (await readAs(answer(ROWS), null)).told[0]?.digest ?? "";
    const { cells, told } = await readAs(answer(rows), digest);
    expect(cells).toEqual(rows.map(([A]) => ({ A })));
    expect(told).toMatchObject([{ rows: rows.length, isKnown: false }]);
  });

  it("reads one that is too large to hold as if it were another", async () => {
    const digest = (await readAs(answer(ROWS), null)).told[0]?.digest ?? "";
    const { cells, told } = await readAs(answer(ROWS), digest, { maxHeldBytes: 1_000 });
    expect(cells).toEqual(ROWS.map(([A]) => ({ A })));
    expect(told).toMatchObject([{ digest, isKnown: false }]);
  });
});
