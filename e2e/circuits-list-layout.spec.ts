import { count, list, workOrders } from "./support/circuits-list";
import { expect, test } from "./support/test";

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
