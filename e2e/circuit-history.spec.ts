import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

type Circuit = { id: number; region: string; units: number; station: string };

/** A whole circuit that is being planned, with units of which one can be told by its station. */
async function circuitWithUnits(): Promise<Circuit> {
  const [circuit] = await ask<Circuit>(`
    SELECT c.id::int, r.code AS region, count(*)::int AS units, max(u.station_name) AS station
    FROM planned_units u JOIN circuits c ON c.id = u.circuit_id JOIN regions r ON r.id = c.region_id
    WHERE u.state = 'present'
      AND c.deleted_at IS NULL
      AND c.api_status = 'ACTIV'
      AND NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
      AND NOT EXISTS (SELECT FROM circuit_snapshots s WHERE s.circuit_id = c.id AND s.snapshot_type = 'manual')
    GROUP BY c.id, r.code HAVING count(*) BETWEEN 20 AND 400 ORDER BY c.id DESC LIMIT 1`);
  if (!circuit) throw new Error("No circuit that is being planned has units.");
  return circuit;
}

const inWords = (count: number) => count.toLocaleString("en-US");

async function take(page: Page, notes: string): Promise<void> {
  await page.getByRole("button", { name: "Take a snapshot", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Take a snapshot of this circuit?" });
  await dialog.getByLabel("Notes").fill(notes);
  await dialog.getByRole("button", { name: "Take it", exact: true }).click();
}

test("a snapshot is taken by hand with notes, and compared with the units as they become", async ({
  adminPage: page,
}) => {
  const { id, units, station } = await circuitWithUnits();
  await page.goto(`/circuits/${id}`);
  const timeline = page.locator("#timeline");

  await test.step("without notes it says what is missing, and takes none", async () => {
    await take(page, "");
    await expect(page.getByText("Say what this snapshot is for, so that it can be found again.")).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel", exact: true }).click();
  });

  await take(page, "Before the storm crew walks it");
  await expect(notification(page, new RegExp(`^Snapshot taken: ${inWords(units)} units`))).toBeVisible();
  const entry = timeline.getByRole("listitem").filter({ hasText: "Before the storm crew walks it" });
  await expect(entry).toContainText(/Ada Admin|by hand/);
  expect(await axeFindings(page)).toEqual([]);

  // What the next sync will see.
  await ask("UPDATE planned_units SET permission_status = 'Refused' WHERE circuit_id = $1 AND station_name = $2", [
    id,
    station,
  ]);
  const [changed] = await ask<{ count: number }>(
    "SELECT count(*)::int AS count FROM planned_units WHERE circuit_id = $1 AND station_name = $2 AND state = 'present'",
    [id, station],
  );
  await entry.getByRole("link", { name: /^Compare with now/ }).click();
  await expect(page).toHaveURL(new RegExp(`/circuits/${id}/snapshots\\?before=\\d+&after=now$`));
  const totals = page.getByRole("region", { name: "Totals before and after" });
  await expect(totals.getByRole("row", { name: /^Units / })).toContainText(`${inWords(units)}${inWords(units)}0`);
  await expect(page.getByRole("heading", { name: /^Changed: / })).toBeVisible();
  const unit = page
    .getByRole("listitem")
    .filter({ hasText: `station ${station}` })
    .first();
  await expect(unit).toContainText("Permission status");
  await expect(unit).toContainText("Refused");
  expect(changed?.count).toBeGreaterThan(0);
  expect(await axeFindings(page)).toEqual([]);

  await page.getByLabel("After", { exact: true }).selectOption({ index: 1 });
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page).toHaveURL(/after=\d+/);
  await expect(page.getByText(`${inWords(units)} units are the same in both.`)).toBeVisible();
});

test("a supervisor assigns a circuit by hand, who sees it then, and takes it off again", async ({
  adminPage: page,
  signedIn,
}) => {
  const { id, region } = await circuitWithUnits();
  const [other] = await ask<{ code: string }>("SELECT code FROM regions WHERE code <> $1 ORDER BY id LIMIT 1", [
    region,
  ]);
  const person = await somebody("Hanna Handgiven", "planner", [other?.code ?? ""]);
  const theirs = await signedIn(person);
  await theirs.goto(`/circuits/${id}`);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Not found");

  await page.goto(`/circuits/${id}`);
  await page.getByRole("link", { name: "Planners and assignments" }).click();
  await page.getByRole("button", { name: "Assign by hand", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Who plans this circuit?" });
  await dialog.getByLabel("Person").fill("Nobody At All");
  await dialog.getByRole("button", { name: "Assign", exact: true }).click();
  await expect(dialog.getByText("Choose a person from the list.")).toBeVisible();
  await dialog.getByLabel("Person").fill(`${person.name} · ${person.email}`);
  await dialog.getByRole("button", { name: "Assign", exact: true }).click();
  await expect(notification(page, `Assigned to ${person.name}`)).toBeVisible();
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: person.name });
  await expect(row).toContainText("By hand");
  expect(await axeFindings(page)).toEqual([]);

  await theirs.goto(`/circuits/${id}`);
  await expect(theirs.getByRole("heading", { level: 1 })).not.toHaveText("Not found");
  await expect(theirs.getByRole("button", { name: "Take a snapshot", exact: true })).toBeVisible();

  await page.getByRole("button", { name: `Take off ${person.name}`, exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take off", exact: true }).click();
  await expect(notification(page, `Taken off ${person.name}`)).toBeVisible();
  await expect(row).toHaveCount(0);
  await theirs.reload();
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("Not found");
  await page.goto(`/circuits/${id}`);
  const history = page.getByRole("listitem").filter({ hasText: "Ada Admin" });
  await expect(history.filter({ hasText: "took it off" })).toContainText(person.name);
});

test("a region’s week leads from the weeks to its planners’ units, credits and days, and its books balance", async ({
  adminPage: page,
}) => {
  const [busy] = await ask<{ day: string; region: string }>(`
    SELECT u.assessed_on::text AS day, r.name AS region
    FROM planned_units u
    JOIN circuits c ON c.id = u.circuit_id
    JOIN regions r ON r.id = c.region_id
    WHERE u.state = 'present' AND u.planner_id IS NOT NULL AND NOT c.is_excluded AND u.assessed_on < current_date - 7
    GROUP BY 1, 2
    ORDER BY count(*) DESC, 1
    LIMIT 1`);
  if (!busy) throw new Error("No unit was assessed.");
  await page.goto(`/weeks?week=${busy.day}`);
  const regions = page.getByRole("region", { name: "Regions in this week" });
  await regions.getByRole("row", { name: busy.region }).getByRole("link").nth(2).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${busy.region}, week to`);
  await expect(page.getByText(/by planners \+ .* unassigned .* corrected = .* miles of its circuits\./)).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  const planner = page.getByRole("region", { name: "Planners in this week" }).locator("tbody tr").first();
  const name = await planner.getByRole("rowheader").innerText();
  const units = await planner.getByRole("cell").first().innerText();
  await test.step("units open the units", async () => {
    await planner.getByRole("cell").first().getByRole("link").click();
    await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("status")).toHaveText(
      new RegExp(`of ${units}$`),
    );
    await page.goBack();
  });

  await test.step("miles open the credits", async () => {
    await planner.getByRole("cell").nth(2).getByRole("link").click();
    await expect(page).toHaveURL(/planner=\d+&credits=all#credits$/);
    await expect(page.getByRole("heading", { name: "Credits" })).toBeVisible();
  });

  await test.step("what is shown adds up, column by column and row by row", async () => {
    const hundredths = (text: string) => Math.round(Number(text.replace("−", "-").replaceAll(/[+,–]/g, "") || 0) * 100);
    for (const name of ["Planners in this week", "Circuits in this week"]) {
      const lines = await page.getByRole("region", { name }).locator("tbody tr, tfoot tr").all();
      const cells = await Promise.all(lines.map((line) => line.locator("td").allInnerTexts()));
      const numbers = cells.map((line) => line.map(hundredths));
      const total = numbers.at(-1) ?? [];
      const sums = total.map((_, place) => numbers.slice(0, -1).reduce((sum, line) => sum + (line[place] ?? 0), 0));
      expect(numbers.length).toBeGreaterThan(1);
      if (numbers.length > 2) expect(sums).toEqual(total);
      if (name.startsWith("Circuits"))
        for (const [, gained, ...parts] of numbers) expect(parts.reduce((sum, part) => sum + part, 0)).toBe(gained);
    }
  });

  await page.getByRole("link", { name, exact: true }).first().click();
  await page.getByRole("link", { name: "Day by day" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${name},`);
  await page.goto(`${new URL(page.url()).pathname}?day=${busy.day}`);
  await expect(page.getByRole("heading", { name: "Why these miles" })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
});
