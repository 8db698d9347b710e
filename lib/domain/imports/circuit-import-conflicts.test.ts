import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { editCircuit } from "../circuits/mutations";
import { circuitFiles, everything } from "../testing/circuit-files";
import { applyImport } from "./apply-import";
import { getImport } from "./queries";
import { matchImport } from "./start-import";

const { world, exported, workbook, edited, started, apply, stored, snapshot, first } = circuitFiles();

describe("a record that changed", () => {
  it("after the export is a conflict only where the file changes the same field", async () => {
    const file = await edited({ Title: `${world.mark} FILE` }, { "Total mi": 20 }, {});
    const [one = 0, two = 0, three = 0] = world.ids;
    for (const [id, letter] of [
      [one, "A"],
      [two, "B"],
      [three, "C"],
    ] as const)
      await editCircuit(world.colleague, {
        id,
        base: { title: `${world.mark} ${letter}` },
        values: { title: `${world.mark} THEIRS` },
        reason: "walked it",
      });
    const preview = await started(file);
    expect(preview.rows).toMatchObject([
      {
        outcome: "conflict",
        changes: [],
        problems: [
          {
            field: "Title",
            cell: `${world.mark} FILE`,
            message: `Changed to “${world.mark} THEIRS” since the export.`,
          },
        ],
      },
      { outcome: "change", changes: [{ field: "Total miles", after: "20" }] },
      { outcome: "same" },
    ]);
    await apply(preview.id);
    expect(await stored(two)).toMatchObject({
      title: `${world.mark} THEIRS`,
      userModifiedFields: { total_miles: { original_value: 12.5 } },
    });
  });

  it("between preview and act is left out, or stops everything, as was chosen", async () => {
    const preview = await started(await edited({ Title: `${world.mark} FILE` }, { Title: `${world.mark} TWO` }));
    await db().circuit.update({ where: { id: first() }, data: { title: `${world.mark} SYNCED` } });
    const before = await snapshot();
    await expect(apply(preview.id, "all")).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await snapshot()).toEqual(before);
    expect(await apply(preview.id)).toMatchObject({ counts: { applied: 1, conflict: 1, same: 1 } });
    expect(await stored(first())).toMatchObject({ title: `${world.mark} SYNCED`, userModifiedFields: null });
  });

  it("is not told without the column that says what was exported, but what stands now is shown", async () => {
    const rows = (await exported()).map(({ Record, Title }) => ({
      Record: Record ?? null,
      Title: `${String(Title)} NEW`,
    }));
    expect((await started(await workbook(rows))).counts).toEqual({ change: 3 });
  });
});

describe("a preview", () => {
  it("that was made anew is not the one that was seen, though as many rows would change", async () => {
    const { id, revision, columns } = await started(await edited({ Title: `${world.mark} SEEN`, Contractor: "Other" }));
    await matchImport(world.supervisor, { id, columns: columns.map((field) => (field === "title" ? "" : field)) });
    const act = { id, mode: "good", reason: "as seen" } as const;
    await expect(applyImport(world.supervisor, { ...act, revision })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(first())).toMatchObject({ userModifiedFields: null });
    const anew = await getImport(world.supervisor, id, everything);
    expect(anew.undoSeconds).toBe(0);
    expect(await applyImport(world.supervisor, { ...act, revision: anew.revision })).toMatchObject({
      counts: { applied: 1 },
    });
    const { undoSeconds } = await getImport(world.supervisor, id, everything);
    expect(undoSeconds).toBeGreaterThan(0);
    expect(undoSeconds).toBeLessThanOrEqual(600);
  });
});
