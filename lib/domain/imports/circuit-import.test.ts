import fc from "fast-check";
import { type CellValue, readXlsx, writeXlsx } from "hucre/xlsx";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import { circuitList, exportCircuits } from "../circuits/list";
import { editCircuit } from "../circuits/mutations";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { linesAreTrue, theirsNow } from "../testing/corrections";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { unproved } from "../testing/users";
import { applyImport, undoImport } from "./apply-import";
import { exportImport, getImport, listImports } from "./queries";
import { matchImport, startImport } from "./start-import";

let supervisor: UserActor;
let colleague: UserActor;
let mark: string;
let ids: number[];
let round = 0;

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN", "LEH"] });
  colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
});
beforeEach(async () => {
  // Files are limited by person, and these people take many.
  await db().rateLimit.deleteMany({});
  // How columns were matched by hand is remembered.
  await db().importColumn.deleteMany({});
  mark = `EXCHANGE${(round += 1)}X`;
  ids = [];
  for (const letter of ["A", "B", "C"])
    ids.push(
      (
        await storedCircuit({
          title: `${mark} ${letter}`,
          workOrder: `2026-${mark.slice(8)}${letter}`,
          contractor: "Asplundh",
          totalMiles: 12.5,
          startDate: "2026-01-20",
        })
      ).id,
    );
});

const first = () => ids[0] ?? 0;
const everything = { show: null, page: 1 } as const;

/** What the list exports of this round, as rows by column name. */
async function exported(actor = supervisor): Promise<Record<string, CellValue>[]> {
  const file = await (await exportCircuits(actor, circuitList.parse({ q: mark, sort: "title" }), "xlsx")).arrayBuffer();
  const [sheet] = (await readXlsx(new Uint8Array(file))).sheets;
  const [header = [], ...rows] = sheet?.rows ?? [];
  return rows
    .map((row) => Object.fromEntries(header.map((name, index) => [String(name), row[index] ?? null])))
    .toSorted((a, b) => Number(a["Record"]) - Number(b["Record"]));
}

/** As a spreadsheet program saves it. */
async function workbook(rows: Record<string, CellValue>[]): Promise<File> {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const bytes = await writeXlsx({
    sheets: [{ name: "Circuits", rows: [header, ...rows.map((row) => header.map((name) => row[name] ?? null))] }],
  });
  return new File([Buffer.from(bytes)], "circuits.xlsx");
}

async function edited(...changes: Record<string, CellValue>[]): Promise<File> {
  const rows = await exported();
  return workbook(rows.map((row, index) => ({ ...row, ...changes[index] })));
}

const started = async (file: File, actor = supervisor) => {
  const { id } = await startImport(actor, { list: "circuits", file });
  return getImport(actor, id, everything);
};
const apply = (id: number, mode: "good" | "all" = "good", actor = supervisor) =>
  applyImport(actor, { id, mode, revision: 1, reason: "as the field list says" });
const stored = (id: number) => db().circuit.findUniqueOrThrow({ where: { id } });
const history = (id: number) =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });
const snapshot = async () => [await Promise.all(ids.map(stored)), await db().activityLog.count()];

describe("what a file would change", () => {
  it.each<ExportFormat>(["csv", "xlsx"])("is nothing for a file as it was exported: %s", async (format) => {
    await db().circuit.update({
      where: { id: first() },
      data: { percentComplete: 250, title: ` =${mark} "A", it's\t`, cycleType: "-1", startDate: null, contractor: "" },
    });
    const response = await exportCircuits(supervisor, circuitList.parse({ q: mark }), format);
    const file = new File([await response.arrayBuffer()], `circuits.${format}`);
    expect((await started(file)).counts).toEqual({ same: 3 });
  });

  it("is nothing whatever the circuits hold", async () => {
    const text = (longest: number) =>
      fc.string({ unit: "grapheme", maxLength: 40 }).map((one) => one.replaceAll(/\p{C}/gu, "").slice(0, longest));
    await fc.assert(
      fc.asyncProperty(
        text(60),
        fc.option(text(50)),
        fc.option(text(60)),
        fc.integer({ min: 0, max: 10_000_00 }),
        fc.option(fc.date({ min: new Date("1990-01-01"), max: new Date("2100-12-31"), noInvalidDate: true })),
        fc.constantFrom<ExportFormat>("csv", "xlsx"),
        async (title, contractor, cycleType, hundredths, startDate, format) => {
          await db().circuit.update({
            where: { id: first() },
            data: { title, contractor, cycleType, totalMiles: hundredths / 100, startDate },
          });
          await db().rateLimit.deleteMany({});
          const response = await exportCircuits(supervisor, circuitList.parse({ q: `2026-${mark.slice(8)}` }), format);
          const preview = await started(new File([await response.arrayBuffer()], `c.${format}`));
          expect(preview.counts).toEqual({ same: 3 });
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is said for each row and cell, and applied as corrections with their history", async () => {
    const preview = await started(
      await edited(
        { Title: `${mark} RIGHT`, "Total mi": 13.25, Start: "2/3/2026" },
        { Region: "Lehigh", Contractor: null },
      ),
    );
    expect(preview.counts).toEqual({ change: 2, same: 1 });
    expect(preview.rows.map(({ line, label, changes }) => [line, label, changes])).toMatchObject([
      [
        2,
        expect.stringContaining(`${mark} A`),
        [
          { field: "Title", before: `${mark} A`, after: `${mark} RIGHT` },
          { field: "Total miles", before: "12.5", after: "13.25" },
          { field: "Start date", before: "2026-01-20", after: "2026-02-03" },
        ],
      ],
      [
        3,
        expect.any(String),
        [
          { field: "Region", before: "Lancaster", after: "Lehigh" },
          { field: "Contractor", before: "Asplundh", after: "" },
        ],
      ],
      [4, expect.any(String), []],
    ]);
    expect(await apply(preview.id)).toMatchObject({ counts: { applied: 2, same: 1 } });
    expect(await stored(first())).toMatchObject({
      title: `${mark} RIGHT`,
      lastUserModifiedBy: supervisor.userId,
      userModifiedFields: {
        title: { original_value: `${mark} A`, modified_by: Number(supervisor.userId) },
        total_miles: { original_value: 12.5 },
        start_date: { original_value: "2026-01-20" },
      },
      upstreamValues: { title: `${mark} A`, total_miles: 12.5, start_date: "2026-01-20" },
      rowVersion: 2,
    });
    expect((await history(ids[1] ?? 0)).at(-1)).toMatchObject({
      action: "circuit.edit",
      reason: "as the field list says",
      changes: { region_id: { before: "Lancaster", after: "Lehigh" }, contractor: { before: "Asplundh", after: null } },
    });
    expect(await linesAreTrue()).toEqual([]);
    expect(
      await db().activityLog.findFirst({ where: { action: "circuit.import" }, orderBy: { id: "desc" } }),
    ).toMatchObject({
      contextJson: { import: preview.id, circuits: 2 },
    });
  });

  it("leaves exactly what the form would", async () => {
    const [one = 0, two = 0] = ids;
    await editCircuit(supervisor, {
      id: one,
      base: { title: `${mark} A` },
      values: { title: `${mark} NEW` },
      reason: "walked it",
    });
    const preview = await started(await edited({}, { Title: `${mark} NEW` }));
    await apply(preview.id);
    const [byForm, byFile] = [await stored(one), await stored(two)];
    const shape = ({ userModifiedFields, upstreamValues, rowVersion }: typeof byForm, letter: string) =>
      JSON.stringify({ userModifiedFields, upstreamValues, rowVersion })
        .replaceAll(/"modified_at":"[^"]+"/g, "")
        .replaceAll(`${mark} ${letter}`, "BEFORE");
    expect(shape(byFile, "B")).toBe(shape(byForm, "A"));
    const states = async (id: number) => Object.keys((await history(id)).at(-1)?.statesJson as object);
    expect(await states(two)).toEqual(await states(one));
  });

  it("keeps a protection, and what WorkStudio says meanwhile goes on asking", async () => {
    await editCircuit(supervisor, {
      id: first(),
      base: { title: `${mark} A` },
      values: { title: `${mark} OURS` },
      reason: "walked it",
    });
    const { userModifiedFields } = await stored(first());
    const tracked = (userModifiedFields as Record<string, object>)["title"];
    await db().circuit.update({
      where: { id: first() },
      data: { userModifiedFields: { title: { ...tracked, protected_until: "infinity" } } },
    });
    const file = await edited({ Title: `${mark} AGAIN` });
    await theirsNow(first(), { title: `${mark} THEIRS` });
    await apply((await started(file)).id);
    expect(await stored(first())).toMatchObject({
      title: `${mark} AGAIN`,
      userModifiedFields: { title: { original_value: `${mark} A`, protected_until: "infinity" } },
      upstreamValues: { title: `${mark} THEIRS` },
    });
    expect(await linesAreTrue()).toEqual([]);
  });
});

describe("faults", () => {
  it("are said by row, cell and reason, and the good rows are applied without them", async () => {
    const preview = await started(
      await edited(
        { Title: `${mark} GOOD` },
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
    expect(await stored(ids[1] ?? 0)).toMatchObject({ userModifiedFields: null });
  });

  it("are rows of no circuit, of one out of the scope, of one twice, and of a version that nobody wrote", async () => {
    const far = await storedCircuit({ region: "CEN", title: `${mark} FAR` });
    const [row = {}] = await exported();
    const preview = await started(
      await workbook([
        { ...row, Title: `${mark} NEW` },
        { ...row, Title: `${mark} AGAIN` },
        { ...row, Record: 999_999_999, Title: "x" },
        { ...row, Record: far.id, Title: "x" },
        { ...row, Record: "abc", Title: "x" },
        { ...row, Record: ids[1] ?? 0, Version: "v12" },
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
    const limited = { ...supervisor, regionIds: colleague.regionIds };
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
    await matchImport(supervisor, { id: preview.id, columns: preview.columns });
    expect((await getImport(supervisor, preview.id, everything)).counts).toEqual({ fault: 1, same: 2 });
    const unversioned = await started(await edited({ Version: value }));
    expect(unversioned.rows[0]).toMatchObject({ outcome: "fault" });
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

describe("a record that changed", () => {
  it("after the export is a conflict only where the file changes the same field", async () => {
    const file = await edited({ Title: `${mark} FILE` }, { "Total mi": 20 }, {});
    const [one = 0, two = 0, three = 0] = ids;
    for (const [id, letter] of [
      [one, "A"],
      [two, "B"],
      [three, "C"],
    ] as const)
      await editCircuit(colleague, {
        id,
        base: { title: `${mark} ${letter}` },
        values: { title: `${mark} THEIRS` },
        reason: "walked it",
      });
    const preview = await started(file);
    expect(preview.rows).toMatchObject([
      {
        outcome: "conflict",
        changes: [],
        problems: [{ field: "Title", cell: `${mark} FILE`, message: `Changed to “${mark} THEIRS” since the export.` }],
      },
      { outcome: "change", changes: [{ field: "Total miles", after: "20" }] },
      { outcome: "same" },
    ]);
    await apply(preview.id);
    expect(await stored(two)).toMatchObject({
      title: `${mark} THEIRS`,
      userModifiedFields: { total_miles: { original_value: 12.5 } },
    });
  });

  it("between preview and act is left out, or stops everything, as was chosen", async () => {
    const preview = await started(await edited({ Title: `${mark} FILE` }, { Title: `${mark} TWO` }));
    await db().circuit.update({ where: { id: first() }, data: { title: `${mark} SYNCED` } });
    const before = await snapshot();
    await expect(apply(preview.id, "all")).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await snapshot()).toEqual(before);
    expect(await apply(preview.id)).toMatchObject({ counts: { applied: 1, conflict: 1, same: 1 } });
    expect(await stored(first())).toMatchObject({ title: `${mark} SYNCED`, userModifiedFields: null });
  });

  it("is not told without the column that says what was exported, but what stands now is shown", async () => {
    const rows = (await exported()).map(({ Record, Title }) => ({
      Record: Record ?? null,
      Title: `${String(Title)} NEW`,
    }));
    expect((await started(await workbook(rows))).counts).toEqual({ change: 3 });
  });
});

describe("columns", () => {
  it("are matched by name, by hand where they have others, and so again the next time", async () => {
    const rows = (await exported()).map((row) => ({
      Nr: row["Work order"] ?? null,
      Bezeichnung: `${String(row["Title"])} NEU`,
    }));
    const preview = await started(await workbook(rows), colleague);
    expect(preview).toMatchObject({ columns: ["", ""], counts: { fault: 3 } });
    await matchImport(colleague, { id: preview.id, columns: ["workOrder", "title"] });
    expect(await getImport(colleague, preview.id, everything)).toMatchObject({ counts: { change: 3 } });
    expect(await started(await workbook(rows), colleague)).toMatchObject({
      columns: ["workOrder", "title"],
      counts: { change: 3 },
    });
    // What one person remembers is not another's.
    expect(await started(await workbook(rows))).toMatchObject({ columns: ["", ""] });
  });

  it("cannot be two of one field, unknown, or others than the file's", async () => {
    const { id } = await started(await edited());
    for (const columns of [["title", "title"], ["password"], ["title"]])
      await expect(matchImport(supervisor, { id, columns })).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("applying", () => {
  it("twice, also at once, applies once", async () => {
    const preview = await started(await edited({ Title: `${mark} ONCE` }));
    const answers = await Promise.all([apply(preview.id), apply(preview.id)]);
    expect(answers[0]).toEqual(answers[1]);
    expect((await history(first())).filter(({ action }) => action === "circuit.edit")).toHaveLength(1);
    expect(await stored(first())).toMatchObject({ rowVersion: 2 });
  });

  it("is refused to who may not edit, without a fresh proof, without a reason, to anybody else, and for a preview that was not seen", async () => {
    const file = await edited({ Title: `${mark} NO` });
    const planner = await signedIn({ role: "planner", regions: ["LAN"] });
    await expect(startImport(planner, { list: "circuits", file })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const preview = await started(file);
    const before = await snapshot();
    await expect(apply(preview.id, "good", unproved(supervisor))).rejects.toMatchObject({ code: "MFA_REQUIRED" });
    await expect(apply(preview.id, "good", colleague)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(
      applyImport(supervisor, { id: preview.id, mode: "good", revision: 2, reason: "as seen" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(
      applyImport(supervisor, { id: preview.id, mode: "good", revision: 1, reason: null }),
    ).rejects.toMatchObject({ code: "INVALID" });
    await expect(getImport(colleague, preview.id, everything)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await snapshot())[0]).toEqual(before[0]);
  });

  it("has no door for its owner once they may not edit circuits, also where they may bring other files", async () => {
    const { id, columns } = await started(await edited({ Title: `${mark} SHUT` }));
    const applied = await started(await edited({ Title: `${mark} OPEN` }));
    await apply(applied.id);
    const limited: UserActor = {
      ...supervisor,
      permissions: new Set(
        [...supervisor.permissions, "planner:link" as const].filter((one) => one !== "circuit:edit"),
      ),
    };
    expect((await listImports(limited)).lists).toMatchObject([{ list: "planners" }]);
    const before = await snapshot();
    for (const door of [
      () => getImport(limited, id, everything),
      () => exportImport(limited, id, "csv"),
      () => matchImport(limited, { id, columns }),
      () => apply(id, "good", limited),
      () => undoImport(limited, { id: applied.id }),
    ])
      await expect(door()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await snapshot())[0]).toEqual(before[0]);
  });
});

describe("a preview", () => {
  it("that was made anew is not the one that was seen, though as many rows would change", async () => {
    const { id, revision, columns } = await started(await edited({ Title: `${mark} SEEN`, Contractor: "Other" }));
    await matchImport(supervisor, { id, columns: columns.map((field) => (field === "title" ? "" : field)) });
    const act = { id, mode: "good", reason: "as seen" } as const;
    await expect(applyImport(supervisor, { ...act, revision })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(first())).toMatchObject({ userModifiedFields: null });
    const anew = await getImport(supervisor, id, everything);
    expect(anew.undoSeconds).toBe(0);
    expect(await applyImport(supervisor, { ...act, revision: anew.revision })).toMatchObject({
      counts: { applied: 1 },
    });
    const { undoSeconds } = await getImport(supervisor, id, everything);
    expect(undoSeconds).toBeGreaterThan(0);
    expect(undoSeconds).toBeLessThanOrEqual(600);
  });
});

describe("undoing", () => {
  it("takes everything back, but for records changed since, which it names", async () => {
    const file = await edited({ Title: `${mark} ONE` }, { Title: `${mark} TWO`, "Total mi": 1 }, { "Total mi": 2 });
    const [one = 0, two = 0, three = 0] = ids;
    await editCircuit(supervisor, {
      id: three,
      base: { title: `${mark} C` },
      values: { title: `${mark} CC` },
      reason: "walked it",
    });
    const preview = await started(file);
    await apply(preview.id);
    await editCircuit(colleague, {
      id: two,
      base: { title: `${mark} TWO` },
      values: { title: `${mark} LATER` },
      reason: "no",
    });
    await db().circuit.update({ where: { id: one }, data: { upstreamValues: { title: `${mark} FRESH` } } });
    expect(await undoImport(supervisor, { id: preview.id })).toEqual({
      undone: 2,
      left: 1,
      names: [expect.stringContaining(`${mark} B`)],
    });
    // A field that was WorkStudio's has WorkStudio's newest value.
    expect(await stored(one)).toMatchObject({ title: `${mark} FRESH`, userModifiedFields: null, upstreamValues: null });
    expect(await stored(two)).toMatchObject({ title: `${mark} LATER` });
    const left = await stored(three);
    expect(left).toMatchObject({ title: `${mark} CC` });
    expect(Number(left.totalMiles)).toBe(12.5);
    expect(Object.keys(left.userModifiedFields as object)).toEqual(["title"]);
    expect((await history(one)).at(-1)).toMatchObject({
      action: "circuit.revert",
      changes: { title: { before: `${mark} ONE`, after: `${mark} FRESH` } },
    });
    expect(await linesAreTrue()).toEqual([]);
    // Sent twice, the answer is the same and nothing more happens.
    const entries = await history(one);
    expect(await undoImport(supervisor, { id: preview.id })).toMatchObject({ undone: 2, left: 1 });
    expect(await history(one)).toEqual(entries);
    expect(await getImport(supervisor, preview.id, everything)).toMatchObject({
      state: "undone",
      counts: { undone: 2, left: 1 },
    });
  });

  it("is over after ten minutes, when the history still takes each back", async () => {
    const preview = await started(await edited({ Title: `${mark} ONE` }));
    await apply(preview.id);
    await db().import.update({ where: { id: preview.id }, data: { appliedAt: new Date(Date.now() - 11 * 60_000) } });
    await expect(undoImport(supervisor, { id: preview.id })).rejects.toMatchObject({
      code: "CONFLICT",
      message: /10 minutes/,
    });
    const act = Number((await history(first())).at(-1)?.id);
    const { digest } = await previewCircuitRevert(supervisor, act);
    await revertCircuit(supervisor, { id: act, digest, reason: "not so" });
    expect(await stored(first())).toMatchObject({ title: `${mark} A`, userModifiedFields: null });
  });

  it("is nobody else's, and nothing before the act", async () => {
    const preview = await started(await edited({ Title: `${mark} ONE` }));
    await expect(undoImport(supervisor, { id: preview.id })).rejects.toMatchObject({ code: "CONFLICT" });
    await apply(preview.id);
    await expect(undoImport(colleague, { id: preview.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("an import after its person's regions changed", () => {
  const limitedTo = async (code: string): Promise<UserActor> => ({
    ...supervisor,
    regionIds: (await db().region.findMany({ where: { code } })).map(({ id }) => id),
  });

  it("shows of records out of sight only what was sent, on the page and as a file", async () => {
    const { id } = await started(await edited({ Title: `${mark} SENT`, "Total mi": "many" }, { "Total mi": 77 }));
    await db().circuit.updateMany({ where: { id: { in: ids.slice(1) } }, data: { title: "SECRET" } });
    const elsewhere = await limitedTo("LEH");
    const page = await getImport(elsewhere, id, everything);
    expect(
      page.rows.map(({ line, subjectId, label, changes, problems }) => [line, subjectId, label, changes, problems]),
    ).toEqual(
      [2, 3, 4].map((line) => [
        line,
        null,
        null,
        [],
        [{ field: "", cell: null, message: "This one is out of your sight now." }],
      ]),
    );
    expect((await getImport(supervisor, id, everything)).rows[1]?.changes).toHaveLength(1);
    const text = await (await exportImport(elsewhere, id, "csv")).text();
    expect(text).toContain(`${mark} SENT`);
    expect(text).not.toContain("Enter a number");
  });

  it("undoes no move back to where they see nothing, and does not name it", async () => {
    const preview = await started(await edited({ Region: "Lehigh" }, { Title: `${mark} TWO` }));
    await apply(preview.id);
    const elsewhere = await limitedTo("LEH");
    await expect(undoImport(elsewhere, { id: preview.id })).rejects.toMatchObject({ code: "CONFLICT" });
    await db().circuit.update({
      where: { id: ids[1] ?? 0 },
      data: { region: { connect: { id: elsewhere.regionIds[0] as bigint } } },
    });
    const names = [expect.stringContaining(`${mark} A`)];
    expect(await undoImport(elsewhere, { id: preview.id })).toEqual({ undone: 1, left: 1, names });
    expect(await stored(first())).toMatchObject({ regionId: elsewhere.regionIds[0] });
    expect((await undoImport(await limitedTo("CEN"), { id: preview.id })).names).toEqual(["Row 2"]);
  });

  it("ends its file with the session", async () => {
    const person = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const { id } = await started(await workbook(await exported(person)), person);
    await db().session.updateMany({ where: { userId: person.userId }, data: { revokedAt: new Date() } });
    await expect((await exportImport(person, id, "csv")).text()).rejects.toThrow();
  });
});

describe("the result", () => {
  it("is the file with what became of each row and why", async () => {
    const preview = await started(await edited({ Title: `${mark} ONE` }, { "Total mi": "many" }));
    await apply(preview.id);
    const text = await (await exportImport(supervisor, preview.id, "csv")).text();
    const lines = text.trim().split("\r\n");
    expect(lines[0]).toMatch(/Version,Row,Outcome,Why$/);
    expect(lines.slice(1).map((line) => line.replace(/^.*v[0-9a-f]{54},/, ""))).toEqual([
      "2,Applied,",
      "3,Wrong,Total miles: Enter a number.",
      "4,Unchanged,",
    ]);
    await expect(exportImport(colleague, preview.id, "csv")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listImports(supervisor)).imports[0]).toMatchObject({
      id: preview.id,
      state: "applied",
      title: "Circuits",
    });
  });
});
