import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type RawReadsReport, checkRawReads, readSeen } from "./check-raw-reads";
import { withRecorder } from "./instrument-raw-reads";
import { type Shape, addValue } from "./shape";

const root = mkdtempSync(join(tmpdir(), "raw-reads-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

mkdirSync(join(root, "lib/platform"), { recursive: true });
writeFileSync(
  join(root, "tsconfig.json"),
  JSON.stringify({
    compilerOptions: { strict: true, target: "ES2023", noEmit: true, types: [], lib: ["ES2023"] },
    include: ["lib"],
  }),
);
writeFileSync(
  join(root, "lib/platform/db.ts"),
  "export declare function readRows<Row>(statement: string): Promise<Row[]>;\nexport declare const tx: { $queryRaw<T = unknown>(statement: string): Promise<T> };\n",
);

/** One compiler for all cases, as for the product. */
const seen = new Map<string, Shape>();
let report: RawReadsReport | undefined;

/** Declares a read whose row type is `type` and of which the tests saw `rows`; answers what the check says of it. */
function said(type: string, rows: unknown[] | null): () => string[] {
  const path = `lib/read-${seen.size}-${type.replace(/\W/g, "")}${rows === null ? "-never" : ""}.ts`;
  writeFileSync(
    join(root, path),
    `import { readRows } from "./platform/db";\ntype Row = ${type};\nexport const read = () => readRows<Row>("SELECT");\n`,
  );
  if (rows) seen.set(`${path}:3`, shapeOf(rows));
  return () => {
    report ??= checkRawReads(root, seen);
    return [...report.disagreements, ...report.unread.map((place) => `${place}: unread`)]
      .filter((line) => line.startsWith(`${path}:3: `))
      .map((line) => line.replace(`${path}:3: `, ""));
  };
}

function shapeOf(value: unknown): Shape {
  const shape: Shape = { kinds: [] };
  addValue(shape, value);
  return shape;
}

describe("the check of raw reads", () => {
  const agreeing: [string, unknown[]][] = [
    ["{ id: number; name: string | null }", [{ id: 1, name: null }]],
    ["{ at: Date; ids: bigint[]; isOwn: boolean }", [{ at: new Date(0), ids: [1n], isOwn: true }]],
    ['{ state: "active" | "invited" }', [{ state: "active" }]],
    ["{ facts: Record<string, number> }", [{ facts: { one: 1, two: 2 } }]],
    ["{ id: number } & Partial<{ name: string }>", [{ id: 1 }]],
    ["{ facts: unknown }", [{ facts: { any: [null] } }]],
    [
      "{ n: number } & ({ id: bigint } | { id: null })",
      [
        { n: 1, id: 1n },
        { n: 2, id: null },
      ],
    ],
    ["{ pair: { name: string } | null }", [{ pair: null }, { pair: { name: "a" } }]],
  ];
  it.each(agreeing.map(([type, rows]) => [type, said(type, rows)] as const))("is content with %s", (_type, lines) => {
    expect(lines()).toEqual([]);
  });

  const disagreeing: [string, unknown[] | null, string][] = [
    ["{ id: number }", [{ id: 1n }], "row.id is declared number, and bigint came"],
    ["{ name: string }", [{ name: "a" }, { name: null }], "row.name is declared string, and null came"],
    ["{ day: string }", [{ day: new Date(0) }], "row.day is declared string, and Date came"],
    ["{ id: number }", [{ id: 1, secret: "s" }], "row.secret comes, and the type does not have it"],
    ["{ id: number; name: string }", [{ id: 1 }], "row.name is declared, and never comes"],
    ['{ state: "on" | "off" }', [{ state: "gone" }], 'row.state is declared "on" | "off", and “gone” came'],
    ["{ ids: number[] }", [{ ids: [1, null] }], "row.ids[] is declared number, and null came"],
    [
      "{ facts: Record<string, number> }",
      [{ facts: { one: "1" } }],
      "row.facts.one is declared number, and string came",
    ],
    [
      "{ parts: { id: number }[] }",
      [{ parts: [{ id: 1 }, {}] }],
      "row.parts[].id is declared, and does not always come",
    ],
    ["{ id: number }", [], "unread"],
    ["{ id: number }", null, "unread"],
  ];
  it.each(disagreeing.map(([type, rows, line]) => [type, line, said(type, rows)] as const))(
    "says what %s does not hold: %s",
    (_type, line, lines) => {
      expect(lines()).toEqual([line]);
    },
  );

  it("takes the row type from where the answer goes, and leaves open what stands open", () => {
    const path = "lib/inferred.ts";
    const elsewhere = mkdtempSync(join(tmpdir(), "raw-reads-"));
    cpSync(join(root, "tsconfig.json"), join(elsewhere, "tsconfig.json"));
    cpSync(join(root, "lib/platform"), join(elsewhere, "lib/platform"), { recursive: true });
    writeFileSync(
      join(elsewhere, path),
      'import { tx } from "./platform/db";\nexport const f = (): Promise<{ id: number }[]> => tx.$queryRaw("SELECT");\nexport const g = () => tx.$queryRaw<unknown[]>("SELECT");\n',
    );
    const inferred = checkRawReads(elsewhere, new Map([[`${path}:2`, shapeOf([{ id: "1" }])]]));
    rmSync(elsewhere, { recursive: true });
    expect(inferred).toEqual({
      typed: 1,
      open: 1,
      disagreements: [`${path}:2: row.id is declared number, and string came`],
      unread: [],
    });
  });

  it("puts what several processes saw together", () => {
    const folder = join(root, "seen");
    mkdirSync(folder);
    for (const [name, row] of Object.entries({ a: { id: 1 }, b: { id: null, more: "x" } }))
      writeFileSync(join(folder, `${name}.json`), JSON.stringify({ place: shapeOf([row]) }));
    const element = readSeen(folder).get("place")?.element;
    expect(element).toMatchObject({ objects: 2, standing: { id: 2, more: 1 } });
    expect(element?.properties?.id?.kinds).toEqual(["null", "number"]);
  });
});

describe("a source whose reads are recorded", () => {
  it("has each read inside the recorder, on the same lines, and a function of the same name untouched", () => {
    const source = [
      'import { readRows } from "@/lib/platform/db";',
      "const one = await tx.$queryRaw<Row[]>`SELECT",
      "  1`;",
      "const two = readRows<Row>(sql);",
    ].join("\n");
    expect(withRecorder("lib/a.ts", source).split("\n")).toEqual([
      'import { readRows } from "@/lib/platform/db";',
      'const one = await globalThis.recordRawRead("lib/a.ts:2", tx.$queryRaw<Row[]>`SELECT',
      "  1`);",
      'const two = globalThis.recordRawRead("lib/a.ts:4", readRows<Row>(sql));',
    ]);
    const own = "function readRows() {}\nreadRows();";
    expect(withRecorder("lib/b.ts", own)).toBe(own);
  });
});
