import { type CellValue, writeXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { circuitFiles, everything } from "../testing/circuit-files";
import { storedCircuit } from "../testing/circuits";
import { getImport } from "./queries";
import { matchImport } from "./start-import";

const { world, exported, workbook, edited, started, apply, stored, snapshot, first } = circuitFiles();

describe("faults", () => {
  it("are said by row, cell and reason, and the good rows are applied without them", async () => {
    const preview = await started(
      await edited(
        { Title: `${world.mark} GOOD` },
        { "Total mi": "twelve", Start: "soon", Region: "Nowhere" },
        { Complete: 150, Title: "" },
      ),
    );
    expect(preview.counts).toEqual({ change: 1, fault: 2 });
    expect(preview.rows[1]?.problems).toEqual([
      { field: "Region", cell: "Nowhere", message: "No region is called “Nowhere”." },
      { field: "Total miles", cell: "twelve", message: "Enter a number." },
      { field: "Start date", cell: "soon", message: "Enter a date as YYYY-MM-DD." },
    ]);
    expect(preview.rows[2]?.problems.map(({ field }) => field)).toEqual(["Title", "Percent complete"]);
    const before = await snapshot();
    await expect(apply(preview.id, "all")).rejects.toMatchObject({
      code: "CONFLICT",
      message: /2 rows cannot be applied/,
    });
    expect(await snapshot()).toEqual(before);
    expect(await apply(preview.id)).toMatchObject({ counts: { applied: 1, fault: 2 } });
    expect(await stored(world.ids[1] ?? 0)).toMatchObject({ userModifiedFields: null });
  });

  it("are rows of no circuit, of one out of the scope, of one twice, and of a version that nobody wrote", async () => {
    const far = await storedCircuit({ region: "CEN", title: `${world.mark} FAR` });
    const [row = {}] = await exported();
    const preview = await started(
      await workbook([
        { ...row, Title: `${world.mark} NEW` },
        { ...row, Title: `${world.mark} AGAIN` },
        { ...row, Record: 999_999_999, Title: "x" },
        { ...row, Record: far.id, Title: "x" },
        { ...row, Record: "abc", Title: "x" },
        { ...row, Record: world.ids[1] ?? 0, Version: "v12" },
      ]),
    );
    expect(preview.counts).toEqual({ change: 1, fault: 5 });
    const messages = preview.rows.map(({ problems }) => problems.map(({ message }) => message).join(" "));
    expect(messages).toEqual([
      "",
      "Row 2 is the same circuit.",
      expect.stringMatching(/No circuit/),
      messages[2],
      messages[2],
      expect.stringMatching(/^Version/),
    ]);
    // Nothing tells whether a circuit out of sight exists.
    expect(preview.rows[3]).toMatchObject({ label: null, subjectId: null });
  });

  it("are a region that is not one's own, also when it is taken away before the act", async () => {
    const preview = await started(await edited({ Region: "Central" }));
    expect(preview.rows[0]?.problems).toMatchObject([{ message: "This region is not one of yours." }]);
    const moved = await started(await edited({ Region: "Lehigh" }));
    const limited = { ...world.supervisor, regionIds: world.colleague.regionIds };
    await expect(apply(moved.id, "good", limited)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(first())).toMatchObject({ userModifiedFields: null });
  });

  it("are said without half a character or a zero byte, wherever a name or cell is cut", async () => {
    const [row = {}] = await exported();
    const text = `Record,Region,${"n".repeat(199)}🌲\n${first()},${"r".repeat(39)}🌲🌲,x\n`;
    const preview = await started(new File([text], "halves.csv"));
    expect(preview.header).toEqual(["Record", "Region", "n".repeat(199)]);
    expect(preview.rows[0]?.problems).toMatchObject([{ message: `No region is called “${"r".repeat(39)}…”.` }]);
    const named = await started(await workbook([{ Record: row["Record"] ?? null, "a_x0000_b\0": 1 }]));
    expect(named.counts).toEqual({ same: 1 });
    expect(named.header.join("")).not.toContain("\0");
  });

  it.each<[string, CellValue]>([
    ["an error", "#N/A"],
    ["a text that is too long", "x".repeat(2_001)],
    ["a text that is too long by a character of two units", `${"x".repeat(1_999)}🌲🌲`],
  ])("are a cell that holds %s, also where the field was empty at the export", async (_, value) => {
    await db().circuit.update({ where: { id: first() }, data: { contractor: null, startDate: null } });
    const preview = await started(await edited({ Contractor: value, Start: value }));
    expect(preview.counts).toEqual({ fault: 1, same: 2 });
    expect(preview.rows[0]?.problems.map(({ field }) => field).toSorted()).toEqual(["Contractor", "Start date"]);
    // Matched anew, from the cells as they were kept.
    await matchImport(world.supervisor, { id: preview.id, columns: preview.columns });
    expect((await getImport(world.supervisor, preview.id, everything)).counts).toEqual({ fault: 1, same: 2 });
    const unversioned = await started(await edited({ Version: value }));
    expect(unversioned.rows[0]).toMatchObject({ outcome: "fault" });
  });

  it("are no rows at all under the names of the columns", async () => {
    const file = new File(["Record,Title\n"], "circuits.csv");
    await expect(started(file)).rejects.toMatchObject({ code: "INVALID", message: /no rows/ });
  });

  it("is a cell with a formula whose result nobody saved", async () => {
    const rows = await exported();
    const header = Object.keys(rows[0] ?? {});
    const bytes = await writeXlsx({
      sheets: [
        {
          name: "Circuits",
          rows: [header, ...rows.map((row) => header.map((name) => row[name] ?? null))],
          cells: new Map([
            [`1,${header.indexOf("Total mi")}`, { formula: "1+2" }],
            [`2,${header.indexOf("Total mi")}`, { formula: "10*2", formulaResult: 20 }],
          ]),
        },
      ],
    });
    const preview = await started(new File([Buffer.from(bytes)], "c.xlsx"));
    expect(preview.rows[0]).toMatchObject({ outcome: "fault", problems: [{ message: /formula without a result/ }] });
    expect(preview.rows[1]).toMatchObject({ outcome: "change", changes: [{ after: "20" }] });
  });
});
