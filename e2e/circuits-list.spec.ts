import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, test } from "./support/test";

const list = (page: Page) => page.getByRole("region", { name: "Circuits" });
const workOrders = (page: Page) => list(page).getByRole("rowheader");
const cellsOf = async (page: Page, column: string): Promise<string[]> => {
  // With the cell of the box that ticks all rows, which is no header.
  const headers = await list(page).locator("thead tr > *").allInnerTexts();
  const position = headers.findIndex((header) => header.trim() === column);
  return list(page)
    .locator(`tbody tr > :nth-child(${position + 1})`)
    .allInnerTexts();
};
const count = (page: Page) => page.getByRole("navigation", { name: "Pages" }).getByRole("status");
const searchBox = (page: Page) => page.getByRole("searchbox", { name: "Search circuits" });
const chips = (page: Page) => page.getByRole("list", { name: "Active filters" }).getByRole("listitem");

async function tick(page: Page, filter: string, ...options: string[]): Promise<void> {
  await page.getByRole("button", { name: filter, exact: true }).click();
  const panel = page.getByRole("dialog", { name: `Filter by ${filter.toLowerCase()}` });
  for (const option of options) await panel.getByRole("checkbox", { name: option }).check();
  await panel.getByRole("button", { name: "Apply" }).click();
}

test("searching finds a circuit while one types: by work order, part of its title, planner and GUID", async ({
  adminPage: page,
}) => {
  const { workOrder, title, jobGuid, planner } = await untouchedCircuit();
  await page.goto("/circuits");
  for (const [words, column, shown] of [
    [workOrder, "Work order", workOrder],
    [title.slice(3, -3).toLowerCase(), "Title", title],
    [jobGuid, "Title", title],
    [jobGuid.slice(1, 14).toLowerCase(), "Title", title],
  ] as const) {
    await searchBox(page).fill(words);
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === words);
    await expect(workOrders(page).first()).toBeVisible();
    expect(new Set(await cellsOf(page, column))).toEqual(new Set([shown]));
    await expect(searchBox(page)).toBeFocused();
  }
  const user = planner.slice(planner.indexOf("\\") + 1);
  await searchBox(page).fill(user);
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === user);
  expect(new Set(await cellsOf(page, "Planner"))).toEqual(new Set([user]));

  await searchBox(page).fill("%_ nothing has this name \\");
  await expect(page.getByText("No circuits match")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Clear filters" }).last().click();
  await expect(page).toHaveURL(/\/circuits$/);
  await expect(searchBox(page)).toHaveValue("");
});

test("filters combine, show as chips, and go one by one or all at once", async ({ adminPage: page }) => {
  await page.goto("/circuits");
  const all = await count(page).innerText();
  await tick(page, "Region", "Lancaster", "Lehigh");
  await expect(chips(page)).toHaveText(["Region: Lancaster", "Region: Lehigh"]);
  await tick(page, "Status", "Active");
  await expect(chips(page)).toHaveText(["Region: Lancaster", "Region: Lehigh", "Status: Active"]);
  expect(new Set(await cellsOf(page, "Region"))).toEqual(new Set(["Lancaster", "Lehigh"]));
  expect(new Set(await cellsOf(page, "Status"))).toEqual(new Set(["Active"]));
  const [found] = await ask<{ total: number }>(
    "SELECT count(*)::int AS total FROM circuits c JOIN regions r ON r.id = c.region_id WHERE r.code IN ('LAN', 'LEH') AND c.api_status = 'ACTIV' AND NOT c.is_excluded",
  );
  await expect(count(page)).toHaveText(`1–${found?.total} of ${found?.total}`);

  await page.getByRole("link", { name: "Remove filter Region: Lehigh" }).click();
  await expect(chips(page)).toHaveText(["Region: Lancaster", "Status: Active"]);
  expect(new Set(await cellsOf(page, "Region"))).toEqual(new Set(["Lancaster"]));
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(chips(page)).toHaveCount(0);
  await expect(count(page)).toHaveText(all);
});

test("sorting, pages and rows per page", async ({ adminPage: page }) => {
  await page.goto("/circuits");
  await list(page).getByRole("link", { name: "Work order" }).click();
  await expect(page).toHaveURL(/sort=workOrder/);
  await expect(list(page).getByRole("columnheader", { name: "Work order" })).toHaveAttribute("aria-sort", "ascending");
  const first = await workOrders(page).allInnerTexts();
  const orders = first.map((order) => order.slice(0, 9));
  expect(orders).toEqual(orders.toSorted());

  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Next page" }).click();
  await expect(count(page)).toHaveText(/^51–100 of/);
  const second = await workOrders(page).allInnerTexts();
  expect(second.filter((order) => first.includes(order))).toEqual([]);
  await pages.getByRole("spinbutton", { name: "Page" }).fill("3");
  await page.keyboard.press("Enter");
  await expect(count(page)).toHaveText(/^101–150 of/);
  await pages.getByRole("link", { name: "Last page" }).click();
  await expect(pages.getByRole("link", { name: "Next page" })).toHaveAttribute("aria-disabled", "true");

  await pages.getByRole("button", { name: "50 rows" }).click();
  await page.getByRole("link", { name: "25 rows" }).click();
  await expect(count(page)).toHaveText(/^1–25 of/);
  await expect(workOrders(page)).toHaveCount(25);
  await list(page).getByRole("link", { name: "Miles" }).click();
  await expect(list(page).getByRole("columnheader", { name: "Miles" })).toHaveAttribute("aria-sort", "descending");
  const miles = (await cellsOf(page, "Miles")).map((text) => Number.parseFloat(text.replaceAll(",", "")));
  expect(miles).toEqual(miles.toSorted((a, b) => b - a));
});

test("every default column is in sight at 1280 pixels", async ({ adminPage: page }) => {
  await page.goto("/circuits");
  await expect(list(page).getByRole("columnheader")).toHaveText([
    "Work order",
    "Title",
    "Region",
    "Status",
    "Planner",
    "Complete",
    "Miles",
    "WS edit",
    "Notes",
  ]);
  expect(await list(page).evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0);
});

test("the pages are always in sight, under rows that scroll", async ({ adminPage: page }) => {
  for (const [width, height] of [
    [1280, 720],
    [1024, 600],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const path of ["/circuits", "/circuits?region=LAN&region=LEH&status=ACTIV&q=LINE", "/activity", "/issues"]) {
      await page.goto(path);
      const pages = page.getByRole("navigation", { name: "Pages" });
      await expect(pages, `${path} at ${width}`).toBeInViewport({ ratio: 1 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto("/circuits");
  await list(page).evaluate((region) => region.scrollTo(0, 600));
  await expect(list(page).getByRole("link", { name: "Work order" })).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(720);
});

test("the toolbar stands in one line at 1280 pixels, whatever is filtered by one value", async ({
  adminPage: page,
}) => {
  for (const path of ["/circuits", "/circuits?status=ACTIV"]) {
    await page.goto(path);
    const middles = await page
      .locator("[data-slot=data-table-toolbar] :is([data-list-search], [data-slot=popover-trigger])")
      .evaluateAll((controls) =>
        controls.map((control) => {
          const { top, height } = control.getBoundingClientRect();
          return Math.round(top + height / 2);
        }),
      );
    expect(middles.length).toBeGreaterThan(8);
    expect(new Set(middles).size, path).toBe(1);
  }
});

test.describe("On a phone", () => {
  test("rows are cards: the name, then what the columns say with their names; nothing scrolls sideways", async ({
    adminPage: page,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ["/circuits", "/users", "/issues", "/activity", "/sync", "/regions"]) {
      await page.goto(path);
      const table = page.locator("#table");
      const [card] = await table.locator("tbody tr").evaluateAll((rows) =>
        rows.slice(0, 1).map((row) => {
          const { left, right } = row.getBoundingClientRect();
          return { left, right, isWide: row.scrollWidth > row.clientWidth };
        }),
      );
      expect(card, path).toEqual({ left: 16, right: 374, isWide: false });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(390);
      const small = await table.locator("tbody :is(a, button, summary, label)").evaluateAll((targets) =>
        targets
          .filter((target) => target.checkVisibility())
          .flatMap((target) => {
            const { width, height } = target.getBoundingClientRect();
            const around = getComputedStyle(target, "::after");
            const reach = Math.max(height, around.content === "none" ? 0 : Number.parseFloat(around.height));
            return Math.round(reach) < 44 ? [`${target.textContent} ${width} × ${reach}`] : [];
          }),
      );
      expect.soft(small, path).toEqual([]);
    }
    await page.goto("/circuits");
    const region = list(page).locator("tbody tr").first().locator(":scope > :nth-child(4)");
    expect(await region.evaluate((cell) => getComputedStyle(cell, "::before").content)).toBe('"Region"');
  });

  test("cards are sorted by what the columns are called, and another page begins at its top", async ({
    adminPage: page,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/circuits");
    await list(page).getByRole("link", { name: "Work order" }).click();
    await expect(page).toHaveURL(/sort=workOrder/);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.getByRole("link", { name: "Next page" }).click();
    await expect(count(page)).toHaveText(/^51–100 of/);
    await expect(workOrders(page).first()).toBeInViewport();
  });
});

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

test("columns and density are chosen, survive a reload, are kept for the person, and go back to the default", async ({
  adminPage: page,
}) => {
  await page.goto("/circuits?q=LINE");
  await page.getByRole("button", { name: "Columns" }).click();
  const picker = page.getByRole("dialog", { name: "Columns" });
  await picker.getByRole("checkbox", { name: "Contractor" }).check();
  await picker.getByRole("checkbox", { name: "Region" }).uncheck();
  await picker.getByRole("button", { name: "Apply" }).click();
  await expect(list(page).getByRole("columnheader", { name: "Contractor" })).toBeVisible();
  await expect(list(page).getByRole("columnheader", { name: "Region" })).toHaveCount(0);
  await page.getByRole("link", { name: "Taller rows" }).click();
  await expect(list(page)).toHaveAttribute("data-density", "comfortable");

  await page.reload();
  await expect(list(page)).toHaveAttribute("data-density", "comfortable");
  await expect(list(page).getByRole("columnheader", { name: "Contractor" })).toBeVisible();
  await expect(searchBox(page)).toHaveValue("LINE");
  // A bare address shows what the person keeps; one that says something else wins.
  await page.goto("/circuits");
  await expect(list(page)).toHaveAttribute("data-density", "comfortable");
  await expect(list(page).getByRole("columnheader", { name: "Contractor" })).toBeVisible();
  await page.goto("/circuits?cols=title&density=compact");
  await expect(list(page)).toHaveAttribute("data-density", "compact");
  await expect(list(page).getByRole("columnheader", { name: "Contractor" })).toHaveCount(0);

  await page.getByRole("button", { name: "Columns" }).click();
  await picker.getByRole("link", { name: "Default" }).click();
  await expect(list(page).getByRole("columnheader", { name: "Region" })).toBeVisible();
  await page.getByRole("link", { name: "Taller rows" }).click();
  await expect(list(page)).toHaveAttribute("data-density", "comfortable");
  await page.getByRole("link", { name: "Denser rows" }).click();
  await expect(list(page)).toHaveAttribute("data-density", "compact");
  await expect(async () => {
    await page.goto("/circuits");
    await expect(list(page)).toHaveAttribute("data-density", "compact", { timeout: 1_000 });
    await expect(list(page).getByRole("columnheader", { name: "Region" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("the list is where one left it after opening a circuit and going back", async ({ adminPage: page }) => {
  await page.goto("/circuits");
  await tick(page, "Status", "Active");
  await expect(chips(page)).toHaveText(["Status: Active"]);
  await list(page).getByRole("link", { name: "Title" }).click();
  await expect(page).toHaveURL(/sort=title/);
  await expect(list(page).getByRole("columnheader", { name: "Title" })).toHaveAttribute("aria-sort", "ascending");
  const address = page.url();
  const link = workOrders(page).nth(20).getByRole("link");
  const opened = await link.innerText();
  await link.scrollIntoViewIfNeeded();
  const scrolled = await list(page).evaluate((region) => region.scrollTop);
  await list(page).getByRole("row").nth(21).getByRole("cell").nth(1).click();
  await expect(page.getByRole("heading", { name: "At a glance" })).toBeVisible();
  await page.goBack();

  await expect(page).toHaveURL(address);
  await expect(page.getByRole("link", { name: opened, exact: true })).toBeFocused();
  await expect.poll(() => list(page).evaluate((region) => region.scrollTop)).toBe(scrolled);
  await expect(chips(page)).toHaveText(["Status: Active"]);
});

test("one walks from circuit to circuit through the list as it was filtered, searched and sorted, and back in one step", async ({
  adminPage: page,
}) => {
  await page.goto("/circuits?q=LINE&status=ACTIV&sort=workOrder&per=25");
  const address = page.url();
  const first = await workOrders(page).allInnerTexts();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(count(page)).toHaveText(/^26–/);
  const second = await workOrders(page).allInnerTexts();
  await page.goBack();
  await expect(workOrders(page).first()).toHaveText(first[0] ?? "");

  const shown = page.getByRole("navigation", { name: "Breadcrumb" }).locator("[aria-current]");
  await workOrders(page).nth(23).getByRole("link").click();
  await expect(shown).toHaveText(first[23] ?? "");
  await page.getByRole("link", { name: "Next circuit" }).click();
  await expect(shown).toHaveText(first[24] ?? "");
  // The next one stands on the list's next page.
  await page.getByRole("link", { name: "Next circuit" }).click();
  await expect(shown).toHaveText(second[0] ?? "");
  await page.keyboard.press("j");
  await expect(shown).toHaveText(second[1] ?? "");
  await page.keyboard.press("k");
  await expect(shown).toHaveText(second[0] ?? "");
  await expect(page.getByRole("link", { name: "Circuits" }).last()).toHaveAttribute(
    "href",
    `${new URL(address).pathname}${new URL(address).search}&page=2`,
  );
  await page.keyboard.press("k");
  await expect(shown).toHaveText(first[24] ?? "");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toContainText("record of the list");
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Edit / })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").first()).toHaveAttribute(
    "href",
    `${new URL(address).pathname}${new URL(address).search}`,
  );
  await page.goBack();
  await expect(shown).toHaveText(first[24] ?? "");
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("link", { name: first[24] ?? "", exact: true })).toBeFocused();
});

test("a circuit that was opened from no list has no neighbours", async ({ adminPage: page }) => {
  await page.goto(`/circuits/${(await untouchedCircuit()).id}`);
  await expect(page.getByRole("heading", { name: "At a glance" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Through the list" })).toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").first()).toHaveAttribute(
    "href",
    "/circuits",
  );
});

test("an address with parameters that nobody knows shows the list as it is by default", async ({ adminPage: page }) => {
  await page.goto(
    "/circuits?sort=password&page=-3&per=7&excluded=maybe&modified=%00&density=huge&cols=secret&q[]=x&utm_source=mail",
  );
  await expect(list(page).getByRole("columnheader", { name: "WS edit" })).toHaveAttribute("aria-sort", "descending");
  await expect(count(page)).toHaveText(/^1–50 of/);
  await page.goto("/circuits?region=%00&contractor=a%00b&cycle=%00");
  await expect(count(page)).toHaveText(/^1–50 of/);
  // What nothing can hold finds nothing, instead of everything.
  await page.goto("/circuits?q=%00");
  await expect(page.getByText("This search cannot be used")).toBeVisible();
  await page.goto("/circuits?page=9999&region=NOWHERE");
  await expect(page.getByText("No circuits match")).toBeVisible();
  await page.goto(`/circuits?page=9999&q=${"long ".repeat(60)}`);
  await expect(page.getByText("This search cannot be used")).toBeVisible();
  await page.goto("/circuits?page=9999");
  await expect(count(page)).toHaveText(/^201–/);
});

test("the keyboard alone is enough", async ({ adminPage: page }) => {
  await page.goto("/circuits?sort=title");
  await expect(list(page)).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(workOrders(page).first().getByRole("link")).toBeFocused({ timeout: 300 });
  }).toPass();
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("k");
  const second = workOrders(page).nth(1).getByRole("link");
  await expect(second).toBeFocused();
  await page.keyboard.press("/");
  await expect(searchBox(page)).toBeFocused();
  await page.keyboard.type("j/k");
  await expect(searchBox(page)).toHaveValue("j/k");
  await searchBox(page).fill("");
  await expect(page).toHaveURL((url) => !url.searchParams.has("q"));
  await searchBox(page).blur();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await test.step("a row is ticked by one key, and another leads to what can be done with it", async () => {
    await second.focus();
    await page.keyboard.press("x");
    await expect(page.getByRole("region", { name: "Selected circuits" })).toContainText("1 selected");
    await page.keyboard.press("a");
    await expect(page.getByRole("button", { name: /^Select all .* that match$/ })).toBeFocused();
    await page.getByRole("checkbox", { name: "Select all" }).focus();
    await page.keyboard.press("j");
    await expect(workOrders(page).first().getByRole("link")).toBeFocused();
  });
  await test.step("a panel that focus has left is closed", async () => {
    await page.getByRole("button", { name: "Columns" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("#columns")).toBeVisible();
    await page.getByRole("button", { name: "Export and import" }).focus();
    await expect(page.locator("#columns")).toBeHidden();
  });
  await second.focus();
  const address = (await second.getAttribute("href")) ?? "";
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});

test("one key leads from a row to its form", async ({ adminPage: page }) => {
  await page.goto("/circuits?sort=title");
  const row = workOrders(page).nth(1).getByRole("link");
  const address = (await row.getAttribute("href")) ?? "";
  await expect(async () => {
    await row.focus({ timeout: 1_000 });
    await page.keyboard.press("e");
    await expect(page).toHaveURL(new RegExp(`${address}/edit$`), { timeout: 2_000 });
  }).toPass();
  await expect(page.getByRole("heading", { level: 1, name: /^Edit / })).toBeVisible();
});

test.describe("Without JavaScript", () => {
  test("links and forms still search, filter, sort, page and open a circuit", async ({
    adminPage,
    browser,
    baseURL,
  }) => {
    const { workOrder, title } = await untouchedCircuit("LEH");
    await adminPage.goto("/circuits");
    const context = await browser.newContext({
      ...(baseURL ? { baseURL } : {}),
      javaScriptEnabled: false,
      storageState: await adminPage.context().storageState(),
    });
    const page = await context.newPage();
    await page.goto("/circuits");
    await list(page).getByRole("link", { name: "Title" }).click();
    await expect(list(page).getByRole("columnheader", { name: "Title" })).toHaveAttribute("aria-sort", "ascending");
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Next page" }).click();
    await expect(count(page)).toHaveText(/^51–100 of/);
    await tick(page, "Region", "Lehigh");
    await expect(chips(page)).toHaveText(["Region: Lehigh"]);
    await searchBox(page).fill(workOrder);
    await searchBox(page).press("Enter");
    await expect(page).toHaveURL(
      (url) =>
        url.searchParams.get("q") === workOrder &&
        url.searchParams.get("region") === "LEH" &&
        url.searchParams.get("sort") === "title",
    );
    await workOrders(page).getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await context.close();
  });
});

test("a row that is clicked while a search still waits is opened, and the search does not come back", async ({
  adminPage: page,
}) => {
  await page.goto("/circuits");
  await page.evaluate(() => {
    const box = document.querySelector<HTMLInputElement>("[data-list-search]");
    if (!box) throw new Error("The list has no search box.");
    box.value = "LINE";
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    document.querySelector<HTMLAnchorElement>("tbody th a")?.click();
  });
  await expect(page).toHaveURL(/\/circuits\/\d+$/);
  await expect(page.getByRole("heading", { name: "At a glance" })).toBeVisible();
  await expect(page).toHaveURL(/\/circuits\/\d+$/);
});
