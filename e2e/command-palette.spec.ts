import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, test } from "./support/test";

const palette = (page: Page) => page.getByRole("dialog", { name: "Go to" });
const box = (page: Page) => palette(page).getByRole("combobox");
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });

/** Presses the keys until the page listens to them. */
async function openByKeys(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(box(page)).toBeFocused({ timeout: 1_000 });
  }).toPass();
}

test("goes to a page, a circuit and a person without the mouse", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  const { email } = await somebody("Lana Lancaster", "planner", ["LAN"]);
  await page.goto("/circuits");
  await openByKeys(page);
  await expect(option(page, "Export this list as CSV")).toBeVisible();
  await expect(palette(page).getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await box(page).fill("activity");
  await expect(palette(page).getByRole("group", { name: "Pages" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Activity");
  await expect(palette(page)).toHaveCount(0);

  await openByKeys(page);
  await box(page).pressSequentially(circuit.workOrder);
  // Pressed before the answer can be there: it goes to the first result once it is.
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/circuits/${circuit.id}`);

  await openByKeys(page);
  await box(page).fill(email);
  const [person] = await ask<{ id: string }>("SELECT id FROM users WHERE email = $1", [email]);
  await expect(option(page, "Lana Lancaster")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/users/${person?.id}`);
});

test("moves through what it found with the arrow keys, and gives focus back", async ({ adminPage: page }) => {
  await page.goto("/sync");
  const button = page.getByRole("button", { name: "Go to a page, circuit or person, or do something", exact: true });
  await button.click();
  await expect(option(page, /^Circuits/)).toBeVisible();
  const options = palette(page).getByRole("option");
  const count = await options.count();
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(box(page)).toHaveAttribute("aria-activedescendant", (await options.nth(1).getAttribute("id")) ?? "none");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(options.nth(count - 1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await expect(button).toBeFocused();
});

test("says that nothing is found, and what went wrong, and tries again", async ({ adminPage: page }) => {
  await page.goto("/sync");
  await openByKeys(page);
  await box(page).fill("nothing is called this");
  await expect(palette(page).getByText("Nothing found for")).toBeVisible();
  await page.route("**/api/search?q=oak", (route) => route.abort());
  await box(page).fill("oak");
  await expect(palette(page).getByRole("alert")).toContainText("The server did not answer.");
  await page.unroute("**/api/search?q=oak");
  await palette(page).getByRole("button", { name: "Try again", exact: true }).click();
  await expect(palette(page).getByRole("alert")).toHaveCount(0);
  await expect(box(page)).toBeFocused();
});

test("shows the newest words’ results, whatever order answers come in", async ({ adminPage: page }) => {
  await page.goto("/sync");
  await openByKeys(page);
  await page.route("**/api/search?q=circ", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue().catch(() => undefined);
  });
  await box(page).fill("circ");
  await page.waitForRequest("**/api/search?q=circ");
  await box(page).fill("sync");
  await expect(option(page, /^Sync issues/)).toBeVisible();
  await page.waitForTimeout(2_000);
  await expect(option(page, /^Circuits/)).toHaveCount(0);
});

test.describe("does what a person may do, by keys alone", () => {
  const enter = async (page: Page, words: string, name: string) => {
    await openByKeys(page);
    await box(page).fill(words);
    await expect(option(page, name)).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(palette(page)).toHaveCount(0);
  };

  test("starts a sync from any page", async ({ adminPage: page }) => {
    await page.goto("/users");
    await enter(page, "sync now", "Sync now");
    const said = page.getByRole("region", { name: "Notifications" });
    await expect(said.getByText("The sync has started")).toBeVisible();
    await said.getByRole("button", { name: "Open Sync", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sync" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Sync now", exact: true })).toBeEnabled();
  });

  test("excludes a circuit, takes it back in and edits it", async ({ adminPage: page }) => {
    const circuit = await untouchedCircuit();
    await page.goto(`/circuits/${circuit.id}`);
    await enter(page, "exclude this", "Exclude this circuit");
    await expect(page.getByRole("dialog").getByLabel("Reason")).toBeFocused();
    await page.keyboard.type("Another");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Sold to the neighbouring utility");
    const exclude = page.getByRole("dialog").getByRole("button", { name: "Exclude", exact: true });
    // A date has a stop for each of its parts.
    for (
      let stops = 0;
      stops < 10 && !(await exclude.evaluate((button) => button === document.activeElement));
      stops += 1
    )
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Sold to the neighbouring utility — Ada Admin")).toBeVisible();
    await enter(page, "incl", "Include this circuit");
    await expect(page.getByRole("dialog", { name: "Take back into reporting?" })).toBeVisible();
    await page.keyboard.press("Escape");
    await enter(page, "edit", "Edit this circuit");
    await expect(page).toHaveURL(`/circuits/${circuit.id}/edit`);
  });

  test("exports the list as it is filtered, and invites a person", async ({ adminPage: page }) => {
    await page.goto("/circuits?status=ACTIV");
    const download = page.waitForEvent("download");
    await enter(page, "csv", "Export this list as CSV");
    expect((await download).url()).toContain("status=ACTIV");
    await enter(page, "invite", "Invite a person");
    await expect(page).toHaveURL("/users/invite");
  });
});

test("offers a planner only what is theirs", async ({ signedIn }) => {
  const page = await signedIn(await somebody("Lana Lancaster", "planner", ["LAN"]));
  const [own, foreign] = [await untouchedCircuit("LAN"), await untouchedCircuit("CEN")];
  await page.goto("/circuits");
  await openByKeys(page);
  await expect(option(page, /^Circuits/)).toBeVisible();
  await expect(option(page, /^Users|^Activity|^Roles|^Invite|^Sync now/)).toHaveCount(0);
  await box(page).fill(own.workOrder);
  await expect(option(page, own.title)).toBeVisible();
  await box(page).fill(foreign.workOrder);
  await expect(palette(page).getByText("Nothing found for")).toBeVisible();
  await box(page).fill("Lancaster");
  await expect(palette(page).getByRole("group", { name: "People" })).toHaveCount(0);
  await page.goto(`/circuits/${own.id}`);
  await openByKeys(page);
  await expect(option(page, /^Circuits/)).toBeVisible();
  await expect(option(page, /this circuit$/)).toHaveCount(0);
});

test("axe finds nothing, light, dark and narrow", async ({ adminPage: page }) => {
  await page.goto("/sync");
  await openByKeys(page);
  await box(page).fill("2026");
  await expect(palette(page).getByRole("group", { name: "Circuits" })).toBeVisible();
  expect.soft(await axeFindings(page), "light").toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await axeFindings(page), "dark").toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect.soft(await axeFindings(page), "narrow").toEqual([]);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), "width").toBeLessThanOrEqual(390);
});
