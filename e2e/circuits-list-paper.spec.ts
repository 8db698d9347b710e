import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { count, list, searchBox, workOrders } from "./support/circuits-list";
import { somebody } from "./support/people";
import { expect, test } from "./support/test";

test("a printed list is a clean sheet: title, date, filters and rows, in black on white", async ({
  adminPage: page,
}) => {
  await page.goto("/circuits?status=ACTIV&q=LINE");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("heading", { level: 1, name: "Circuits" })).toBeVisible();
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await expect(searchBox(page)).toBeHidden();
  const date = page.getByText(/^WS-Tracker, printed [A-Z][a-z]{2} \d+, \d{4}, .* ET$/);
  await expect(async () => {
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await expect(date).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText(/^Search: LINE · Status: Active · circuits 1 to \d+ of \d+$/)).toBeVisible();
  const rows = await list(page).getByRole("row").count();
  const sheet = await list(page).evaluate((region) => ({
    isWhole: region.scrollHeight <= region.clientHeight + 1 && region.scrollWidth <= region.clientWidth + 1,
    height: region.clientHeight,
    scheme: getComputedStyle(document.documentElement).colorScheme,
  }));
  expect(sheet).toMatchObject({ isWhole: true, scheme: "light" });
  expect(sheet.height).toBeGreaterThan(rows * 12);
  // What a Letter sheet is wide between its margins; a row of six lines would make 240 sheets of 2,000 rows.
  await page.setViewportSize({ width: 725, height: 965 });
  const rowHeights = await list(page)
    .locator("tbody tr")
    .evaluateAll((found) => found.map((row) => row.getBoundingClientRect().height));
  expect(Math.max(...rowHeights)).toBeLessThan(45);

  await page.goto(`/circuits/${(await untouchedCircuit()).id}`);
  await expect(page.getByRole("heading", { name: "At a glance" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("navigation")).toHaveCount(0);
});

test("all rows of a filtered list are printed, not only those of its page", async ({ adminPage: page }) => {
  await page.goto("/circuits?q=LINE");
  const all = Number(/of (\d+)/.exec(await count(page).innerText())?.[1]);
  expect(all).toBeGreaterThan(50);
  await page.addInitScript("window.print = () => document.documentElement.setAttribute('data-asked', '')");
  await page.getByRole("button", { name: /^Export/ }).click();
  await page.getByRole("link", { name: "Print all rows" }).click();
  await expect(page.locator("html[data-asked]")).toBeVisible();
  await expect(workOrders(page)).toHaveCount(all);
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ media: "print" });
  await expect(
    page.getByRole("paragraph").filter({ hasText: `Search: LINE · circuits 1 to ${all} of ${all}`, visible: true }),
  ).toHaveCount(1);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(workOrders(page)).toHaveCount(50);
});

test("a sheet of all rows counts as an export: beyond ten in ten minutes the list stays as it is and says why", async ({
  signedIn,
}) => {
  const page = await signedIn(await somebody("Pia Printwell", "supervisor", ["LAN"]));
  await page.addInitScript("window.print = () => {}");
  for (let n = 0; n < 10; n += 1) {
    await page.goto("/circuits?q=LINE&print=all");
    await expect(page.getByRole("link", { name: "Back to the list" })).toBeVisible();
  }
  await page.goto("/circuits?q=LINE&print=all");
  await expect(page.getByText("Too many attempts. Wait up to 10 minutes and try again.")).toBeVisible();
  await expect(workOrders(page).first()).toBeVisible();
  await expect(count(page)).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
});
