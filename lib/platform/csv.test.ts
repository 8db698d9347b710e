import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvResponse, csvStream, csvText, formulaSafe, parseCsv, withoutFormulaGuard } from "./csv";
import { MAX_FILE_BYTES, MAX_FILE_ROWS } from "./table-file";

const columns = [
  { header: "code", value: (row: { code: string; amount: number | null }) => row.code },
  { header: "amount", value: (row: { code: string; amount: number | null }) => row.amount },
];
const cellsOf = (text: string | Uint8Array) => parseCsv(text).rows.map((row) => row.cells);
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: "INVALID", message: expect.stringMatching(message) as string }) as object;

describe("G6 writing CSV", () => {
  it.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\0x",
    '"=1',
    " =1",
    "' =1",
    "'=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "“=1",
    "\u00A0=1",
    "\uFEFF=1",
  ])("guards %j", (text) => {
    expect(formulaSafe(text)).toBe(`'${text}`);
  });

  it.each(["", "Approved", "a=b", "3-4", "it's", "'tis"])("leaves %j as it is", (text) => {
    expect(formulaSafe(text)).toBe(text);
  });

  it.each([
    ["maple;=1+1", "maple;'=1+1"],
    ["maple\t=1", "maple\t'=1"],
    ['a; "=1"', 'a;\' "=1"'],
    ["=a;-b", "'=a;'-b"],
    ["a;b\tc", "a;b\tc"],
  ])("guards a formula behind a separator of another file: %j", (text, guarded) => {
    expect(formulaSafe(text)).toBe(guarded);
  });

  it("guards behind each separator from which only quotes and blanks lead to a sign", () => {
    const leads = (rest: string) => /^[\s\0\uFEFF"'`‘’“”]*[=+\-@＝＋－＠]/u.test(rest);
    const guarded = (text: string) =>
      text.replaceAll(/[;\t]/g, (one: string, at: number) => (leads(text.slice(at + 1)) ? `${one}'` : one));
    fc.assert(
      fc.property(fc.stringMatching(/^a[;\t '"“=a]{0,12}$/), (text) => {
        expect(formulaSafe(text)).toBe(guarded(text));
        expect(withoutFormulaGuard(guarded(text))).toBe(text);
      }),
    );
  });

  it.each(["\t", "\t'", ";", "; ", " ", "'"])("reads a cell of nothing but %j once, however long", (piece) => {
    const cell = piece.repeat(200_000);
    expect(formulaSafe(`a${cell}`)).toBe(`a${cell}`);
    expect(withoutFormulaGuard(`a${cell}`)).toBe(`a${cell}`);
  });

  it("keeps a negative number a number", () => {
    expect(csvText(columns, [{ code: "-5", amount: -5 }])).toBe("\uFEFFcode,amount\r\n'-5,-5\r\n");
  });

  it("is read back as it was, whatever the text", () => {
    const text = fc
      .oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^["' \t\r\n=+@,;-]{0,6}[a-z"]{0,4}$/))
      .filter((one) => !one.includes("\0"));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }), (pairs) => {
        const written = csvText(
          [
            { header: "a", value: (row: [string, string]) => row[0] },
            { header: "b", value: (row: [string, string]) => row[1] },
          ],
          pairs,
        );
        // Only a row of blanks is none.
        expect(cellsOf(written)).toEqual(pairs.filter((pair) => pair.some((cell) => cell.trim() !== "")));
      }),
    );
  });

  it("never lets a cell start as a formula", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => !/^[\s"']*[=+\-@]/.test(formulaSafe(text)) || formulaSafe(text).startsWith("'"),
      ),
    );
  });

  it("streams the same text as it writes at once", async () => {
    const rows = Array.from({ length: 1_203 }, (_, index) => ({ code: `=${index}`, amount: index }));
    async function* source() {
      for (const row of rows) yield await Promise.resolve(row);
    }
    expect(Buffer.from(await new Response(csvStream(columns, source())).arrayBuffer()).toString()).toBe(
      csvText(columns, rows),
    );
  });

  it("ends the iteration when the reader goes away", async () => {
    let isEnded = false;
    async function* source() {
      try {
        for (;;) yield await Promise.resolve({ code: "x", amount: 1 });
      } finally {
        isEnded = true;
      }
    }
    const reader = csvStream(columns, source()).getReader();
    await reader.read();
    await reader.cancel();
    expect(isEnded).toBe(true);
  });

  it("downloads under a name of its own that nobody can break out of", () => {
    const { headers } = csvResponse('a"\r\nx: y', "text");
    expect(headers.get("content-disposition")).toBe('attachment; filename="a---x--y.csv"');
    expect(headers.get("cache-control")).toBe("private, no-store");
  });
});

describe("G5 reading CSV", () => {
  it("takes bytes with or without a mark, commas, semicolons or tabs, and says where a row stood", () => {
    const bytes = new TextEncoder().encode('\uFEFFcode;name\r\n"A;1";Ärger\r\n\r\nB;"two\nlines"\r\n');
    expect(parseCsv(bytes)).toEqual({
      header: ["code", "name"],
      rows: [
        { line: 2, cells: ["A;1", "Ärger"] },
        { line: 5, cells: ["B", "two\nlines"] },
      ],
    });
    expect(cellsOf("code\tname\nA\tx,y")).toEqual([["A", "x,y"]]);
    // Separators within quotes of the header separate nothing.
    expect(cellsOf('"code, or letter; or sign";name\nA,B;x')).toEqual([["A,B", "x"]]);
  });

  it("obeys the line that names the separator, and skips rows of blanks", () => {
    expect(parseCsv("sep=;\r\ncode,x;name\r\nA;b\r\n;\r\n ; \r\nB;c\r\n")).toEqual({
      header: ["code,x", "name"],
      rows: [
        { line: 3, cells: ["A", "b"] },
        { line: 6, cells: ["B", "c"] },
      ],
    });
    expect(cellsOf("\uFEFFsep=\t\ncode\tname\nA\tx;y")).toEqual([["A", "x;y"]]);
  });

  it.each([
    ["nothing", "", /empty/],
    ["a text in an encoding that is none of these", new Uint8Array([0x61, 0x81, 0x62]), /Windows-1252/],
    ["half a character of UTF-16", new Uint8Array([0xff, 0xfe, 0x61, 0, 0x61]), /no text/],
    ["UTF-16 that does not say so", new Uint8Array([0x61, 0, 0x2c, 0]), /no text/],
    ["a workbook", new TextEncoder().encode("PK\u0003\u0004rest"), /workbook/],
    ["binary data", "a,b\n\0,1", /no text/],
    ["an open quotation mark", 'a,b\n"x,1\n', /quotation mark/],
    ["too many bytes", "a".repeat(MAX_FILE_BYTES + 1), /5 MB/],
    ["too many rows", `a\n${"x\n".repeat(MAX_FILE_ROWS + 1)}`, /50,000 rows/],
  ])("refuses %s in words", (_, input, message) => {
    expect(() => parseCsv(input)).toThrow(refusal(message));
  });

  it.each([
    ["UTF-8", new TextEncoder().encode("name\nÄrger"), undefined],
    ["UTF-8 with its mark", new TextEncoder().encode("\uFEFFname\nÄrger"), undefined],
    ["UTF-16 of Windows", new Uint8Array(Buffer.from("\uFEFFname\nÄrger", "utf16le")), undefined],
    ["UTF-16 of others", new Uint8Array(Buffer.from("\uFEFFname\nÄrger", "utf16le").swap16()), undefined],
    ["Windows-1252", new Uint8Array(Buffer.from("name\nÄrger", "latin1")), expect.stringMatching(/accents/)],
  ])("reads %s whole", (_, bytes, note) => {
    expect(parseCsv(bytes)).toMatchObject({ header: ["name"], rows: [{ cells: ["Ärger"] }] });
    expect(parseCsv(bytes).note).toEqual(note);
  });

  it("reads the quotation marks, dashes and signs that Windows-1252 has beyond Latin 1", () => {
    const bytes = Uint8Array.from([
      ...Buffer.from("name\n"),
      0x80,
      0x91,
      0x92,
      0x93,
      0x94,
      0x96,
      0x97,
      0x99,
      0x9f,
      0xe9,
    ]);
    expect(parseCsv(bytes).rows).toEqual([{ line: 2, cells: ["€‘’“”–—™Ÿé"] }]);
  });

  it("takes as many rows as it says", () => {
    expect(parseCsv(`a\n${"x\n".repeat(MAX_FILE_ROWS)}`).rows).toHaveLength(MAX_FILE_ROWS);
  });
});
