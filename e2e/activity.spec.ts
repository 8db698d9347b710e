import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, test } from "./support/test";

test.describe("An administrator reading the activity log", () => {
  test("finds who corrected a circuit, opens the difference and follows the record", async ({ adminPage: page }) => {
    const circuit = await untouchedCircuit();
    await page.goto(`/circuits/${circuit.id}/edit`);
    await page.getByRole("combobox", { name: "Contractor" }).fill("Thornfield");
    await page.getByRole("textbox", { name: "Reason" }).fill("Contract moved to Thornfield");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Corrected", { exact: true })).toBeVisible();

    await page.getByRole("link", { name: "In the activity log" }).click();
    await expect(page).toHaveURL(`/activity?noun=circuit&subject=${circuit.id}`);
    const log = page.getByRole("region", { name: "Activity" });
    const row = log.getByRole("row").filter({ hasText: "Contract moved to Thornfield" });
    await expect(row).toContainText("corrected a circuit");
    await expect(row).toContainText("Contractor");

    await row.getByRole("rowheader").getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("corrected a circuit");
    await expect(page.locator("ins")).toHaveText("Thornfield");
    await expect(
      page.getByText("127.0.0.1").or(page.getByText("::1")).or(page.getByText("::ffff:127.0.0.1")),
    ).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: circuit.workOrder }).click();
    await expect(page.getByRole("heading", { level: 1, name: circuit.title })).toBeVisible();
  });

  test("filters by who, act, days and words, each in the address, and takes filters away again", async ({
    adminPage: page,
  }) => {
    await page.goto("/activity");
    await page.getByRole("button", { name: "Who", exact: true }).click();
    await page
      .getByRole("dialog", { name: "Filter by who" })
      .getByRole("link", { name: "People", exact: true })
      .click();
    await expect(page).toHaveURL("/activity?person=people");
    await page.getByRole("button", { name: "Act", exact: true }).click();
    await page.getByRole("dialog", { name: "Filter by act" }).getByLabel("Signed in").check();
    await page
      .getByRole("dialog", { name: "Filter by act" })
      .getByRole("button", { name: "Apply", exact: true })
      .click();
    await expect(page).toHaveURL("/activity?person=people&act=session.sign_in");
    const log = page.getByRole("region", { name: "Activity" });
    await expect(log.getByRole("row").nth(1)).toContainText("signed in");
    await page.getByRole("button", { name: "Days", exact: true }).click();
    await page.getByRole("link", { name: "Today" }).click();
    await expect(page).toHaveURL(/from=(\d{4}-\d\d-\d\d)&to=\1/);
    await expect(log.getByRole("row").nth(1)).toContainText("signed in");
    await page.getByRole("searchbox", { name: "Search activity" }).fill("nobody is called this");
    await expect(page.getByText("No acts match")).toBeVisible();
    await page.getByRole("link", { name: "Clear filters" }).first().click();
    await expect(page).toHaveURL("/activity");
    await expect(log).toBeVisible();
  });

  test("reads on to older acts and back", async ({ adminPage: page }) => {
    await ask(
      "INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_label) SELECT 'system', 'Night job', 'night.tick', 'setting', 'Tick ' || n FROM generate_series(1, 120) n",
    );
    await page.goto("/activity?act=night.tick");
    const log = page.getByRole("region", { name: "Activity" });
    const pages = page.getByRole("navigation", { name: "Pages" });
    await expect(log.getByRole("row").nth(1)).toContainText("Tick 120");
    await pages.getByRole("link", { name: "Older" }).click();
    await expect(log.getByRole("row").nth(1)).toContainText("Tick 70");
    await pages.getByRole("link", { name: "Older" }).click();
    await expect(log.getByRole("row").nth(1)).toContainText("Tick 20");
    await expect(pages.getByRole("link", { name: "Older" })).toBeDisabled();
    await pages.getByRole("link", { name: "Newer" }).click();
    await expect(log.getByRole("row").nth(1)).toContainText("Tick 70");
    await pages.getByRole("link", { name: "Newest" }).click();
    await expect(log.getByRole("row").nth(1)).toContainText("Tick 120");
  });

  test("exports what the filters show, which stands in the log too", async ({ adminPage: page }) => {
    await page.goto("/activity?act=session.sign_in");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await page.getByRole("link", { name: "CSV file" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^activity-\d{4}-\d\d-\d\d\.csv$/);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    const [header, ...lines] = Buffer.concat(chunks).toString("utf8").trim().split("\r\n");
    expect(header).toContain("Act code");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.includes("session.sign_in"))).toBe(true);
    await page.goto("/activity?act=export.run");
    await expect(page.getByRole("region", { name: "Activity" }).getByRole("row").nth(1)).toContainText(
      "exported a list",
    );
  });

  test("goes from a person to what they did and what was done to them", async ({ adminPage: page }) => {
    const { email } = await somebody("Lana Lancaster", "planner", ["LAN"]);
    const [person] = await ask<{ id: string }>("SELECT id FROM users WHERE email = $1", [email]);
    await page.goto(`/users/${person?.id}`);
    await page.getByRole("link", { name: "History" }).click();
    await expect(page).toHaveURL(`/activity?noun=user&subject=${person?.id}`);
    await expect(page.getByRole("region", { name: "Activity" })).toContainText("created a person");
    await page.goto(`/users/${person?.id}`);
    await page.getByRole("main").getByRole("link", { name: "Activity", exact: true }).click();
    await expect(page).toHaveURL(`/activity?person=${person?.id}`);
  });

  test("axe finds nothing, light, dark and narrow", async ({ adminPage: page }) => {
    const [act] = await ask<{ id: string }>("SELECT max(id) AS id FROM activity_log WHERE changes IS NOT NULL");
    for (const path of ["/activity", `/activity/${act?.id}`]) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(path);
      if (path === "/activity") await page.getByRole("button", { name: "Days", exact: true }).click();
      expect.soft(await axeFindings(page), `${path} light`).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect.soft(await axeFindings(page), `${path} dark`).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 390, height: 844 });
      expect.soft(await axeFindings(page), `${path} narrow`).toEqual([]);
      expect
        .soft(await page.evaluate(() => document.documentElement.scrollWidth), `${path} width`)
        .toBeLessThanOrEqual(390);
    }
  });
});

test("A planner meets neither the log nor its export", async ({ signedIn }) => {
  const page = await signedIn(await somebody("Lana Lancaster", "planner", ["LAN"]));
  const [act] = await ask<{ id: string }>("SELECT max(id) AS id FROM activity_log");
  for (const path of ["/activity", `/activity/${act?.id}`, "/activity/999999999"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not found");
  }
  await expect(page.getByRole("link", { name: "Activity", exact: true })).toHaveCount(0);
  const refused = await page.request.get("/api/activity/export");
  expect([refused.status(), refused.headers()["content-disposition"]]).toEqual([403, undefined]);
  const foreign = await page.request.get("/api/activity/export", { headers: { "sec-fetch-site": "cross-site" } });
  expect(foreign.status()).toBe(403);
});

test("A supervisor of one region sees own acts and those on the region’s circuits", async ({ signedIn, adminPage }) => {
  const foreign = await untouchedCircuit("CEN");
  await adminPage.goto(`/circuits/${foreign.id}/edit`);
  await adminPage.getByRole("combobox", { name: "Contractor" }).fill("Thornfield North");
  await adminPage.getByRole("textbox", { name: "Reason" }).fill("Not for Lancaster");
  await adminPage.getByRole("button", { name: "Save", exact: true }).click();
  await expect(adminPage.getByText("Corrected", { exact: true })).toBeVisible();
  const page = await signedIn(await somebody("Sam Supervisor", "supervisor", ["LAN"]));
  await page.goto("/activity?person=people");
  const log = page.getByRole("region", { name: "Activity" });
  await expect(log).toContainText("signed in");
  await expect(log).not.toContainText("Not for Lancaster");
  await expect(log).not.toContainText("created a person");
  for (const path of [
    "/activity?q=Not%20for%20Lancaster",
    `/activity?noun=circuit&subject=${foreign.id}`,
    "/activity?noun=role",
  ]) {
    await page.goto(path);
    await expect(page.getByText("No acts match")).toBeVisible();
  }
});

test("A signed-out caller is refused the export and the search", async ({ request }) => {
  for (const path of ["/api/activity/export", "/api/search?q=oak"])
    expect((await request.get(path)).status()).toBe(401);
});
