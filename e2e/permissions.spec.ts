import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

const stations = (page: Page) => page.getByRole("region", { name: "Waiting for permission" });

test("what waits for a permission is found by status and band, and a try is logged where it waits", async ({
  adminPage: page,
}) => {
  await page.goto("/permissions");
  const bands = page.getByRole("region", { name: "Units that wait" });
  const all = bands.getByRole("link", { name: /units?, pending$/ });
  const units = Number((await all.innerText()).replaceAll(",", ""));
  await all.click();
  await expect(page).toHaveURL(/status=pending/);
  const [sum] = await ask<{ units: number }>(
    `
      SELECT count(*)::int AS units
      FROM planned_units u
      JOIN circuits c ON c.id = u.circuit_id
      LEFT JOIN unit_types t ON t.code = u.unit_type
     WHERE u.state = 'present'
       AND u.permission_status = ''
       AND coalesce(t.measurement_type, '') <> 'none'
       AND NOT c.is_excluded
       AND c.deleted_at IS NULL`,
  );
  expect(units).toBe(sum?.units);

  const row = stations(page).getByRole("row").nth(1);
  const circuit = await row.getByRole("rowheader").innerText();
  await row.getByRole("button", { name: "Log a try", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: new RegExp(`of ${circuit}|at ${circuit}`) });
  await expect(dialog.getByLabel("By")).toHaveValue("");
  await expect(dialog.getByLabel("Came of it")).toHaveValue("");
  await dialog.getByRole("button", { name: "Log try", exact: true }).click();
  await expect(dialog.getByText("Choose by what it was tried.").first()).toBeVisible();
  await expect(dialog.getByText("Choose what came of it.").first()).toBeVisible();
  await dialog.getByLabel("By").selectOption("Phone");
  await dialog.getByLabel("Came of it").selectOption("Reached, decides later");
  await dialog.getByLabel("Next try").fill("2020-01-01");
  await dialog.getByRole("button", { name: "Log try", exact: true }).click();
  await expect(dialog.getByText("Choose today or a later day.").first()).toBeVisible();
  await dialog.getByLabel("Next try").fill("2100-01-01");
  await dialog.getByRole("button", { name: "Log try", exact: true }).click();
  await expect(notification(page, /try logged|Try \d+ logged/)).toBeVisible();
  await expect(row.getByText("Reached, decides later")).toBeVisible();
  await expect(row.getByText("Jan 1, 2100")).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  await test.step("another try has its next one due by itself", async () => {
    await row.getByRole("button", { name: "Log a try", exact: true }).click();
    await dialog.getByLabel("By").selectOption("Letter");
    await dialog.getByLabel("Came of it").selectOption("Sent, no answer yet");
    await dialog.getByRole("button", { name: "Log try", exact: true }).click();
    await expect(notification(page, /Try \d+ logged, the next is due [A-Z][a-z]{2} \d/)).toBeVisible();
    await expect(row.getByText("Sent, no answer yet")).toBeVisible();
    await expect(row.getByText("Jan 1, 2100")).toBeHidden();
  });

  await test.step("a page that the browser prints has no column of buttons", async () => {
    const column = stations(page).getByRole("columnheader", { name: "Next step" });
    await expect(column).toBeVisible();
    await page.emulateMedia({ media: "print" });
    await expect(stations(page).getByRole("columnheader", { name: "Last try" })).toBeVisible();
    await expect(column).toBeHidden();
    // What a Letter sheet across is wide between its margins: all columns stand on it, and none has a share of its own.
    const screen = page.viewportSize();
    await page.setViewportSize({ width: 975, height: 715 });
    const sheet = await stations(page).evaluate((region) => ({
      beyond: region.scrollWidth - region.clientWidth,
      types: region.querySelector("th.fill")?.getBoundingClientRect().width,
    }));
    expect(sheet.beyond).toBeLessThanOrEqual(1);
    expect(sheet.types).toBeLessThan(0.2 * 975);
    if (screen) await page.setViewportSize(screen);
    await page.emulateMedia({ media: null });
  });

  await test.step("a station leads to its units", async () => {
    const station = row.getByRole("cell").nth(1).getByRole("link");
    const name = await station.innerText();
    await station.click();
    await expect(page).toHaveURL((url) => url.pathname === "/units" && url.searchParams.get("station") === name);
  });
});

test("a due day is set without a try, for one station and for all that match, and taken away again", async ({
  signedIn,
}) => {
  const [circuit] = await ask<{ order: string; stations: number }>(
    `
      SELECT c.work_order AS "order", count(DISTINCT g.station_name)::int AS stations
      FROM permission_groups g
      JOIN circuits c ON c.id = g.circuit_id
      JOIN regions r ON r.id = c.region_id
     WHERE r.code = 'LAN' AND NOT c.is_excluded AND c.deleted_at IS NULL AND g.tries = 0
     GROUP BY c.work_order
     HAVING count(DISTINCT g.station_name) BETWEEN 3 AND 40 AND bool_and(g.permission_status = '')
     ORDER BY 1
     LIMIT 1`,
  );
  const page = await signedIn(await somebody("Dora Dayton", "supervisor", ["LAN"]));
  await page.goto(`/permissions?order=${circuit?.order}`);
  const row = stations(page).getByRole("row").nth(1);

  await test.step("one station, by keys alone", async () => {
    await row.getByRole("button", { name: "Due day", exact: true }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: /^Set due day of / });
    await expect(dialog).toContainText("1 station, without a day now.");
    // Five working days ahead, as the rule of its status says.
    await expect(dialog.getByLabel("Next due")).toHaveValue(/^20\d\d-\d\d-\d\d$/);
    expect.soft(await axeFindings(page)).toEqual([]);
    await dialog.getByLabel("Next due").fill("2020-01-01");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("Choose today or a later day.").first()).toBeVisible();
    await dialog.getByLabel("Next due").fill("2099-12-31");
    await page.keyboard.press("Enter");
    await expect(notification(page, "1 station due Dec 31, 2099")).toBeVisible();
    await expect(row.getByText("Dec 31, 2099")).toBeVisible();
    await expect(row.getByRole("button", { name: "Due day", exact: true })).toBeFocused();
  });

  await test.step("all that match the list", async () => {
    await stations(page).getByRole("checkbox", { name: "Select all rows of this page" }).check();
    const bar = page.getByRole("region", { name: "Selected stations" });
    const all = bar.getByRole("button", { name: /^Select all \d+ that match$/ });
    if (await all.isVisible()) await all.click();
    await bar.getByRole("button", { name: "Set due day…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Set due day" });
    await expect(dialog).toContainText(
      `${circuit?.stations} stations: 1 due Dec 31, 2099, the others without a day now.`,
    );
    await dialog.getByLabel("Next due").fill("2099-12-30");
    await dialog.getByRole("button", { name: `Set for ${circuit?.stations} stations`, exact: true }).click();
    await expect(notification(page, `${circuit?.stations} stations due Dec 30, 2099`)).toBeVisible();
    await expect(row.getByText("Dec 30, 2099")).toBeVisible();
  });

  await test.step("taken away again", async () => {
    await row.getByRole("button", { name: "Due day", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /^Set due day of / });
    await dialog.getByLabel("Take the day away that was set for 1 station").check();
    expect.soft(await axeFindings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Set for 1 station", exact: true }).click();
    await expect(notification(page, "Day taken away from 1 station")).toBeVisible();
    await expect(row.getByText("Dec 30, 2099")).toBeHidden();
  });
});

test("stations are given to a colleague, who finds them in the inbox and as their own, and gives them back", async ({
  signedIn,
}) => {
  const [circuit] = await ask<{ order: string }>(
    `
      SELECT c.work_order AS "order"
      FROM permission_groups g
      JOIN circuits c ON c.id = g.circuit_id
      JOIN regions r ON r.id = c.region_id
     WHERE r.code = 'LEH' AND NOT c.is_excluded AND c.deleted_at IS NULL
     GROUP BY c.work_order
     HAVING count(DISTINCT g.station_name) >= 3
     ORDER BY 1
     LIMIT 1`,
  );
  const address = `/permissions?order=${circuit?.order}`;
  const [giver, taker] = await Promise.all([
    signedIn(await somebody("Greta Giver", "supervisor", ["LEH"])),
    signedIn(await somebody("Timo Taker", "planner", ["LEH"])),
  ]);

  await test.step("two ticked ones go to a colleague of the region", async () => {
    await giver.goto(address);
    const boxes = stations(giver).getByRole("checkbox", { name: /^Select station/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    const bar = giver.getByRole("region", { name: "Selected stations" });
    await expect(bar).toContainText("2 selected");
    await bar.getByRole("button", { name: "Assign…", exact: true }).click();
    const dialog = giver.getByRole("dialog", { name: "Assign stations" });
    await expect(dialog).toContainText("nobody’s now");
    await dialog.getByRole("button", { name: /^Assign \d/ }).click();
    await expect(dialog.getByText("Choose somebody.").first()).toBeVisible();
    const person = dialog.getByLabel("To");
    const option = await person.getByRole("option", { name: /^Timo Taker/ }).innerText();
    await person.selectOption(option);
    expect.soft(await axeFindings(giver)).toEqual([]);
    await dialog.getByRole("button", { name: /^Assign \d/ }).click();
    await expect(notification(giver, /given to Timo Taker/)).toBeVisible();
    await expect(stations(giver).getByRole("link", { name: "Timo Taker" })).toHaveCount(2);
  });

  await test.step("they wait in the colleague’s inbox, which leads to them", async () => {
    await taker.goto("/inbox");
    await expect(taker.getByText("Stations given to you that wait for a permission")).toBeVisible();
    await taker.goto("/permissions?assignee=me");
    await expect(stations(taker).getByRole("link", { name: "Timo Taker" })).toHaveCount(2);
    await expect(taker.getByText("Assigned: Mine", { exact: true })).toBeVisible();
    const boxes = stations(taker).getByRole("checkbox", { name: /^Select station/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await taker.getByRole("button", { name: "Assign…", exact: true }).click();
    const dialog = taker.getByRole("dialog", { name: "Assign stations" });
    await expect(dialog).toContainText("of Timo Taker now");
    await dialog.getByLabel("To").selectOption("Nobody");
    await dialog.getByRole("button", { name: /^Assign \d/ }).click();
    await expect(notification(taker, /back to nobody/)).toBeVisible();
    await expect(taker.getByText("No stations match")).toBeVisible();
  });

  await test.step("what is a supervisor’s to decide says why", async () => {
    await giver.goto("/permissions?step=escalated&status=Refused");
    await expect(stations(giver).getByText("Supervisor: theirs at once, by").first()).toBeVisible();
  });

  await test.step("an alternative that is refused too makes it the utility’s", async () => {
    const row = stations(giver).getByRole("row").nth(1);
    const order = await row.getByRole("rowheader").innerText();
    await row.getByRole("button", { name: "Log a try", exact: true }).click();
    const dialog = giver.getByRole("dialog", { name: /^Log a try/ });
    await dialog.getByLabel("By").selectOption("Visit");
    await expect(dialog.getByLabel("Refusal reason")).toBeHidden();
    await dialog.getByLabel("Came of it").selectOption("Reached, says no");
    await dialog.getByRole("button", { name: "Log try", exact: true }).click();
    await expect(dialog.getByText("Choose why it was refused.").first()).toBeVisible();
    await dialog.getByLabel("Refusal reason").selectOption("Past damage");
    await dialog.getByLabel("Offered instead").selectOption("Trim, not remove");
    expect.soft(await axeFindings(giver)).toEqual([]);
    await dialog.getByRole("button", { name: "Log try", exact: true }).click();
    await expect(notification(giver, "First try logged")).toBeVisible();
    await giver.goto("/permissions?step=utility");
    await expect(giver.getByText("Next step: Utility decides", { exact: true })).toBeVisible();
    const theirs = stations(giver).getByRole("row").filter({ hasText: order }).first();
    await expect(theirs.getByText("Utility: alternative refused, by")).toBeVisible();
  });

  await test.step("stations that were refused are found by why, with how many there are", async () => {
    const said = stations(giver).getByText("Reached, says no: past damage");
    await expect(said.first()).toBeVisible();
    const [found] = await ask<{ groups: number }>(
      `
        SELECT count(*)::int AS groups
        FROM permission_groups g
        JOIN circuits c ON c.id = g.circuit_id
        JOIN regions r ON r.id = c.region_id
       WHERE r.code = 'LEH' AND g.refusal = 'past_damage'`,
    );
    await giver.goto("/permissions");
    await giver.getByRole("button", { name: /^Refusal reason/ }).click();
    const panel = giver.getByRole("dialog", { name: "Filter by refusal reason" });
    await expect(panel.getByText("Past damage")).toHaveText(`Past damage${found?.groups}`);
    await panel.getByLabel("Past damage").check();
    await panel.getByRole("button", { name: "Apply", exact: true }).click();
    await expect(giver).toHaveURL(/refusal=past_damage/);
    await expect(giver.getByText("Refusal reason: Past damage", { exact: true })).toBeVisible();
    await expect(said).toHaveCount(found?.groups ?? 0);
    expect.soft(await axeFindings(giver)).toEqual([]);
    await giver.goto("/permissions?refusal=past_damage&cols=refusal");
    await expect(stations(giver).getByRole("columnheader", { name: "Refusal reason" })).toBeVisible();
    await expect(stations(giver).getByRole("cell", { name: "Past damage" })).toHaveCount(found?.groups ?? 0);
  });
});
