import fc from "fast-check";
import { readXlsx, streamXlsxRows } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import type { CsvValue } from "./csv";
import { xlsxResponse, xlsxStream } from "./xlsx";

const columns = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    header: `Column ${index + 1}`,
    value: (row: readonly CsvValue[]) => row[index],
  }));

async function* source(rows: readonly (readonly CsvValue[])[]) {
  for (const row of rows) yield await Promise.resolve(row);
}

async function written(rows: readonly (readonly CsvValue[])[], options?: { mostRowsOfSheet: number }) {
  const stream = xlsxStream("Circuits", columns(rows[0]?.length ?? 1), source(rows), options);
  return readXlsx(Buffer.from(await new Response(stream).arrayBuffer()), { readStyles: true });
}

const cellsOf = async (...cells: CsvValue[]) => (await written([cells])).sheets[0]?.rows[1];

describe("writing a workbook", () => {
  it("writes true numbers, days and truths, and leaves empty what is", async () => {
    expect(await cellsOf(-12.5, 0, 12n, "2026-01-20", "2024-02-29", true, null, undefined, "", "x")).toEqual([
      -12.5,
      0,
      12,
      new Date("2026-01-20T00:00:00Z"),
      new Date("2024-02-29T00:00:00Z"),
      true,
      null,
      null,
      null,
      "x",
    ]);
  });

  it.each(["2026-02-30", "1899-12-31", "1900-01-15", "2026-1-2", "9007199254740993"])(
    "keeps %s a text",
    async (text) => {
      expect(await cellsOf(text)).toEqual([text]);
    },
  );

  it("keeps a number that no cell can hold a text", async () => {
    expect(await cellsOf(9007199254740993n)).toEqual(["9007199254740993"]);
  });

  it("shows times on Eastern clocks, and which time that was, also in the hour that comes twice", async () => {
    const instants = ["2026-07-01T12:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"].map((at) => new Date(at));
    const { sheets } = await written([instants]);
    const shown = instants.map((_, index) => sheets[0]?.cells?.get(`1,${index}`)?.style?.numFmt);
    expect(sheets[0]?.rows[1]).toEqual([
      new Date("2026-07-01T08:00:00Z"),
      new Date("2026-11-01T01:30:00Z"),
      new Date("2026-11-01T01:30:00Z"),
    ]);
    expect(shown.map((format) => /E[SD]T/.exec(format ?? "")?.[0])).toEqual(["EDT", "EDT", "EST"]);
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://a.example")', "\t=1"])(
    "G6 keeps %j a text, and no formula",
    async (text) => {
      const { sheets } = await written([[text]]);
      expect(sheets[0]?.rows[1]).toEqual([text]);
      expect(sheets[0]?.cells?.get("1,0")?.formula).toBeUndefined();
    },
  );

  it("freezes its head and filters by it", async () => {
    const { sheets } = await written([
      ["a", 1],
      ["b", 2],
    ]);
    expect(sheets[0]).toMatchObject({ name: "Circuits", freezePane: { rows: 1 }, autoFilter: { range: "A1:B3" } });
    expect(sheets[0]?.rows[0]).toEqual(["Column 1", "Column 2"]);
  });

  it("begins another sheet with the same head where one is full", async () => {
    const { sheets } = await written([[1], [2], [3]], { mostRowsOfSheet: 3 });
    expect(sheets.map(({ name, rows, autoFilter }) => [name, rows, autoFilter?.range])).toEqual([
      ["Circuits", [["Column 1"], [1], [2]], "A1:A3"],
      ["Circuits 2", [["Column 1"], [3]], "A1:A2"],
    ]);
  });

  it("is a workbook without rows too", async () => {
    const stream = xlsxStream("Circuits", columns(2), source([]));
    const { sheets } = await readXlsx(Buffer.from(await new Response(stream).arrayBuffer()));
    expect(sheets[0]?.rows).toEqual([["Column 1", "Column 2"]]);
  });

  it("is read back as it was, whatever the text", async () => {
    const text = fc
      .oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[ \t\r\n=_x0D&<>"']{0,8}(_x000D_)?[a-z]{0,3}$/))
      .map((one) => one.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ""))
      .filter((one) => one !== "" && !/^\d{4}-\d\d-\d\d$/.test(one));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, fc.double({ noNaN: true, noDefaultInfinity: true }), text), { minLength: 1 }),
        async (rows) => {
          const { sheets } = await written(rows);
          expect(sheets[0]?.rows.slice(1)).toEqual(
            rows.map((row) => row.map((cell) => (Object.is(cell, -0) ? 0 : cell))),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("streams, and ends the iteration when the reader goes away", async () => {
    let given = 0;
    let isEnded = false;
    async function* endless() {
      try {
        for (;;) {
          given += 1;
          yield await Promise.resolve([`row ${given} ${Math.random()}`]);
        }
      } finally {
        isEnded = true;
      }
    }
    const reader = xlsxStream("Endless", columns(1), endless()).getReader();
    for (let read = 0; read < 3; read += 1) expect((await reader.read()).done).toBe(false);
    await reader.cancel();
    await new Promise((done) => setTimeout(done, 50));
    expect(isEnded).toBe(true);
  });

  it("breaks off with the error of its rows", async () => {
    async function* failing() {
      yield await Promise.resolve([1]);
      throw new Error("the database went away");
    }
    await expect(new Response(xlsxStream("Failing", columns(1), failing())).arrayBuffer()).rejects.toThrow();
  });

  it("keeps none of two hundred thousand rows", async () => {
    async function* many() {
      for (let index = 0; index < 200_000; index += 1) yield [`Circuit ${index}`, index, "2026-01-20", index / 3];
      await Promise.resolve();
    }
    const before = process.memoryUsage().rss;
    let peak = 0;
    let bytes = 0;
    for await (const chunk of xlsxStream("Many", columns(4), many())) {
      bytes += chunk.length;
      peak = Math.max(peak, process.memoryUsage().rss - before);
    }
    expect(bytes).toBeGreaterThan(2_000_000);
    expect(peak / 1024 / 1024).toBeLessThan(200);
  });

  it("downloads under a name of its own that nobody can break out of", async () => {
    const { headers } = xlsxResponse('a"\r\nx: y', "T", columns(1), source([]));
    expect(headers.get("content-disposition")).toBe('attachment; filename="a---x--y.xlsx"');
    expect(headers.get("cache-control")).toBe("private, no-store");
    await Promise.resolve();
  });

  it("is read row by row too", async () => {
    const stream = xlsxStream("Circuits", columns(2), source([["a", 1]]));
    const rows = [];
    for await (const { values } of streamXlsxRows(new Uint8Array(await new Response(stream).arrayBuffer())))
      rows.push(values);
    expect(rows).toEqual([
      ["Column 1", "Column 2"],
      ["a", 1],
    ]);
  });
});
