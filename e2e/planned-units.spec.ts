import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { workStudio } from "./support/simulator";
import { expect, notification, test } from "./support/test";

type Circuit = { id: number; workOrder: string; units: number; pending: number; refused: number };

/** A circuit with units that wait and units that were refused. */
async function circuitWithUnits(): Promise<Circuit> {
  const [circuit] = await ask<Circuit>(`
    SELECT c.id::int, c.work_order AS "workOrder", count(*)::int AS units,
      (count(*) FILTER (WHERE u.permission_status = ''))::int AS pending,
      (count(*) FILTER (WHERE u.permission_status = 'Refused'))::int AS refused
    FROM planned_units u JOIN circuits c ON c.id = u.circuit_id
    WHERE u.state = 'present'
      AND c.deleted_at IS NULL
      AND (SELECT count(*) FROM circuits other WHERE other.work_order = c.work_order) = 1
    GROUP BY c.id
    HAVING count(*) BETWEEN 30 AND 400
      AND count(*) FILTER (WHERE u.permission_status = '') > 0
      AND count(*) FILTER (WHERE u.permission_status = 'Refused') > 0
    ORDER BY c.id LIMIT 1`);
  if (!circuit) throw new Error("No circuit has pending and refused units.");
  return circuit;
}

const inWords = (count: number) => count.toLocaleString("en-US");
const count = (page: Page) => page.getByRole("navigation", { name: "Pages" }).getByRole("status");

async function choose(page: Page, filter: string, option: RegExp): Promise<void> {
  await page.getByRole("button", { name: filter, exact: true }).click();
  const panel = page.getByRole("dialog", { name: `Filter by ${filter.toLowerCase()}` });
  await panel.getByRole("checkbox", { name: option }).check();
  await panel.getByRole("button", { name: "Apply", exact: true }).click();
}

test("a circuit's units agree with the list of units, and both show the same pending ones", async ({
  adminPage: page,
}) => {
  const { id, workOrder, units, pending } = await circuitWithUnits();
  await page.goto(`/circuits/${id}`);
  const card = page.locator("#units");
  await expect(card).toContainText(`${inWords(units)} units`);
  await expect(count(page)).toHaveText(new RegExp(`of ${inWords(units)}$`));
  const byPermission = page.getByRole("region", { name: "By permission" });
  await expect(byPermission.getByRole("row", { name: /^Total/ })).toBeVisible();
  await expect(page.getByRole("img", { name: /stations? from/ })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  await choose(page, "Permission", /^Pending/);
  await expect(page).toHaveURL((url) => url.searchParams.get("permission") === "pending");
  await expect(count(page)).toHaveText(new RegExp(`of ${inWords(pending)}$`));
  await page.getByRole("link", { name: "These in the list of units" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Planned units");
  await expect(count(page)).toHaveText(new RegExp(`of ${inWords(pending)}$`));
  const rows = page.getByRole("region", { name: "Planned units" }).getByRole("rowheader");
  expect(new Set(await rows.allInnerTexts())).toEqual(new Set([workOrder]));
  expect(await axeFindings(page)).toEqual([]);

  await page
    .getByRole("list", { name: "Active filters" })
    .getByRole("link", { name: /Permission/ })
    .click();
  await expect(count(page)).toHaveText(new RegExp(`of ${inWords(units)}$`));
  await rows.first().getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/circuits/${id}$`));
});

test("units are searched by work order and station, and the oldest pending work comes first", async ({
  adminPage: page,
}) => {
  const { id, workOrder, units } = await circuitWithUnits();
  await page.goto("/units");
  await page.getByRole("searchbox", { name: "Search units" }).fill(workOrder);
  await expect(count(page)).toHaveText(new RegExp(`of ${inWords(units)}$`));
  await page.goto(`/units?circuit=${id}&permission=pending&sort=permission&cols=permission&cols=daysWaiting`);
  const rows = page.getByRole("region", { name: "Planned units" }).locator("tbody tr");
  expect(new Set(await rows.locator("td:nth-child(2)").allInnerTexts())).toEqual(new Set(["Pending"]));
  const waits = (await rows.locator("td:nth-child(3)").allInnerTexts()).filter((text) => text !== "").map(Number);
  expect(waits.length).toBeGreaterThan(0);
  expect(waits).toEqual(waits.toSorted((one, other) => other - one));
});

test("a circuit's units are fetched from its own page, and stand there when they have come", async ({
  adminPage: page,
}) => {
  const { id } = await circuitWithUnits();
  await page.goto(`/circuits/${id}`);
  const button = page.getByRole("button", { name: "Fetch now", exact: true });
  await button.click();
  await expect(notification(page, "The units are as WorkStudio has them now")).toBeVisible({ timeout: 20_000 });
  await expect(button).toBeEnabled();
  const [circuit] = await ask<{ isFresh: boolean }>(
    `SELECT last_planned_units_synced_at > now() - interval '1 minute' AS "isFresh" FROM circuits WHERE id = $1`,
    [id],
  );
  expect(circuit).toEqual({ isFresh: true });
});

test("an answer that is suddenly empty waits on the issues list until somebody says why it is right", async ({
  adminPage: page,
}) => {
  const { id, workOrder, units } = await circuitWithUnits();
  const present = async () =>
    (
      await ask<{ present: number }>(
        "SELECT count(*)::int AS present FROM planned_units WHERE circuit_id = $1 AND state = 'present'",
        [id],
      )
    )[0]?.present;
  await workStudio.fails({ kind: "empty-dataset", match: { filterValue: workOrder } });
  try {
    await page.goto(`/circuits/${id}`);
    await page.getByRole("button", { name: "Fetch now", exact: true }).click();
    await expect
      .poll(async () =>
        ask("SELECT 1 FROM sync_issues WHERE kind = 'unit_suspicious' AND work_order = $1", [workOrder]),
      )
      .toHaveLength(1);
    expect(await present()).toBe(units);

    await page.goto(`/issues?q=${workOrder}`);
    const issue = page.getByRole("row").filter({ hasText: "Suspiciously few units" });
    await issue.getByRole("button", { name: "Accept the answer", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: /^Accept what WorkStudio sends/ });
    await dialog.getByRole("button", { name: "Fetch and accept", exact: true }).click();
    await expect(dialog.getByText("Say why; the log keeps it.")).toBeVisible();
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole("textbox", { name: "Reason" }).fill("The order was set up anew");
    await dialog.getByRole("button", { name: "Fetch and accept", exact: true }).click();
    await expect(notification(page, /its answer taken as it is/)).toBeVisible();
    await expect.poll(present, { timeout: 20_000 }).toBe(0);
    const [audited] = await ask<{ reason: string }>(
      "SELECT reason FROM activity_log WHERE action = 'sync.force' ORDER BY id DESC LIMIT 1",
    );
    expect(audited).toEqual({ reason: "The order was set up anew" });
  } finally {
    await workStudio.recovers();
  }
});
