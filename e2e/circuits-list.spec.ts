import { untouchedCircuit } from "./support/circuits";
import { cellsOf, chips, count, list, searchBox, tick, workOrders } from "./support/circuits-list";
import { ask } from "./support/database";
import { expect, test } from "./support/test";

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

  await pages.getByRole("button", { name: "50 rows", exact: true }).click();
  await page.getByRole("link", { name: "25 rows" }).click();
  await expect(count(page)).toHaveText(/^1–25 of/);
  await expect(workOrders(page)).toHaveCount(25);
  await list(page).getByRole("link", { name: "Miles" }).click();
  await expect(list(page).getByRole("columnheader", { name: "Miles" })).toHaveAttribute("aria-sort", "descending");
  const miles = (await cellsOf(page, "Miles")).map((text) => Number.parseFloat(text.replaceAll(",", "")));
  expect(miles).toEqual(miles.toSorted((a, b) => b - a));
});

test("columns and density are chosen, survive a reload, are kept for the person, and go back to the default", async ({
  adminPage: page,
}) => {
  await page.goto("/circuits?q=LINE");
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  const picker = page.getByRole("dialog", { name: "Columns" });
  await picker.getByRole("checkbox", { name: "Contractor" }).check();
  await picker.getByRole("checkbox", { name: "Region" }).uncheck();
  await picker.getByRole("button", { name: "Apply", exact: true }).click();
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

  await page.getByRole("button", { name: "Columns", exact: true }).click();
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
