import { untouchedCircuit } from "./support/circuits";
import { chips, count, list, tick, workOrders } from "./support/circuits-list";
import { expect, test } from "./support/test";

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
