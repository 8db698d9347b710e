import { readFileSync } from "node:fs";
import { axeFindings } from "./support/axe";
import { ask, holding } from "./support/database";
import { somebody } from "./support/people";
import { expect, test } from "./support/test";

/** More than a file is written for at once (e2e/start-stack.mjs), and more than an act does while its dialog waits. */
const MANY = 2_100;
const CIRCUITS = "/circuits?q=LARGEWORK";

const dropCircuits = () => ask("DELETE FROM circuits WHERE title LIKE 'LARGEWORK %'");
test.beforeAll(async () => {
  await dropCircuits();
  await ask(
    `
      INSERT INTO circuits (
        job_guid, work_order, extension, title, region_id, api_status, api_modified_date, total_miles
      )
     SELECT '{' || upper(gen_random_uuid()::text) || '}', '2031-' || n, '@', 'LARGEWORK ' || n,
       (SELECT id FROM regions WHERE code = 'LEH'), 'ACTIV', '2026-02-01', 1
     FROM generate_series(1, $1::int) n`,
    [MANY],
  );
});
test.afterAll(dropCircuits);

const lena = () => somebody("Lena Large", "supervisor", ["LEH"]);

test("a file of many rows is asked for, waited for, fetched by whoever asked, and by nobody else", async ({
  signedIn,
}) => {
  test.slow();
  const page = await signedIn(await lena());
  const file = page.getByRole("row").filter({ hasText: /circuits-\d{4}-\d{2}-\d{2}\.csv/ });
  await page.goto(CIRCUITS);

  await test.step("it leads to the page of one's large files, where it is seen coming", async () => {
    await holding("LOCK TABLE export_chunks IN SHARE MODE", [], async () => {
      await page.getByRole("button", { name: "Export and import", exact: true }).click();
      await page.getByRole("link", { name: "CSV file" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Exports" })).toBeVisible();
      await expect(file).toContainText(/Waiting for the worker|0 of 2,100 rows/);
      await expect(file.getByRole("progressbar", { name: "Rows written" })).toBeVisible();
      await expect(file.getByRole("link")).toHaveCount(0);
      expect(await axeFindings(page)).toEqual([]);
    });
  });

  await test.step("it is ready without a reload, and whole", async () => {
    await expect(file).toContainText(/2,100 rows, 0\.\d MB/);
    const [download] = await Promise.all([page.waitForEvent("download"), file.getByRole("link").click()]);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\r\n");
    expect(lines).toHaveLength(MANY + 1);
    expect(lines.slice(1).every((line) => line.includes("LARGEWORK"))).toBe(true);
  });

  await test.step("another person finds nothing at its address, as at one that never was", async () => {
    const address = (await file.getByRole("link").getAttribute("href")) ?? "";
    const other = await signedIn(await somebody("Omar Large", "supervisor", ["LEH"]));
    const answers = [await other.request.get(address), await other.request.get("/api/exports/999999999")];
    expect(answers.map((answer) => answer.status())).toEqual([404, 404]);
    expect(await answers[0]?.text()).not.toContain("LARGEWORK");
    await other.goto("/exports");
    await expect(other.getByText("No large files")).toBeVisible();
  });

  await test.step("one is cancelled before it is written, and both are deleted", async () => {
    await holding("LOCK TABLE export_chunks IN SHARE MODE", [], async () => {
      await page.goto(CIRCUITS);
      await page.getByRole("button", { name: "Export and import", exact: true }).click();
      await page.getByRole("link", { name: "Excel workbook" }).click();
      await page.getByRole("button", { name: /^Cancel circuits-.*\.xlsx$/ }).click();
    });
    await expect(page.getByRole("row").filter({ hasText: ".xlsx" })).toContainText("Cancelled");
    for (const end of ["csv", "xlsx"])
      await page.getByRole("button", { name: new RegExp(`^Delete circuits-.*\\.${end}$`) }).click();
    await expect(page.getByText("No large files")).toBeVisible();
  });
});

test("an act on many circuits shows how far it is, is stopped, and done again is undone, while its page was left", async ({
  signedIn,
}) => {
  test.slow();
  const person = await lena();
  const page = await signedIn(person);
  const own = page.getByRole("list", { name: "Your changes of many circuits" });
  const excluded = async () =>
    (
      await ask<{ count: number }>(
        "SELECT count(*)::int AS count FROM circuits WHERE title LIKE 'LARGEWORK %' AND is_excluded",
      )
    )[0]?.count;
  const ready = async () => {
    await page.goto(CIRCUITS);
    await page.getByRole("checkbox", { name: "Select all rows of this page" }).check();
    await page.getByRole("button", { name: "Select all 2,100 that match", exact: true }).click();
    await page.getByRole("button", { name: "Exclude…", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").selectOption("Crews are on storm work");
    await expect(dialog).toContainText(
      "It can be undone as a whole for 10 minutes, and goes on if you leave the page.",
    );
    return async () => {
      await dialog.getByRole("button", { name: "Exclude 2,100 circuits", exact: true }).click();
      await expect(dialog).toBeHidden();
    };
  };

  await test.step("while it goes on, it says so, also after a reload; stopped, it changes nothing", async () => {
    const exclude = await ready();
    // Held back at its end, where it looks whether whoever asked may still do it.
    const held = "SELECT id FROM users WHERE email = $1 FOR NO KEY UPDATE";
    await holding(held, [person.email], async () => {
      await exclude();
      await expect(own.getByRole("status")).toHaveText("Excluding 2,100 circuits");
      await expect(own.getByRole("progressbar", { name: "Excluding 2,100 circuits" })).toBeVisible();
      await expect(own.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "2,000 of 2,100 circuits");
      await own.getByRole("button", { name: "Stop", exact: true }).click();
      await expect(own.getByRole("button", { name: "Stopping…", exact: true })).toBeDisabled();
      await page.reload();
      await expect(own.getByRole("button", { name: "Stopping…", exact: true })).toBeDisabled();
      expect(await axeFindings(page)).toEqual([]);
    });
    // Where it waited for so long that it is tried again, that takes some seconds.
    await expect(own.getByText("Excluding 2,100 circuits: Stopped. Nothing was changed.")).toBeVisible({
      timeout: 45_000,
    });
    expect(await excluded()).toBe(0);
  });

  await test.step("done, it is undone from the page to which one comes back", async () => {
    const exclude = await ready();
    await exclude();
    await page.goto("/inbox");
    await expect.poll(excluded).toBe(MANY);
    await page.goto("/circuits");
    const done = own.getByRole("listitem").filter({ hasText: "2,100 circuits excluded from reporting" });
    await done.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(own.getByText("2,100 circuits as before")).toBeVisible();
    expect(await excluded()).toBe(0);
    await expect(done).toHaveCount(0);
  });
});
