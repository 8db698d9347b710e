import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { partNames } from "./part-names";
import { FAULT_ROWS, tellRows } from "./rows";

describe("the rows of the fault tables", () => {
  it("are those of docs/security.md about runs, WorkStudio, writing at once and time, each tried somewhere", () => {
    const told = [...readFileSync("docs/security.md", "utf8").matchAll(/^\| \*\*([RWKT]\d+)\*\* \|/gm)].map(
      ([, id = ""]) => id,
    );
    expect(Object.keys(FAULT_ROWS).toSorted()).toEqual(told.toSorted());
    for (const [id, { parts, tests }] of Object.entries(FAULT_ROWS))
      expect([id, parts.length + tests.length > 0]).toEqual([id, true]);
  });

  it.each(Object.entries(FAULT_ROWS).flatMap(([id, { tests }]) => tests.map((test) => [id, ...test] as const)))(
    "%s names a test that is there: %s",
    (_, file, title) => expect(readFileSync(file, "utf8")).toContain(title),
  );

  it("are told with what tried them, or where to find their test", () => {
    expect(tellRows([]).find((line) => line.startsWith("W21"))).toBe("W21  not tried: run with --only workstudio");
    const lines = tellRows([...partNames]);
    expect(lines.find((line) => line.startsWith("R1 "))).toBe("R1   tried here (kills, acts, processes)");
    expect(lines.find((line) => line.startsWith("K3"))).toContain("lib/platform/merge-fields.test.ts");
  });
});
