import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

const sheet = (page: Page) => page.getByRole("dialog");
const row = (page: Page, name: string) =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });

test("an administrator adds a region, renames it, turns it off and on again, and deletes it", async ({
  adminPage: page,
}) => {
  await page.goto("/regions");
  await page.getByRole("link", { name: "Add" }).click();
  await expect(sheet(page).getByLabel("Name", { exact: true })).toBeFocused();
  await sheet(page).getByRole("button", { name: "Add", exact: true }).click();
  await expect(sheet(page).getByRole("alert")).toContainText("Enter something for Name");
  await sheet(page).getByLabel("Name", { exact: true }).fill("Pocono");
  await sheet(page).getByLabel("Code").fill("lan");
  await sheet(page).getByRole("button", { name: "Add", exact: true }).click();
  await expect(sheet(page).getByRole("alert")).toContainText("Another region has this already: Lancaster");
  await sheet(page).getByLabel("Code").fill("POC");
  await sheet(page).getByRole("button", { name: "Add", exact: true }).click();
  await expect(notification(page, "Pocono added")).toBeVisible();

  await row(page, "Pocono").getByRole("link", { name: "Pocono" }).click();
  await expect(page).toHaveURL(/edit=\d+/);
  await sheet(page).getByLabel("Name", { exact: true }).fill("Pocono Hills");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Leave without saving?")).toBeVisible();
  await page
    .getByRole("dialog", { name: "Leave without saving?" })
    .getByRole("button", { name: "Cancel", exact: true })
    .click();
  await expect(sheet(page).getByLabel("Name", { exact: true })).toHaveValue("Pocono Hills");
  await sheet(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(notification(page, "Saved: Name")).toBeVisible();

  const toggle = page.getByRole("switch", { name: "Pocono Hills active" });
  await toggle.click();
  await expect(notification(page, "Pocono Hills is off")).toBeVisible();
  await expect(toggle).toHaveAttribute("aria-checked", "false");
  await page
    .getByRole("region", { name: "Notifications" })
    .getByRole("button", { name: "Undo", exact: true })
    .last()
    .click();
  await expect(toggle).toHaveAttribute("aria-checked", "true");

  await row(page, "Pocono Hills").getByRole("link", { name: "Pocono Hills" }).click();
  await sheet(page).getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByLabel("Type Pocono Hills to confirm").fill("Pocono Hills");
  await page
    .getByRole("dialog", { name: "Delete Pocono Hills?" })
    .getByRole("button", { name: "Delete", exact: true })
    .click();
  await expect(notification(page, "Pocono Hills deleted")).toBeVisible();
  await expect(row(page, "Pocono Hills")).toHaveCount(0);
  const acts = await ask<{ action: string }>(
    "SELECT action FROM activity_log WHERE subject_type = 'region' AND subject_label LIKE 'Pocono%' ORDER BY id",
  );
  expect(acts.map(({ action }) => action)).toEqual([
    "region.create",
    "region.update",
    "region.deactivate",
    "region.activate",
    "region.delete",
  ]);
});

test("what is in use says what depends on it before it goes off, and cannot be deleted", async ({
  adminPage: page,
}) => {
  await page.goto("/statuses");
  const toggle = page.getByRole("switch", { name: "Deferral active" });
  await toggle.click();
  const asking = page.getByRole("dialog", { name: "Turn Deferral off?" });
  await expect(asking).toContainText(/In use by \d+ circuits?\. WorkStudio is no longer asked/);
  await asking.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(toggle).toHaveAttribute("aria-checked", "true");
  await page.getByRole("link", { name: "DEF" }).click();
  await expect(sheet(page).getByLabel("Status")).toHaveAttribute("readonly", "");
  await expect(sheet(page)).toContainText("In use, so it can be turned off, not deleted.");
  expect(await axeFindings(page)).toEqual([]);
});

test("the order of a table changes by keys and by dragging, and can be undone", async ({ adminPage: page }) => {
  await page.goto("/permission-statuses?edit=order");
  const names = sheet(page).getByRole("listitem");
  await expect(names.first()).toContainText("Pending");
  await sheet(page)
    .getByRole("button", { name: /^Move Pending, place 1/ })
    .press("ArrowDown");
  await expect(names.nth(1)).toContainText("Pending");
  await expect(sheet(page).getByRole("button", { name: /^Move Pending, place 2/ })).toBeFocused();
  await names.nth(3).dragTo(names.nth(0));
  await expect(names.first()).toContainText("No Contact");
  await sheet(page).getByRole("button", { name: "Save order", exact: true }).click();
  await expect(notification(page, "Order saved")).toBeVisible();
  await expect(page.getByRole("rowheader").first()).toHaveText("No Contact");
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("rowheader").first()).toHaveText("Pending");
});

test("a table goes out as CSV, comes back with a preview, and the import is undone", async ({ adminPage: page }) => {
  await page.goto("/unit-types");
  await page.getByRole("button", { name: "Export and import", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "CSV file" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^unit-types-\d{4}-\d{2}-\d{2}\.csv$/);
  const text = readFileSync(await download.path(), "utf8");
  expect(text.split("\r\n")[0]).toContain("Code,Name,Category");

  await page.reload();
  await page.getByRole("button", { name: "Export and import", exact: true }).click();
  await page.getByRole("link", { name: "Import a file" }).click();
  await expect(page.getByLabel("List")).toHaveValue("unit-types");
  const look = async (csv: string) => {
    await page.goto("/imports?list=unit-types");
    await page
      .getByLabel("File")
      .setInputFiles({ name: "unit-types.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
    await page.getByRole("button", { name: "Show what it would change", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "unit-types.csv" })).toBeVisible();
  };
  const table = page.getByRole("table", { name: "What each row of the file would change" });

  await test.step("as it was exported, there is nothing to do", async () => {
    await look(text);
    await expect(page.getByText(/^Into unit types, sent .*\d+ unchanged\.$/)).toBeVisible();
    await expect(page.getByRole("button", { name: /^Apply/ })).toHaveCount(0);
  });

  await test.step("row, cell and reason of a fault, and what the other rows would do", async () => {
    await look(
      "Code,Name,Category,Measured in,Active\nCSV1,From a file,VLG,Linear feet,yes\nMOW,Mowing and raking,VAR,Acres,yes\nCSV2,Far,VLG,miles,yes\n",
    );
    await expect(table.getByRole("row", { name: /From a file/ })).toContainText("Would be added");
    await expect(table.getByRole("row", { name: /Mowing/ })).toContainText("Name: Mowing → Mowing and raking");
    await expect(table).toContainText("Measured in: “miles” – Choose one of");
    expect(await axeFindings(page)).toEqual([]);
  });

  await test.step("the good rows are applied, and taken back", async () => {
    await page.getByRole("button", { name: "Apply 2 rows", exact: true }).click();
    await expect(notification(page, /Imported: .*2 applied/)).toBeVisible();
    await table.getByRole("link", { name: "From a file" }).click();
    await expect(sheet(page).getByLabel("Name", { exact: true })).toHaveValue("From a file");
    await page.goBack();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo 2 rows", exact: true }).click();
    await expect(notification(page, "Undone: 2 rows")).toBeVisible();
    await page.goto("/unit-types");
    await expect(row(page, "CSV1")).toHaveCount(0);
    await expect(row(page, "MOW")).not.toContainText("raking");
  });
});

test("settings show what they would include, and are undone", async ({ adminPage: page }) => {
  await page.goto("/settings");
  const preview = page
    .getByRole("region", { name: "What this includes" })
    .or(page.locator("section").filter({ hasText: "What this includes" }));
  const all = await preview.getByRole("status").innerText();
  const year = page.getByLabel("Year");
  const [, other] = await year.locator("option").allInnerTexts();
  await year.selectOption(other ?? "");
  const before = await ask<{ year: number | null }>("SELECT scope_year AS year FROM analytics_settings");
  if (String(before[0]?.year) === other) await year.selectOption("");
  await expect(preview.getByRole("status")).not.toHaveText(all);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByLabel("Ended sessions (days)").fill("nine");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("[data-slot=form-errors]")).toContainText("Enter a whole number of days");
  await page.getByLabel("Ended sessions (days)").fill("120");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notification(page, /Saved: Year/)).toBeVisible();
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo", exact: true }).click();
  await expect(notification(page, "The old settings are back")).toBeVisible();
  expect(await ask("SELECT scope_year AS year FROM analytics_settings")).toEqual(before);
});

test("nobody else meets these screens", async ({ signedIn }) => {
  const page = await signedIn(await somebody("Sam Supervisor", "supervisor", ["LAN"]));
  for (const path of ["/regions", "/statuses", "/unit-types", "/permission-statuses", "/settings"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not found");
  }
  expect((await page.request.get("/api/lookups/region/export")).status()).toBe(403);
});
