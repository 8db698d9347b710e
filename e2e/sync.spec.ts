import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { workStudio } from "./support/simulator";
import { endOfRunAfter, logRow, newestRun, syncNow } from "./support/sync";
import { expect, notification, test } from "./support/test";

test.afterEach(() => workStudio.recovers());

const circuitsNow = async () =>
  (
    await ask<{ print: string }>(
      "SELECT md5(string_agg(concat_ws('|', id, job_guid, title, region_id, total_miles, row_version), ',' ORDER BY id)) AS print FROM circuits",
    )
  )[0]?.print;

test("Sync now shows how far it is, then what it did, and stands in the log", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  await workStudio.retitle(circuit.jobGuid, `${circuit.title} WEST`);
  await workStudio.fails({ kind: "delay", delayMs: 600 });
  await page.goto("/sync");
  const before = await newestRun(page);
  await page.getByRole("button", { name: "Sync now", exact: true }).click();

  const progress = page.getByRole("progressbar", { name: /^Sync \d+$/ });
  await expect(progress).toBeVisible();
  // The sync of planned units takes numbers of the same log.
  expect(Number((await progress.getAttribute("aria-label"))?.replace(/\D/g, ""))).toBeGreaterThan(before);
  await expect(page.getByText(/^Fetching [A-Z]+/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Syncing…", exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Cancel", exact: true })).toBeEnabled();
  await workStudio.recovers();

  const run = await endOfRunAfter(page, before);
  await expect(page.getByTestId("sync-summary")).toContainText(/1 updated, \d+ unchanged/);
  await expect(page.getByRole("button", { name: "Sync now", exact: true })).toBeEnabled();
  await expect(logRow(page, run)).toContainText("Ada Admin");
  await logRow(page, run).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name: `Sync ${run}` })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: circuit.title }).first()).toContainText(
    `${circuit.title} → ${circuit.title} WEST`,
  );
});

test("a preview lists what a sync would do, and does nothing", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  await workStudio.retitle(circuit.jobGuid, `${circuit.title} EAST`);
  const before = await circuitsNow();
  const run = await syncNow(page, "Preview");
  await expect(logRow(page, run)).toContainText("Preview");
  await page.goto(`/sync/${run}`);
  await expect(page.getByText("Would update 1", { exact: true })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: circuit.workOrder }).first()).toContainText(
    `${circuit.title} → ${circuit.title} EAST`,
  );
  await expect(page.getByText(/\d+ circuits would stay as they are/)).toBeVisible();
  expect(await circuitsNow()).toBe(before);
});

test("a second person learns who syncs already, and a hanging sync can be cancelled", async ({
  adminPage,
  signedIn,
}) => {
  const colleague = await signedIn(
    await somebody("Cole League", "supervisor", ["CEN", "LAN", "LEH", "HAR", "NOR", "SUS"]),
  );
  await workStudio.fails({ kind: "hang" });
  const stored = await circuitsNow();
  await adminPage.goto("/sync");
  // The colleague's page has not heard of the run yet.
  await colleague.route("**/api/sync/state", (route) => route.abort());
  await colleague.goto("/sync");
  const before = await newestRun(adminPage);
  await adminPage.getByRole("button", { name: "Sync now", exact: true }).click();
  await expect(adminPage.getByRole("button", { name: "Syncing…", exact: true })).toBeVisible();

  await colleague.getByRole("button", { name: "Sync now", exact: true }).click();
  await expect(
    notification(colleague, /A circuit sync is already running, started \d+ s ago by Ada Admin\./),
  ).toBeVisible();
  await colleague.unroute("**/api/sync/state");
  await expect(colleague.getByRole("button", { name: "Syncing…", exact: true })).toBeVisible();

  await adminPage.getByRole("button", { name: "Cancel", exact: true }).click();
  const run = await endOfRunAfter(adminPage, before);
  await expect(adminPage.locator("[data-slot=alert]").filter({ hasText: `Sync ${run} was cancelled` })).toContainText(
    "Cancelled.",
  );
  await expect(logRow(adminPage, run)).toContainText("Cancelled");
  await expect(colleague.getByRole("button", { name: "Sync now", exact: true })).toBeEnabled();
  expect(await circuitsNow()).toBe(stored);
});

test("a run that goes on shows what it did last, on its page and the Sync page, after a reload too", async ({
  adminPage: page,
}) => {
  await workStudio.fails({ kind: "delay", delayMs: 700 });
  await page.goto("/sync");
  const before = await newestRun(page);
  await page.getByRole("button", { name: "Sync now", exact: true }).click();
  const lines = page.getByRole("list", { name: "Last lines" });
  await expect(lines.getByText(/^Fetched .+: \d+ circuits$/).first()).toBeVisible();
  const label = await page.getByRole("progressbar", { name: /^Sync \d+$/ }).getAttribute("aria-label");
  const run = Number(label?.replace(/\D/g, ""));
  expect(run).toBeGreaterThan(before);

  await page.goto(`/sync/${run}`);
  await expect(page.getByRole("progressbar", { name: `Sync ${run}` })).toBeVisible();
  const [first = ""] = await lines.getByRole("listitem").allInnerTexts();
  await page.reload();
  await expect(lines.getByText(first, { exact: true })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await workStudio.recovers();
  // It tells by itself how it ended.
  await expect(page.getByRole("main").getByText("Completed", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(lines).toHaveCount(0);
});

test("what failed is tried again from the run's page, and only it", async ({ adminPage: page }) => {
  await workStudio.fails({ kind: "html", match: { filterValue: "QC" } });
  const run = await syncNow(page);
  await workStudio.recovers();
  await page.goto(`/sync/${run}`);
  await page.getByRole("button", { name: "Sync Quality Control again", exact: true }).click();
  await expect(page).toHaveURL(/\/sync\/\d+$/);
  await expect(page.getByRole("heading", { level: 1, name: `Sync ${run}`, exact: true })).toHaveCount(0);
  await expect(page.getByRole("main").getByText("Completed", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("definition").filter({ hasText: /^Quality Control$/ })).toBeVisible();
  await expect(page.getByRole("link", { name: `Sync ${run}`, exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /again$/ })).toHaveCount(0);
});

test("a sync of units names the circuits that it changed, each with what changed", async ({ adminPage: page }) => {
  const [found] = await ask<{ run: number; circuit: number; created: number }>(
    "SELECT sync_log_id::int AS run, circuit_id::int AS circuit, created FROM sync_run_circuits ORDER BY sync_log_id, created DESC, circuit_id LIMIT 1",
  );
  await page.goto(`/sync/${found?.run}`);
  const circuits = page.getByRole("list", { name: "Circuits whose units it changed" }).getByRole("listitem");
  const [most = ""] = await circuits.allInnerTexts();
  expect(most).toContain(`${found?.created.toLocaleString("en-US")} new`);
  expect(await axeFindings(page)).toEqual([]);
  await circuits.first().getByRole("link").click();
  await expect(page).toHaveURL(/\/circuits\/\d+$/);
});

test("what WorkStudio answers for one status does not stop the others", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  await workStudio.retitle(circuit.jobGuid, `${circuit.title} SOUTH`);
  await workStudio.fails({ kind: "html", match: { filterValue: "QC" } });
  const run = await syncNow(page);
  await expect(page.locator("[data-slot=alert]").filter({ hasText: `Sync ${run} ended with warnings` })).toContainText(
    /Quality Control: .+/,
  );
  await page.goto(`/circuits?q=${circuit.workOrder}`);
  await expect(page.getByRole("region", { name: "Circuits" })).toContainText(`${circuit.title} SOUTH`);
});

for (const [what, fault, words] of [
  ["refuses the service account", { kind: "status", status: 401 }, /password|account|sign/i],
  ["answers an error in a 200", { kind: "error200" }, /WorkStudio/],
  ["cuts its answers off", { kind: "truncate" }, /WorkStudio/],
  ["leaves a column out", { kind: "missing-column", column: "SS_JOBGUID" }, /SS_JOBGUID/],
  ["sends garbage", { kind: "garbage" }, /WorkStudio/],
] as const) {
  test(`when WorkStudio ${what}, the page says so in words and nothing stored is lost`, async ({ adminPage: page }) => {
    await workStudio.fails(fault);
    const stored = await circuitsNow();
    const run = await syncNow(page);
    const alert = page.locator("[data-slot=alert]").filter({ hasText: `Sync ${run} failed` });
    await expect(alert).toContainText(words);
    await expect(alert).not.toContainText(/simulated-|SELECT |undefined|\[object|at .*\.ts:/);
    expect(await circuitsNow()).toBe(stored);
  });
}

test("figures say how old they are, and are made by hand too", async ({ adminPage: page }) => {
  await page.goto("/sync");
  const feed = page.getByTestId("feed-snapshots");
  await expect(feed).toContainText("next ");
  await page.getByRole("button", { name: "Run now: Snapshots", exact: true }).click();
  await expect(feed.getByRole("button", { name: "Run now: Snapshots", exact: true })).toHaveText("Run now", {
    timeout: 20_000,
  });
  await expect(feed).toContainText("Completed", { timeout: 20_000 });
  await expect(feed).toContainText("just now");
  await feed.getByRole("link", { name: /^Sync \d+$/ }).click();
  await expect(page.getByText("Rows written")).toBeVisible();
});

test("an administrator reads how the jobs server is", async ({ adminPage: page }) => {
  await page.goto("/sync");
  await expect(page.getByText(/^The jobs server is well: (calls|registered at) http/)).toBeVisible();
});

test("issues stand by their cause, each with the form that solves it, filled in", async ({ adminPage: page }) => {
  await ask(
    `
      INSERT INTO sync_issues (fingerprint, kind, severity, field, name, message, first_seen_at, last_seen_at)
      SELECT 'lakeshore ' || n, 'unknown_region', 'rejected', 'region_id', 'Lakeshore',
        'The region “Lakeshore” is not known here. Add it under Regions, or correct it in WorkStudio.', now(), now()
      FROM generate_series(1, 14) n`,
  );
  await page.goto("/issues");
  const cause = page.getByRole("list", { name: "Causes of open issues" }).getByRole("listitem");
  const lakeshore = cause.filter({ hasText: "Lakeshore" });
  await expect(lakeshore).toContainText("14 issues");
  await lakeshore.getByRole("link", { name: "Unknown region “Lakeshore”" }).click();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("status")).toHaveText("1–14 of 14");

  await lakeshore.getByRole("link", { name: "Add the region" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Lakeshore");
  await page.goto("/issues");
  await lakeshore.getByRole("link", { name: "Another name of a region" }).click();
  await expect(page.getByText("Whose other name is “Lakeshore”?")).toBeVisible();
  await page.getByRole("region", { name: "Regions" }).getByRole("link", { name: "Lehigh" }).click();
  await expect(sheet.getByRole("textbox", { name: /^Also called/ })).toHaveValue(/Lakeshore$/);
  await sheet.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notification(page, /^Saved/)).toBeVisible();

  await page.goto("/issues");
  await expect(lakeshore).toContainText("Solved, waits for the next sync");
  await ask("DELETE FROM sync_issues WHERE fingerprint LIKE 'lakeshore %'");
});

test("issues say what could not be taken, with its row, and can be settled", async ({ adminPage: page }) => {
  await page.goto("/issues");
  const issues = page.getByRole("region", { name: "Sync issues" });
  const rejected = issues.getByRole("row").filter({ hasText: "Row not taken" }).first();
  await rejected.locator("summary").click();
  await expect(rejected.locator("pre")).toContainText("SS_WO");

  const kinds = page.getByRole("dialog", { name: "Filter by kind" });
  await page.getByRole("button", { name: "Kind", exact: true }).click();
  const [kind = ""] = (await kinds.getByRole("link").nth(1).innerText()).split("\n");
  await kinds.getByRole("link", { name: kind }).click();
  await expect(page).toHaveURL(/kind=/);
  const shown = issues.getByRole("rowheader");
  for (const text of await shown.allInnerTexts()) expect(text).toBe(kind);

  const all = await shown.count();
  await issues.getByRole("button", { name: "Resolve", exact: true }).first().click();
  await expect(notification(page, /^Resolved/)).toBeVisible();
  if (all === 1) await expect(page.getByText("No issues match")).toBeVisible();
  else await expect(shown).toHaveCount(all - 1);
  await page.goto("/issues?state=resolved");
  await expect(issues.getByText("Resolved", { exact: true }).first()).toBeVisible();
});

test("forcing is asked for in words, and overwrites corrections only then", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  await page.goto(`/circuits/${circuit.id}/edit`);
  await page.getByRole("textbox", { name: "Title" }).fill("A CORRECTION TO BE OVERWRITTEN");
  await page.getByRole("textbox", { name: "Reason" }).fill("It will not last");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "A CORRECTION TO BE OVERWRITTEN" })).toBeVisible();

  await page.goto("/sync");
  const before = await newestRun(page);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("button", { name: "Force…", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Overwrite every correction?" });
  await expect(dialog.getByRole("button", { name: "Overwrite corrections", exact: true })).toBeDisabled();
  await dialog.getByLabel(/^Type overwrite/).fill("overwrite");
  await dialog.getByLabel(/^Reason/).fill("Corrections moved into WorkStudio");
  await dialog.getByRole("button", { name: "Overwrite corrections", exact: true }).click();
  const run = await endOfRunAfter(page, before);
  await expect(logRow(page, run)).toContainText("Forced");
  await page.goto(`/circuits/${circuit.id}`);
  await expect(page.getByRole("heading", { level: 1, name: circuit.title, exact: true })).toBeVisible();
  await expect(page.getByText("Corrected", { exact: true })).toHaveCount(0);
});

test("when WorkStudio is down, the circuits stay, the page says so, and the next sync that reaches it is well again", async ({
  adminPage: page,
}) => {
  await workStudio.fails({ kind: "status", status: 503 });
  const stored = await circuitsNow();
  const run = await syncNow(page);
  await expect(page.locator("[data-slot=alert]").filter({ hasText: `Sync ${run} failed` })).toContainText(/WorkStudio/);

  await page.goto("/circuits");
  await page.getByRole("link", { name: "the newest sync failed" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Sync ${run}` })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/503|does not|could not|failed/);
  await page.goto("/circuits");
  await expect(page.getByRole("region", { name: "Circuits" }).getByRole("rowheader").first()).toBeVisible();
  expect(await circuitsNow()).toBe(stored);

  await workStudio.recovers();
  // A server that was down is left alone for a while, so the first sync after it may still be refused.
  await expect(async () => {
    const next = await syncNow(page);
    await expect(logRow(page, next)).toContainText(/Completed|With warnings/, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await page.goto("/circuits");
  await expect(page.getByRole("link", { name: "the newest sync failed" })).toHaveCount(0);
});
