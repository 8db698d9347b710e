import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { previewLookupRevert, revertLookup } from "../lookups/revert-lookup";
import { LOOKUP_LISTS, exportLookup } from "../lookups/list";
import type { LookupKind, LookupValues } from "../lookups/lookup-types";
import { createLookup, deleteLookup, setLookupActive, updateLookup } from "../lookups/mutations";
import { findLookup } from "../lookups/queries";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { unproved, withPermissions } from "../testing/users";
import { applyImport, undoImport } from "./apply-import";
import { exportImport, getImport, listImports } from "./queries";
import { startImportSchema } from "./schema";
import { matchImport, startImport } from "./start-import";

let admin: UserActor;
let colleague: UserActor;
let mark: string;
let round = 0;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Ines Alder" });
  colleague = await signedIn({ role: "admin", name: "Otis Vale" });
});
beforeEach(async () => {
  await db().rateLimit.deleteMany({});
  mark = `F${(round += 1)}`;
});

const everything = { show: null, page: 1 } as const;
const HEADER = "Code,Name,Category,Measured in,Active\n";
const csv = (text: string) => new File([text], "table.csv", { type: "text/csv" });
const preview = async (list: string, file: File | string, actor = admin) => {
  const { id } = await startImport(actor, { list, file: typeof file === "string" ? csv(file) : file });
  return getImport(actor, id, everything);
};
const units = (text: string, actor = admin) => preview("unit-types", `${HEADER}${text}`, actor);
const apply = ({ id, revision }: { id: number; revision: number }, mode: "good" | "all" = "good", actor = admin) =>
  applyImport(actor, { id, mode, revision, reason: null });
const unit = (code: string) => db().unitType.findUnique({ where: { code } });
const region = (code: string) => db().region.findUniqueOrThrow({ where: { code } });
const history = (kind: LookupKind, id: bigint | undefined) =>
  db().activityLog.findMany({ where: { subjectType: kind, subjectId: id ?? 0n }, orderBy: { id: "asc" } });
const exported = async (kind: LookupKind, format: "csv" | "xlsx") =>
  (await exportLookup(admin, kind, LOOKUP_LISTS[kind].parse({}), format)).arrayBuffer();

async function madeUnit(suffix: string): Promise<{ id: number; code: string }> {
  const code = `${mark}${suffix}`;
  const values = { code, name: `Unit ${code}`, category: "VLG", measurementType: "count" };
  return { code, ...(await createLookup(admin, { kind: "unit_type", values })) };
}
async function edited(kind: LookupKind, id: number, changes: LookupValues): Promise<void> {
  const base = (await findLookup(colleague, kind, id))?.values ?? {};
  await updateLookup(colleague, { kind, id, values: { ...base, ...changes }, base });
}

describe("a file for one of the administrator's tables", () => {
  it("G5 says of each row what it would change or add, and does that with an entry for each", async () => {
    const { id, code } = await madeUnit("A");
    const seen = await units(
      `${mark}1,First,VLG,Linear feet,yes\n${mark}2,Second,VAR,Acres,no\n${code},Another name,VLG,count,no\n`,
    );
    expect(seen.counts).toEqual({ create: 2, change: 1 });
    expect(seen.rows).toMatchObject([
      { label: "First", href: null },
      { label: "Second" },
      {
        label: `Unit ${code}`,
        href: `/unit-types?edit=${id}`,
        changes: [
          { field: "Name", before: `Unit ${code}`, after: "Another name" },
          { field: "Active", before: "yes", after: "no" },
        ],
      },
    ]);
    expect(seen.rows[0]?.changes.map(({ field, before, after }) => [field, before, after])).toEqual([
      ["Code", null, `${mark}1`],
      ["Name", null, "First"],
      ["Category", null, "VLG"],
      ["Measured in", null, "Linear feet"],
      ["Active", null, "yes"],
    ]);
    expect(await unit(`${mark}1`)).toBeNull();

    expect(await apply(seen, "all")).toMatchObject({ counts: { applied: 3 } });
    expect(await unit(`${mark}1`)).toMatchObject({ measurementType: "linear_ft", isActive: true });
    expect(await unit(`${mark}2`)).toMatchObject({ measurementType: "acres", isActive: false });
    expect(await unit(code)).toMatchObject({ name: "Another name", isActive: false });
    const added = await history("unit_type", (await unit(`${mark}1`))?.id);
    expect(added).toMatchObject([{ action: "unit_type.create", contextJson: { import: seen.id } }]);
    const changed = (await history("unit_type", BigInt(id))).slice(1);
    expect(changed).toMatchObject([
      { action: "unit_type.update", changes: { name: { before: `Unit ${code}`, after: "Another name" } } },
      { action: "unit_type.deactivate", changes: { is_active: { before: true, after: false } } },
    ]);
    expect(
      await db().activityLog.findFirst({ where: { action: "unit_type.import" }, orderBy: { id: "desc" } }),
    ).toEqual(
      expect.objectContaining({
        subjectLabel: "Unit types",
        contextJson: { import: seen.id, file: "table.csv", created: 2, updated: 1 },
      }),
    );
    // Each is revertible from the history by itself.
    const act = Number(changed[0]?.id);
    const { digest } = await previewLookupRevert(colleague, "unit_type", act);
    await revertLookup(colleague, { kind: "unit_type", id: act, digest, reason: null });
    expect(await unit(code)).toMatchObject({ name: `Unit ${code}`, isActive: false });
  });

  it("applies the good rows or none, and its result says what became of each", async () => {
    const seen = await units(`${mark}1,Good,VLG,count,yes\n${mark}2,,VLG,count,yes\n${mark}1,Twin,VLG,count,yes\n`);
    expect(seen.rows.slice(1).map(({ problems }) => problems)).toEqual([
      [{ field: "Name", cell: "", message: "Enter something for Name." }],
      [{ field: "", cell: null, message: "Row 2 is the same unit type." }],
    ]);
    await expect(apply(seen, "all")).rejects.toMatchObject({ code: "CONFLICT", message: /2 rows cannot be applied/ });
    expect(await unit(`${mark}1`)).toBeNull();
    expect(await apply(seen)).toMatchObject({ counts: { applied: 1, fault: 2 } });
    expect(await apply(seen)).toMatchObject({ counts: { applied: 1, fault: 2 } });
    expect(await db().unitType.count({ where: { code: { startsWith: mark } } })).toBe(1);
    const text = await (await exportImport(admin, seen.id, "csv")).text();
    expect(text.trim().split("\r\n").slice(1)).toEqual([
      `${mark}1,Good,VLG,count,yes,2,Applied,`,
      `${mark}2,,VLG,count,yes,3,Wrong,Name: Enter something for Name.`,
      `${mark}1,Twin,VLG,count,yes,4,Wrong,Row 2 is the same unit type.`,
    ]);
  });

  it.each(["csv", "xlsx"] as const)("changes nothing as it was exported, of no table: %s", async (format) => {
    for (const [kind, { path }] of Object.entries(LOOKUP_LISTS).map(([kind, { spec }]) => [kind, spec] as const)) {
      const file = new File([await exported(kind as LookupKind, format)], `table.${format}`);
      const { counts, columns } = await preview(path.slice(1), file);
      expect(Object.keys(counts), kind).toEqual(["same"]);
      expect(columns, kind).not.toContain("");
    }
  });

  it("has its columns matched by hand where they have other names, and so again the next time", async () => {
    const file = `Kürzel;Name;Category;Measured in\n${mark}1;By hand;VLG;count\n`;
    const seen = await preview("unit-types", file);
    expect(seen.counts).toEqual({ fault: 1 });
    await matchImport(admin, { id: seen.id, columns: ["code", ...seen.columns.slice(1)] });
    expect((await getImport(admin, seen.id, everything)).counts).toEqual({ create: 1 });
    expect((await preview("unit-types", file)).counts).toEqual({ create: 1 });
  });

  it("leaves out a row that somebody changed or added meanwhile, or stops, as was chosen", async () => {
    const { id, code } = await madeUnit("A");
    const seen = await units(
      `${code},From the file,VLG,count,yes\n${mark}1,New,VLG,count,yes\n${mark}2,New,VLG,count,yes\n`,
    );
    await edited("unit_type", id, { name: "Meanwhile" });
    const values = { code: `${mark}1`, name: "Somebody’s", category: "VLG", measurementType: "count" };
    await createLookup(colleague, { kind: "unit_type", values });
    await expect(apply(seen, "all")).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await unit(`${mark}2`)).toBeNull();
    expect(await apply(seen)).toMatchObject({ counts: { applied: 1, conflict: 2 } });
    expect(await unit(code)).toMatchObject({ name: "Meanwhile" });
    expect(await unit(`${mark}1`)).toMatchObject({ name: "Somebody’s" });
    expect(await unit(`${mark}2`)).not.toBeNull();
  });

  it("lets two regions exchange their names, and keeps the old ones of those in use, so that the sync goes on", async () => {
    const named = (suffix: string) => ({ name: `Mill ${mark} ${suffix}`, code: `${mark}${suffix}`, aliases: "" });
    for (const suffix of ["A", "B", "C"]) await createLookup(admin, { kind: "region", values: named(suffix) });
    await storedCircuit({ region: `${mark}C` });
    const seen = await preview(
      "regions",
      `Code,Name\n${mark}A,Mill ${mark} B\n${mark}B,Mill ${mark} A\n${mark}C,Ridge ${mark}\n`,
    );
    await apply(seen, "all");
    expect([await region(`${mark}A`), await region(`${mark}B`), await region(`${mark}C`)]).toMatchObject([
      { name: `Mill ${mark} B`, aliases: [] },
      { name: `Mill ${mark} A` },
      { name: `Ridge ${mark}`, aliases: [`Mill ${mark} C`] },
    ]);
    expect(await undoImport(admin, { id: seen.id })).toMatchObject({ undone: 3, left: 0 });
    expect([await region(`${mark}A`), await region(`${mark}C`)]).toMatchObject([
      { name: `Mill ${mark} A` },
      { name: `Mill ${mark} C`, aliases: [] },
    ]);
  });
});

describe("undoing", () => {
  it("deletes what was added and puts the rest back, with entries that say what they take back; sent twice it answers the same", async () => {
    const { id, code } = await madeUnit("A");
    const seen = await units(`${code},Other,VLG,count,no\n${mark}1,New,VLG,count,yes\n`);
    await apply(seen);
    const applied = await history("unit_type", BigInt(id));
    expect(await undoImport(admin, { id: seen.id })).toEqual({ undone: 2, left: 0, names: [] });
    expect(await unit(code)).toMatchObject({ name: `Unit ${code}`, isActive: true });
    expect(await unit(`${mark}1`)).toBeNull();
    const acts = await history("unit_type", BigInt(id));
    expect(acts.slice(applied.length)).toMatchObject([
      { action: "unit_type.revert", revertsId: applied[1]?.id, changes: { name: { after: `Unit ${code}` } } },
      { action: "unit_type.revert", revertsId: applied[2]?.id, changes: { is_active: { after: true } } },
    ]);
    expect(await undoImport(admin, { id: seen.id })).toEqual({ undone: 2, left: 0, names: [] });
    expect(await history("unit_type", BigInt(id))).toHaveLength(acts.length);
    const { rows, state } = await getImport(admin, seen.id, everything);
    expect([state, ...rows.map(({ outcome, href }) => [outcome, href])]).toEqual([
      "undone",
      ["undone", `/unit-types?edit=${id}`],
      ["undone", null],
    ]);
    expect(
      await db().activityLog.findFirst({ where: { action: "unit_type.undo_import" }, orderBy: { id: "desc" } }),
    ).toEqual(expect.objectContaining({ contextJson: { import: seen.id, file: "table.csv", deleted: 1, changed: 1 } }));
  });

  it("leaves what changed since, also to the same words, and names it; a change of another field is no matter", async () => {
    const [a, b, c] = [await madeUnit("A"), await madeUnit("B"), await madeUnit("C")];
    const seen = await units([a, b, c].map(({ code }) => `${code},File ${code},VLG,count,yes\n`).join(""));
    await apply(seen);
    await edited("unit_type", a.id, { name: "Theirs" });
    await edited("unit_type", b.id, { name: "Theirs" });
    await edited("unit_type", b.id, { name: `File ${b.code}` });
    await edited("unit_type", c.id, { category: "VAR" });
    expect(await undoImport(admin, { id: seen.id })).toEqual({
      undone: 1,
      left: 2,
      names: [`Unit ${a.code}`, `Unit ${b.code}`],
    });
    expect([await unit(a.code), await unit(b.code), await unit(c.code)]).toMatchObject([
      { name: "Theirs" },
      { name: `File ${b.code}` },
      { name: `Unit ${c.code}`, category: "VAR" },
    ]);
  });

  it("leaves an added value that is used, or that somebody changed or deleted since", async () => {
    const seen = await preview(
      "regions",
      `Code,Name\n${["A", "B", "C", "D"].map((suffix) => `${mark}${suffix},Ridge ${mark} ${suffix}`).join("\n")}\n`,
    );
    await apply(seen, "all");
    await storedCircuit({ region: `${mark}A` });
    const id = async (suffix: string) => Number((await region(`${mark}${suffix}`)).id);
    await setLookupActive(colleague, { kind: "region", id: await id("B"), rowVersion: 1, isActive: false });
    await deleteLookup(colleague, { kind: "region", id: await id("C"), rowVersion: 1 });
    expect(await undoImport(admin, { id: seen.id })).toMatchObject({ undone: 1, left: 3 });
    const { rows } = await getImport(admin, seen.id, everything);
    expect(rows.map(({ outcome, problems }) => [outcome, problems[0]?.message])).toEqual([
      ["left", "The region is in use by now. Turn it off instead."],
      ["left", "The region was changed since."],
      ["left", "The region was deleted since."],
      ["undone", undefined],
    ]);
    expect(
      await db().region.findMany({
        where: { code: { startsWith: mark } },
        orderBy: { code: "asc" },
        select: { code: true },
      }),
    ).toEqual([{ code: `${mark}A` }, { code: `${mark}B` }]);
  });

  it("leaves a value whose old name is another one's by now", async () => {
    const values = (suffix: string) => ({ name: `Mill ${mark} ${suffix}`, code: `${mark}${suffix}`, aliases: "" });
    await createLookup(admin, { kind: "region", values: values("A") });
    const seen = await preview("regions", `Code,Name\n${mark}A,Ridge ${mark}\n`);
    await apply(seen);
    await createLookup(colleague, { kind: "region", values: { ...values("B"), name: `Mill ${mark} A` } });
    await expect(undoImport(admin, { id: seen.id })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await region(`${mark}A`)).toMatchObject({ name: `Ridge ${mark}` });
  });
});

describe("who may bring files into a table", () => {
  it("is whoever edits it, with a fresh proof, and of regions whoever sees all of them", async () => {
    const supervisor = await signedIn({ role: "supervisor" });
    await expect(units("", supervisor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const seen = await units(`${mark}1,New,VLG,count,yes\n`);
    await expect(apply(seen, "good", unproved(admin))).rejects.toMatchObject({ code: "MFA_REQUIRED" });
    await expect(apply(seen, "good", colleague)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await unit(`${mark}1`)).toBeNull();
    const limited = await withPermissions(["region:edit", "lookup:edit"], ["LAN"]);
    await expect(preview("regions", "Code,Name\nLAN,Lancaster\n", limited)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: "You see some regions only, so you cannot import them.",
    });
    const { lists } = await listImports(limited);
    expect(lists.map(({ list }) => list)).toEqual([
      "unit-types",
      "statuses",
      "permission-statuses",
      "account-domains",
      "exclusion-reasons",
    ]);
  });

  it("has no door to an import of regions once they see some of them only", async () => {
    const seen = await preview("regions", `Code,Name\n${mark}A,Mill ${mark}\n`);
    const applied = await preview("regions", `Code,Name\n${mark}B,Ridge ${mark}\n`);
    await apply(applied);
    const { id: lancaster } = await region("LAN");
    const limited: UserActor = { ...admin, regionIds: [lancaster] };
    for (const door of [
      () => getImport(limited, seen.id, everything),
      () => exportImport(limited, seen.id, "csv"),
      () => matchImport(limited, { id: seen.id, columns: seen.columns }),
      () => apply(seen, "good", limited),
      () => undoImport(limited, { id: applied.id }),
    ])
      await expect(door()).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await listImports(limited)).imports.map(({ title }) => title)).not.toContain("Regions");
  });

  it("G5 takes CSV files and workbooks of at most 5 MB only", () => {
    const accepts = (text: string, name: string) =>
      startImportSchema.safeParse({ list: "unit-types", file: new File([text], name) }).success;
    expect(accepts("Code\nX\n", "unit-types.csv")).toBe(true);
    expect(accepts("Code\nX\n", "unit-types.xlsx")).toBe(true);
    expect(accepts("Code\nX\n", "unit-types.xls")).toBe(false);
    expect(accepts("", "unit-types.csv")).toBe(false);
    expect(accepts("x".repeat(5 * 1024 * 1024 + 1), "unit-types.csv")).toBe(false);
  });
});
