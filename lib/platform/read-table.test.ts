import { crc32, deflateRawSync } from "node:zlib";
import { type CellValue, writeXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { readTable } from "./read-table";
import { MAX_FILE_BYTES, MAX_FILE_ROWS } from "./table-file";
import { xlsxStream } from "./xlsx";

type Part = { name: string; data: Buffer; saysSize?: number };

/** An archive with any parts, which may also lie about their size. */
function archive(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, saysSize = data.length } of parts) {
    const packed = deflateRawSync(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    for (const [header, at] of [
      [local, 8],
      [central, 10],
    ] as const) {
      header.writeUInt16LE(8, at);
      header.writeUInt32LE(crc32(data), at + 6);
      header.writeUInt32LE(packed.length, at + 10);
      header.writeUInt32LE(saysSize, at + 14);
      header.writeUInt16LE(name.length, at + 18);
    }
    central.writeUInt32LE(offset, 42);
    bodies.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

const TYPES: Part = { name: "[Content_Types].xml", data: Buffer.from("<Types/>") };
const part = (name: string, data = "x") => ({ name, data: Buffer.from(data) });
const zeros = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024);
const workbook = async (rows: CellValue[][], cells?: Parameters<typeof writeXlsx>[0]["sheets"][number]["cells"]) =>
  Buffer.from(await writeXlsx({ sheets: [{ name: "One", rows, ...(cells ? { cells } : {}) }] }));
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "INVALID", message: expect.stringMatching(message) as string }) as object;

describe("G5 reading a workbook", () => {
  it("reads texts, numbers, days, times and truths as a CSV file has them, and says where a row stood", async () => {
    const file = await workbook([
      ["code", "miles", "day", "at", "open"],
      ["=1+1", 0.1 + 0.2, new Date("2026-01-20T00:00:00Z"), new Date("2026-01-20T13:05:00Z"), true],
      [null, null, null, null, null],
      ["Ärger", -12, null, null, false],
    ]);
    expect(await readTable(file)).toEqual({
      header: ["code", "miles", "day", "at", "open"],
      rows: [
        { line: 2, cells: ["=1+1", "0.3", "2026-01-20", "2026-01-20 13:05:00", "yes"] },
        { line: 4, cells: ["Ärger", "-12", "", "", "no"] },
      ],
    });
  });

  it("takes the saved result of a formula, works none out, and says which cells hold nothing", async () => {
    const file = await workbook(
      [["a", "b"]],
      new Map([
        ["1,0", { formula: "1+2", formulaResult: 3 }],
        ["1,1", { formula: "1+2" }],
        ["2,0", { value: "#REF!", type: "error" as const }],
        ["2,1", { value: "x" }],
      ]),
    );
    const { rows } = await readTable(file);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["3", ""],
      ["#REF!", "x"],
    ]);
    expect([...(rows[0]?.unread ?? [])]).toEqual([[1, expect.stringMatching(/formula without a result/)]]);
    expect([...(rows[1]?.unread ?? [])]).toEqual([[0, expect.stringMatching(/error #REF!/)]]);
  });

  it("reads the first sheet that is shown", async () => {
    const file = await writeXlsx({
      sheets: [
        { name: "Lists", rows: [["hidden"]], hidden: true },
        { name: "Rows", rows: [["a"], ["x"]] },
        { name: "More", rows: [["b"]] },
      ],
    });
    expect(await readTable(file)).toMatchObject({ header: ["a"], rows: [{ cells: ["x"] }] });
  });

  it("never makes a sheet of the corners that a file names", async () => {
    const file = await workbook([["a"], ["x"]], new Map([["1048575,16383", { value: 1 }]]));
    const before = process.memoryUsage().rss;
    expect((await readTable(file)).rows).toHaveLength(1);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(150);
  });

  it("reads what the panel wrote, also with more rows than it can hold", async () => {
    async function* rows(count: number) {
      for (let index = 0; index < count; index += 1) yield await Promise.resolve(index);
    }
    const of = async (count: number) =>
      new Uint8Array(
        await new Response(xlsxStream("T", [{ header: "n", value: (row: number) => row }], rows(count))).arrayBuffer(),
      );
    expect((await readTable(await of(MAX_FILE_ROWS))).rows).toHaveLength(MAX_FILE_ROWS);
    await expect(readTable(await of(MAX_FILE_ROWS + 1))).rejects.toEqual(refusal(/50,000 rows/));
  });

  it.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ["too many bytes", () => Buffer.alloc(MAX_FILE_BYTES + 1), /5 MB/],
    ["half a workbook", async () => (await workbook([["a"]])).subarray(0, 900), /damaged/],
    ["a workbook of rubbish", () => archive([TYPES, part("xl/workbook.xml")]), /damaged/],
    ["another archive", () => archive([part("letter.txt")]), /archive, not an Excel workbook/],
    ["an old Excel file", () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /old Excel file/],
    ["macros", () => archive([TYPES, part("xl/vbaProject.bin")]), /macros/],
    ["links to other files", () => archive([TYPES, part("xl/externalLinks/externalLink1.xml")]), /linked/],
    ["connections", () => archive([TYPES, part("xl/connections.xml")]), /linked/],
    ["embedded files", () => archive([TYPES, part("xl/embeddings/oleObject1.bin")]), /other files or controls/],
    [
      "a thousand parts",
      () => archive([TYPES, ...Array.from({ length: 200 }, (_, index) => part(`xl/${index}.xml`))]),
      /too many parts/,
    ],
    [
      "41 MB in one part, whatever its name",
      () => archive([TYPES, { name: "xl/s.xml", data: zeros(41) }]),
      /too large/,
    ],
    [
      "49 MB in many parts",
      () => archive([TYPES, ...Array.from({ length: 7 }, (_, index) => ({ name: `xl/${index}.xml`, data: zeros(7) }))]),
      /too large/,
    ],
    [
      "one long text in many cells",
      () => workbook([["a"], ...Array.from({ length: 1_000 }, () => ["x".repeat(30_000)])]),
      /too large/,
    ],
    ...(["<x:f>1</x:f>", "<r><t>a</t></r>", '<c t="e"><v>#N/A</v></c>'] as const).map(
      (cell): [string, () => Buffer, RegExp] => [
        `more ${cell} than memory holds`,
        () => archive([TYPES, part("xl/worksheets/sheet1.xml", cell.repeat(101_000))]),
        /too many formulas/,
      ],
    ),
    [
      "a part that is larger than it says",
      () => archive([TYPES, { name: "xl/sheet.xml", data: zeros(30), saysSize: 100 }]),
      /damaged/,
    ],
    ["a way out of its folder", () => archive([TYPES, part("../../etc/passwd")]), /damaged/],
    ["no rows at all", () => workbook([]), /empty/],
    ["a first row without names", () => workbook([[null], ["x"]]), /empty/],
  ])("refuses %s in words", async (_, make, message) => {
    const file = await make();
    const before = process.memoryUsage().rss;
    await expect(readTable(file)).rejects.toEqual(refusal(message));
    expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(100);
  });
});
