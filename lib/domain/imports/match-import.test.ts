import { describe, expect, it } from "vitest";
import { circuitFiles, everything } from "../testing/circuit-files";
import { getImport } from "./queries";
import { matchImport } from "./start-import";

const { world, exported, workbook, edited, started } = circuitFiles();

describe("columns", () => {
  it("are matched by name, by hand where they have others, and so again the next time", async () => {
    const rows = (await exported()).map((row) => ({
      Nr: row["Work order"] ?? null,
      Bezeichnung: `${String(row["Title"])} NEU`,
    }));
    const preview = await started(await workbook(rows), world.colleague);
    expect(preview).toMatchObject({ columns: ["", ""], counts: { fault: 3 } });
    await matchImport(world.colleague, { id: preview.id, columns: ["workOrder", "title"] });
    expect(await getImport(world.colleague, preview.id, everything)).toMatchObject({ counts: { change: 3 } });
    expect(await started(await workbook(rows), world.colleague)).toMatchObject({
      columns: ["workOrder", "title"],
      counts: { change: 3 },
    });
    // What one person remembers is not another's.
    expect(await started(await workbook(rows))).toMatchObject({ columns: ["", ""] });
  });

  it("cannot be two of one field, unknown, or others than the file's", async () => {
    const { id } = await started(await edited());
    for (const columns of [["title", "title"], ["password"], ["title"]])
      await expect(matchImport(world.supervisor, { id, columns })).rejects.toMatchObject({ code: "INVALID" });
  });
});
