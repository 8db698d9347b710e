import { list, searchBox, workOrders } from "./support/circuits-list";
import { expect, test } from "./support/test";

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
    await page.getByRole("button", { name: "Columns", exact: true }).focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("#columns")).toBeVisible();
    await page.getByRole("button", { name: "Export and import", exact: true }).focus();
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
