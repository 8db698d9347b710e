import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { invited } from "./support/second-factor";
import { expect, notification, test } from "./support/test";

type Planner = { id: number; name: string; circuits: number };

/** A planner whose account holds circuits and who is nobody's yet. */
async function holder(): Promise<Planner> {
  const [planner] = await ask<Planner>(`
    SELECT p.id::int, p.name, count(c.id)::int AS circuits
    FROM planners p
    JOIN circuits c ON c.planner_id = p.id AND c.deleted_at IS NULL
    WHERE p.user_id IS NULL AND p.kind = 'contractor' GROUP BY p.id ORDER BY count(c.id) DESC, p.id LIMIT 1`);
  if (!planner) throw new Error("No planner holds a circuit.");
  return planner;
}

/** A planner known by the name on units alone. */
async function forester(): Promise<Planner> {
  const [planner] = await ask<Planner>(`
    SELECT p.id::int, p.name, 0 AS circuits FROM planners p WHERE p.user_id IS NULL
      AND NOT EXISTS (SELECT FROM planner_aliases a WHERE a.planner_id = p.id AND a.kind = 'login')
        AND EXISTS (SELECT FROM planned_units u WHERE u.planner_id = p.id)
    ORDER BY p.id LIMIT 1`);
  if (!planner) throw new Error("No unit names its forester.");
  return planner;
}

/** Chooses in an act's dialog, and confirms. */
async function choose(page: Page, act: string, field: string, choice: string, confirm: string): Promise<void> {
  await page.getByRole("button", { name: act, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(field).fill(choice);
  await dialog.getByRole("button", { name: confirm, exact: true }).click();
  await expect(notification(page, /is|Merged/).first()).toBeVisible();
}

test("a planner whom WorkStudio names becomes somebody’s, with the circuits at once, and one with the name on the units", async ({
  adminPage: page,
}) => {
  const [planner, named] = [await holder(), await forester()];
  const { email } = await invited("Linda Newplanner", "planner");
  await page.goto("/planners");
  await page.getByRole("searchbox", { name: "Search planners" }).fill(planner.name);
  await page.getByRole("rowheader", { name: planner.name }).getByRole("link").click();
  await expect(page.getByText("no account here", { exact: false }).first()).toBeVisible();

  await test.step("a name that is nobody’s is told at its field", async () => {
    await page.getByRole("button", { name: "Link to a person", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: `Who is ${planner.name}?` });
    await dialog.getByLabel("Person").fill("Nobody At All");
    await dialog.getByRole("button", { name: "Link", exact: true }).click();
    await expect(dialog.getByText("Choose a person from the list.")).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
  });

  await test.step("linked, the circuits are the person’s", async () => {
    await choose(page, "Link to a person", "Person", `Linda Newplanner · ${email}`, "Link");
    await expect(page.getByText("account here: Linda Newplanner")).toBeVisible();
    await page.getByRole("link", { name: "Linda Newplanner" }).click();
    await expect(page.getByText(new RegExp(`^${planner.circuits} circuits?, `))).toBeVisible();
  });

  await test.step("merged, the names are one planner’s", async () => {
    await page.goto(`/planners/${named.id}`);
    await choose(
      page,
      "Merge into another planner",
      "Planner that stays",
      `${planner.name} · no. ${planner.id}`,
      "Merge",
    );
    await expect(page).toHaveURL(new RegExp(`/planners/${planner.id}$`));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(named.name);
    await expect(page.getByRole("listitem").filter({ hasText: planner.name })).toBeVisible();
    expect(await axeFindings(page)).toEqual([]);
  });

  await test.step("a week opens the units behind its numbers", async () => {
    await page.goto("/weeks");
    await page.getByRole("link", { name: "Previous week" }).click();
    await expect(page.getByRole("link", { name: "Next week" })).toBeVisible();
    const row = page.getByRole("region", { name: "Regions in this week" }).getByRole("row", { name: /^Lancaster/ });
    // On a stack that has just started the figures are still being made.
    await expect(async () => {
      await page.reload();
      await expect(row).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    const units = row.getByRole("link").nth(1);
    const count = await units.innerText();
    await units.click();
    await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("status")).toHaveText(
      new RegExp(`of ${count}$`),
    );
  });
});

test("a forester and the account that is probably theirs are merged where planners are listed", async ({
  adminPage: page,
}) => {
  await page.goto("/planners");
  const pairs = page.getByRole("list", { name: "Planners who are probably one" });
  expect(await axeFindings(page)).toEqual([]);
  const first = pairs.getByRole("listitem").first();
  const [forester = "", account = ""] = await first.getByRole("link").allInnerTexts();
  const merge = pairs.getByRole("button", { name: `Merge ${forester} and ${account}`, exact: true });
  await merge.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Merge", exact: true }).press("Enter");
  await expect(notification(page, "is one planner now")).toBeVisible();
  await expect(merge).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Search planners" }).fill(account);
  await expect(page.getByRole("rowheader", { name: forester })).toBeVisible();

  await test.step("all others are merged in one act, but one that is not ticked and one that changed meanwhile", async () => {
    await page.goto("/planners");
    const items = pairs.getByRole("listitem");
    const count = await items.count();
    expect(count).toBeGreaterThan(3);
    const [kept = "", keptAccount = ""] = await items.nth(0).getByRole("link").allInnerTexts();
    const [changed = ""] = await items.nth(1).getByRole("link").allInnerTexts();
    await items.nth(0).getByRole("checkbox").uncheck();
    await page.getByRole("button", { name: `Merge ${count - 1} pairs`, exact: true }).click();
    // Meanwhile the forester is seen no more.
    await ask(
      `
        UPDATE planners
        SET last_seen_at = now() - interval '1 year', first_seen_at = now() - interval '2 years'
        WHERE name = '${changed}'`,
    );
    const dialog = page.getByRole("dialog", { name: `Is each of these ${count - 1} pairs one person?` });
    expect.soft(await axeFindings(page)).toEqual([]);
    await dialog.getByRole("button", { name: `Merge ${count - 1} pairs`, exact: true }).click();
    await expect(notification(page, `${count - 2} pairs merged`)).toBeVisible();
    await expect(notification(page, `Left, as they changed since: ${changed} and`)).toBeVisible();
    await expect(items).toHaveCount(1);
    await expect(pairs.getByRole("button", { name: `Merge ${kept} and ${keptAccount}`, exact: true })).toBeVisible();
  });
});
