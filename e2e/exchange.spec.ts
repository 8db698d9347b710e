import { readFileSync } from "node:fs";
import { type CellValue, readXlsx, writeXlsx } from "hucre/xlsx";
import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

type Cells = Record<string, CellValue>;

/** The rows of a workbook by the names of its columns. */
async function rowsOf(file: Buffer): Promise<Cells[]> {
  const [sheet] = (await readXlsx(file)).sheets;
  const [header = [], ...rows] = sheet?.rows ?? [];
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [String(name), row[index] ?? null])));
}

/** As a spreadsheet program saves them. */
async function workbookOf(rows: Cells[]): Promise<Buffer> {
  const header = Object.keys(rows[0] ?? {});
  return Buffer.from(
    await writeXlsx({
      sheets: [{ name: "Circuits", rows: [header, ...rows.map((row) => header.map((name) => row[name] ?? null))] }],
    }),
  );
}

async function exportWorkbook(page: Page): Promise<Buffer> {
  await page.getByRole("button", { name: "Export and import", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Excel workbook" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^circuits-\d{4}-\d{2}-\d{2}\.xlsx$/);
  return readFileSync(await download.path());
}

const titleOf = async (id: CellValue | undefined) =>
  (await ask<{ title: string }>("SELECT title FROM circuits WHERE id = $1", [id]))[0]?.title;

test("filtered circuits leave as a workbook, are changed in a spreadsheet, come back with two bad rows reported, are applied and undone", async ({
  signedIn,
}) => {
  const page = await signedIn(await somebody("Ines Exchange", "supervisor", ["LAN"]));
  await page.goto("/circuits?region=LAN&excluded=all&sort=title");
  const rows = await rowsOf(await exportWorkbook(page));
  expect(rows.length).toBeGreaterThan(20);
  const [first = {}, second = {}, third = {}] = rows;

  await test.step("the file says which rows are wrong, and what the others would change", async () => {
    const changed = rows.map((row, index) => {
      if (row === first) return { ...row, Title: `${String(row["Title"])} EXCHANGED`, "Total mi": 12.34 };
      if (row === second) return { ...row, "Total mi": "a lot" };
      if (row === third) return { ...row, Region: "Nowhere" };
      return index < 8 ? { ...row, Contractor: "Exchanged Trees" } : row;
    });
    await page.getByRole("link", { name: "Import a file" }).click();
    await expect(page.getByLabel("List")).toHaveValue("circuits");
    await page
      .getByLabel("File")
      .setInputFiles({ name: "circuits.xlsx", mimeType: "", buffer: await workbookOf(changed) });
    await page.getByRole("button", { name: "Show what it would change", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "circuits.xlsx" })).toBeVisible();
    const table = page.getByRole("table", { name: "What each row of the file would change" });
    await expect(table).toContainText(`${String(first["Title"])} EXCHANGED`);
    await page.getByRole("link", { name: /^Wrong\s*2$/ }).click();
    await expect(table.getByRole("row")).toHaveCount(3);
    await expect(table).toContainText("Total miles: “a lot” – Enter a number.");
    await expect(table).toContainText("Region: No region is called “Nowhere”.");
    expect(await axeFindings(page)).toEqual([]);
  });

  await test.step("nothing is applied while a row is wrong, then the good ones are", async () => {
    await page.getByRole("textbox", { name: "Reason" }).fill("Walked them all");
    await page.getByRole("radio", { name: "All rows or none" }).check();
    await page.getByRole("button", { name: "Apply all or none", exact: true }).click();
    await expect(page.getByText("2 rows cannot be applied, so nothing was.")).toBeVisible();
    await expect.poll(() => titleOf(first["Record"])).toBe(first["Title"]);
    await page.getByRole("radio", { name: /^Apply 6 rows, leave out 2/ }).check();
    await expect(page.getByRole("textbox", { name: "Reason" })).toHaveValue("Walked them all");
    await page.getByRole("button", { name: "Apply 6 rows", exact: true }).click();
    await expect(notification(page, /Imported: .*6 applied/)).toBeVisible();
    expect(await titleOf(first["Record"])).toBe(`${String(first["Title"])} EXCHANGED`);
  });

  await test.step("the result says of each row what became of it", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Result as Excel" }).click(),
    ]);
    const result = await rowsOf(readFileSync(await download.path()));
    expect(result.filter(({ Outcome }) => Outcome === "Applied")).toHaveLength(6);
    expect(result[1]).toMatchObject({ Outcome: "Wrong", Why: "Total miles: Enter a number." });
  });

  await test.step("all of it is undone", async () => {
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo 6 rows", exact: true }).click();
    await expect(notification(page, "Undone: 6 rows")).toBeVisible();
    expect(await titleOf(first["Record"])).toBe(first["Title"]);
    await expect(page.getByRole("button", { name: "Undo", exact: true })).toHaveCount(0);
    await page.goto("/imports");
    await expect(page.getByRole("row", { name: /circuits\.xlsx.*Undone/ })).toBeVisible();
    expect(await axeFindings(page)).toEqual([]);
  });
});

test("a file with columns of its own is matched once, and a file that cannot be read is refused in words", async ({
  signedIn,
}) => {
  const page = await signedIn(await somebody("Otto Exchange", "supervisor", ["LAN"]));
  const [circuit] = await ask<{ workOrder: string }>(
    `
      SELECT c.work_order AS "workOrder"
      FROM circuits c
      JOIN regions r ON r.id = c.region_id
      WHERE r.code = 'LAN' AND (SELECT count(*) FROM circuits o WHERE o.work_order = c.work_order) = 1
      ORDER BY c.id
      LIMIT 1`,
  );
  const send = async (name: string, buffer: Buffer) => {
    await page.goto("/imports?list=circuits");
    await page.getByLabel("File").setInputFiles({ name, mimeType: "", buffer });
    await page.getByRole("button", { name: "Show what it would change", exact: true }).click();
  };
  await send("broken.xlsx", Buffer.from("PK\u0003\u0004 and then nothing"));
  await expect(page.getByText("The workbook is damaged").first()).toBeVisible();
  const own = Buffer.from(`Our number;Crew\n${circuit?.workOrder};Our Own Crew\n`);
  await send("own.csv", own);
  await expect(page.getByText("No column says which circuit a row is")).toBeVisible();
  await page.getByLabel("Our number").selectOption("Work order");
  await page.getByLabel("Crew").selectOption("Contractor");
  await page.getByRole("button", { name: "Match and look again", exact: true }).click();
  await expect(page.getByRole("table")).toContainText("Our Own Crew");
  await send("own.csv", own);
  await expect(page.getByRole("button", { name: "Apply 1 row", exact: true })).toBeVisible();
});

test("a circuit that changed since the preview stops the act in words, and what was typed is still there", async ({
  signedIn,
}) => {
  const page = await signedIn(await somebody("Vera Exchange", "supervisor", ["CEN"]));
  const [circuit] = await ask<{ workOrder: string }>(
    `
      SELECT c.work_order AS "workOrder"
      FROM circuits c
      JOIN regions r ON r.id = c.region_id
      WHERE r.code = 'CEN' AND (SELECT count(*) FROM circuits o WHERE o.work_order = c.work_order) = 1
      ORDER BY c.id
      LIMIT 1`,
  );
  const send = async (tab: Page, crew: string) => {
    await tab.goto("/imports?list=circuits");
    const buffer = Buffer.from(`Work order,Contractor\n${circuit?.workOrder},${crew}\n`);
    await tab.getByLabel("File").setInputFiles({ name: "crews.csv", mimeType: "", buffer });
    await tab.getByRole("button", { name: "Show what it would change", exact: true }).click();
    await tab.getByRole("textbox", { name: "Reason" }).fill(`${crew} has it`);
  };
  await send(page, "First Crew");
  const other = await page.context().newPage();
  await send(other, "Second Crew");
  await other.getByRole("button", { name: "Apply 1 row", exact: true }).click();
  await expect(notification(other, /Imported: 1 applied/)).toBeVisible();

  await page.getByRole("button", { name: "Apply 1 row", exact: true }).click();
  await expect(page.getByText("One row cannot be applied, so nothing was.")).toBeVisible();
  await expect(page.getByRole("table", { name: "What each row of the file would change" })).toContainText(
    "Second Crew",
  );
  await expect(page.getByText("One row cannot be applied, so nothing was.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Reason" })).toHaveValue("First Crew has it");
  await page.getByRole("button", { name: "Apply 1 row", exact: true }).click();
  await expect(notification(page, /Imported: 1 applied/)).toBeVisible();
});
