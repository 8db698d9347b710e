import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { unproved, withPermissions } from "../testing/users";
import { importLookup, previewImport } from "./import-lookup";
import { LOOKUP_LISTS, exportLookup, listLookup } from "./list";
import { previewImportSchema } from "./lookup-schema";

const admin = () => signedIn({ role: "admin" });
const csv = (text: string, name = "unit-types.csv") => new File([text], name, { type: "text/csv" });
const everything = LOOKUP_LISTS.region.parse({});
const HEADER = "Code,Name,Category,Measured in,Active\n";

describe("importing a lookup table", () => {
  it("G5 does what its preview said, all in one, and records every row", async () => {
    const actor = await admin();
    const file = csv(
      `${HEADER}IMP1,Imported one,VLG,Linear feet,yes\nIMP2,Imported two,VAR,Acres,no\nSPM,Single phase by hand,VLG,linear_ft,yes\n`,
    );
    const preview = await previewImport(actor, { kind: "unit_type", file });
    expect(preview).toMatchObject({
      creates: 2,
      updates: 1,
      unchanged: 0,
      problems: [],
      updated: [
        {
          name: "Single phase by hand",
          changes: [{ label: "Name", before: "Single phase manual", after: "Single phase by hand" }],
        },
      ],
    });
    expect((await listLookup(actor, "unit_type", { ...everything, q: "IMP1" })).total).toBe(0);

    expect(await importLookup(actor, { kind: "unit_type", file, digest: preview.digest })).toEqual({
      created: 2,
      updated: 1,
    });
    expect(
      (await listLookup(actor, "unit_type", { ...everything, q: "Imported" })).rows.map(({ values, isActive }) => [
        values["code"],
        isActive,
      ]),
    ).toEqual([
      ["IMP1", true],
      ["IMP2", false],
    ]);
    const entries = await db().activityLog.findMany({
      where: { subjectType: "unit_type", userId: actor.userId },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "unit_type.import",
      "unit_type.create",
      "unit_type.create",
      "unit_type.update",
    ]);
    expect(entries[3]?.changes).toEqual({ name: { before: "Single phase manual", after: "Single phase by hand" } });
    expect(await previewImport(actor, { kind: "unit_type", file })).toMatchObject({
      creates: 0,
      updates: 0,
      unchanged: 3,
    });
  });

  it("G5 imports nothing when one row is wrong", async () => {
    const actor = await admin();
    const file = csv(`${HEADER}BAD1,Good row,VLG,Linear feet,yes\nBAD2,,VLG,Linear feet,yes\n`);
    const preview = await previewImport(actor, { kind: "unit_type", file });
    expect(preview.problems).toEqual([{ line: 3, message: "Name: Enter something for Name." }]);
    await expect(importLookup(actor, { kind: "unit_type", file, digest: preview.digest })).rejects.toMatchObject({
      code: "INVALID",
      message: expect.stringContaining("line 3") as string,
    });
    expect((await listLookup(actor, "unit_type", { ...everything, q: "BAD1" })).total).toBe(0);
  });

  it("refuses when the table changed since the preview", async () => {
    const actor = await admin();
    const file = csv("Code,Name\nMOW,Mowing by tractor\n");
    const { digest } = await previewImport(actor, { kind: "unit_type", file });
    await db().unitType.update({ where: { code: "MOW" }, data: { category: "VXX" } });
    await db().unitType.update({ where: { code: "MOW" }, data: { name: "Mown" } });
    await expect(importLookup(actor, { kind: "unit_type", file, digest })).rejects.toMatchObject({ code: "CONFLICT" });
    await db().unitType.update({ where: { code: "MOW" }, data: { name: "Mowing", category: "VAR" } });
  });

  it("is refused without the permission, without a fresh proof, and for regions by somebody who sees some of them", async () => {
    const file = csv("Code,Name\nMOW,Mown\n");
    const supervisor = await signedIn({ role: "supervisor" });
    await expect(previewImport(supervisor, { kind: "unit_type", file })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(importLookup(supervisor, { kind: "unit_type", file, digest: "" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(importLookup(unproved(await admin()), { kind: "unit_type", file, digest: "" })).rejects.toMatchObject({
      code: "MFA_REQUIRED",
    });
    const limited = await withPermissions(["region:edit"], ["LAN"]);
    await expect(
      previewImport(limited, { kind: "region", file: csv("Code,Name\nLAN,Lancaster\n") }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("reads a workbook as it reads a CSV file", async () => {
    const actor = await admin();
    const bytes = await (await exportLookup(actor, "permission_status", everything, "xlsx")).arrayBuffer();
    const file = new File([bytes], "permission-statuses.xlsx");
    expect(await previewImport(actor, { kind: "permission_status", file })).toMatchObject({
      creates: 0,
      updates: 0,
      unchanged: 7,
      problems: [],
    });
  });

  it("G5 takes CSV files and workbooks of at most 5 MB only", () => {
    const accepts = (file: File) => previewImportSchema.safeParse({ kind: "unit_type", file }).success;
    expect(accepts(csv("Code\nX\n"))).toBe(true);
    expect(accepts(csv("Code\nX\n", "unit-types.xlsx"))).toBe(true);
    expect(accepts(csv("Code\nX\n", "unit-types.xls"))).toBe(false);
    expect(accepts(csv(""))).toBe(false);
    expect(accepts(csv("x".repeat(5 * 1024 * 1024 + 1)))).toBe(false);
  });
});

describe("exporting a lookup table", () => {
  it("G6 gives back what an import reads, and is on record", async () => {
    const actor = await admin();
    const file = await exportLookup(actor, "permission_status", everything, "csv");
    expect(file.headers.get("content-disposition")).toContain("permission-statuses-");
    const text = await file.text();
    expect(text.split("\r\n")[0]).toBe("Name,Code,Also called,Colour,Active");
    expect(await previewImport(actor, { kind: "permission_status", file: csv(text) })).toMatchObject({
      creates: 0,
      updates: 0,
      unchanged: 7,
      problems: [],
    });
    expect(await db().activityLog.findFirst({ where: { action: "export.run", userId: actor.userId } })).toMatchObject({
      subjectType: "permission_status",
      contextJson: { format: "csv" },
    });
    await expect(
      exportLookup(await signedIn({ role: "planner" }), "permission_status", everything, "csv"),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("gives the rows of the filter with the columns that are chosen, always with the first one and whether they are on", async () => {
    const actor = await admin();
    const state = LOOKUP_LISTS.unit_type.parse({ q: "herbicide", sort: "-name", cols: ["category", "uses-circuits"] });
    const text = await (await exportLookup(actor, "unit_type", state, "csv")).text();
    const [header, ...rows] = text.trim().split("\r\n");
    expect(header).toBe("Code,Category,Active");
    expect(rows.map((row) => row.split(",")[0])).toEqual(
      (await listLookup(actor, "unit_type", state)).rows.map(({ values }) => values["code"]),
    );
    expect(rows).toHaveLength(4);
  });
});
