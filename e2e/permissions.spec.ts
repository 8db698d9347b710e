import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { expect, notification, test } from "./support/test";

const stations = (page: Page) => page.getByRole("region", { name: "Waiting for permission" });

test("what waits for a permission is found by status and band, and a try is logged where it waits", async ({
  adminPage: page,
}) => {
  await page.goto("/permissions");
  const bands = page.getByRole("region", { name: "Units that wait" });
  const all = bands.getByRole("link", { name: /units pending$/ });
  const units = Number((await all.innerText()).replaceAll(",", ""));
  await all.click();
  await expect(page).toHaveURL(/status=pending/);
  const [sum] = await ask<{ units: number }>(
    `SELECT count(*)::int AS units FROM planned_units u JOIN circuits c ON c.id = u.circuit_id LEFT JOIN unit_types t ON t.code = u.unit_type
     WHERE u.state = 'present' AND u.permission_status = '' AND coalesce(t.measurement_type, '') <> 'none' AND NOT c.is_excluded AND c.deleted_at IS NULL`,
  );
  expect(units).toBe(sum?.units);

  const row = stations(page).getByRole("row").nth(1);
  const circuit = await row.getByRole("rowheader").innerText();
  await row.getByRole("button", { name: "Log a try" }).click();
  const dialog = page.getByRole("dialog", { name: new RegExp(`of ${circuit}|at ${circuit}`) });
  await dialog.getByLabel("By").selectOption("Phone");
  await dialog.getByLabel("Came of it").selectOption("Reached, decides later");
  await dialog.getByLabel("Next try").fill("2020-01-01");
  await dialog.getByRole("button", { name: "Log try" }).click();
  await expect(dialog.getByText("Choose today or a later day.").first()).toBeVisible();
  await dialog.getByLabel("Next try").fill("2100-01-01");
  await dialog.getByRole("button", { name: "Log try" }).click();
  await expect(notification(page, /try logged|Try \d+ logged/)).toBeVisible();
  await expect(row.getByText("Reached, decides later")).toBeVisible();
  await expect(row.getByText("Jan 1, 2100")).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  await test.step("a station leads to its units", async () => {
    const station = row.getByRole("cell").nth(0).getByRole("link");
    const name = await station.innerText();
    await station.click();
    await expect(page).toHaveURL((url) => url.pathname === "/units" && url.searchParams.get("station") === name);
  });
});
