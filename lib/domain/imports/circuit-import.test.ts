import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import { circuitList, exportCircuits } from "../circuits/list";
import { editCircuit } from "../circuits/mutations";
import { circuitFiles } from "../testing/circuit-files";
import { linesAreTrue, theirsNow } from "../testing/corrections";
import { exportImport, listImports } from "./queries";

const { world, edited, started, apply, stored, history, first } = circuitFiles();

describe("what a file would change", () => {
  it.each<ExportFormat>(["csv", "xlsx"])("is nothing for a file as it was exported: %s", async (format) => {
    await db().circuit.update({
      where: { id: first() },
      data: {
        percentComplete: 250,
        title: ` =${world.mark} "A", it's\t`,
        cycleType: "-1",
        startDate: null,
        contractor: "",
      },
    });
    const response = await exportCircuits(world.supervisor, circuitList.parse({ q: world.mark }), format);
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
          const response = await exportCircuits(
            world.supervisor,
            circuitList.parse({ q: `2026-${world.mark.slice(8)}` }),
            format,
          );
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
        { Title: `${world.mark} RIGHT`, "Total mi": 13.25, Start: "2/3/2026" },
        { Region: "Lehigh", Contractor: null },
      ),
    );
    expect(preview.counts).toEqual({ change: 2, same: 1 });
    expect(preview.rows.map(({ line, label, changes }) => [line, label, changes])).toMatchObject([
      [
        2,
        expect.stringContaining(`${world.mark} A`),
        [
          { field: "Title", before: `${world.mark} A`, after: `${world.mark} RIGHT` },
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
      title: `${world.mark} RIGHT`,
      lastUserModifiedBy: world.supervisor.userId,
      userModifiedFields: {
        title: { original_value: `${world.mark} A`, modified_by: Number(world.supervisor.userId) },
        total_miles: { original_value: 12.5 },
        start_date: { original_value: "2026-01-20" },
      },
      upstreamValues: { title: `${world.mark} A`, total_miles: 12.5, start_date: "2026-01-20" },
      rowVersion: 2,
    });
    expect((await history(world.ids[1] ?? 0)).at(-1)).toMatchObject({
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
    const [one = 0, two = 0] = world.ids;
    await editCircuit(world.supervisor, {
      id: one,
      base: { title: `${world.mark} A` },
      values: { title: `${world.mark} NEW` },
      reason: "walked it",
    });
    const preview = await started(await edited({}, { Title: `${world.mark} NEW` }));
    await apply(preview.id);
    const [byForm, byFile] = [await stored(one), await stored(two)];
    const shape = ({ userModifiedFields, upstreamValues, rowVersion }: typeof byForm, letter: string) =>
      JSON.stringify({ userModifiedFields, upstreamValues, rowVersion })
        .replaceAll(/"modified_at":"[^"]+"/g, "")
        .replaceAll(`${world.mark} ${letter}`, "BEFORE");
    expect(shape(byFile, "B")).toBe(shape(byForm, "A"));
    const states = async (id: number) => Object.keys((await history(id)).at(-1)?.statesJson as object);
    expect(await states(two)).toEqual(await states(one));
  });

  it("keeps a protection, and what WorkStudio says meanwhile goes on asking", async () => {
    await editCircuit(world.supervisor, {
      id: first(),
      base: { title: `${world.mark} A` },
      values: { title: `${world.mark} OURS` },
      reason: "walked it",
    });
    const { userModifiedFields } = await stored(first());
    const tracked = (userModifiedFields as Record<string, object>)["title"];
    await db().circuit.update({
      where: { id: first() },
      data: { userModifiedFields: { title: { ...tracked, protected_until: "infinity" } } },
    });
    const file = await edited({ Title: `${world.mark} AGAIN` });
    await theirsNow(first(), { title: `${world.mark} THEIRS` });
    await apply((await started(file)).id);
    expect(await stored(first())).toMatchObject({
      title: `${world.mark} AGAIN`,
      userModifiedFields: { title: { original_value: `${world.mark} A`, protected_until: "infinity" } },
      upstreamValues: { title: `${world.mark} THEIRS` },
    });
    expect(await linesAreTrue()).toEqual([]);
  });
});

describe("the result", () => {
  it("is the file with what became of each row and why", async () => {
    const preview = await started(await edited({ Title: `${world.mark} ONE` }, { "Total mi": "many" }));
    await apply(preview.id);
    const text = await (await exportImport(world.supervisor, preview.id, "csv")).text();
    const lines = text.trim().split("\r\n");
    expect(lines[0]).toMatch(/Version,Row,Outcome,Why$/);
    expect(lines.slice(1).map((line) => line.replace(/^.*v[0-9a-f]{54},/, ""))).toEqual([
      "2,Applied,",
      "3,Wrong,Total miles: Enter a number.",
      "4,Unchanged,",
    ]);
    await expect(exportImport(world.colleague, preview.id, "csv")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listImports(world.supervisor)).imports[0]).toMatchObject({
      id: preview.id,
      state: "applied",
      title: "Circuits",
    });
  });
});
