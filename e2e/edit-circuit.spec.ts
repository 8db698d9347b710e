import type { Locator, Page } from "@playwright/test";
import { type Circuit, untouchedCircuit } from "./support/circuits";
import { somebody } from "./support/people";
import { workStudio } from "./support/simulator";
import { logRow, syncNow } from "./support/sync";
import { expect, notification, test } from "./support/test";

const corrected = (page: Page, field: string) =>
  page
    .getByRole("list", { name: "Corrected fields, ours and WorkStudio’s" })
    .getByRole("listitem")
    .filter({ has: page.getByText(field, { exact: true }) });
const valueOf = (row: Locator, term: string) =>
  row.locator("div", { has: row.page().getByText(term, { exact: true }) }).getByRole("definition");
const field = (page: Page, label: string) =>
  page.getByRole("textbox", { name: label }).or(page.getByRole("combobox", { name: label }));

const cole = () => somebody("Cole League", "supervisor", ["CEN", "LAN", "LEH", "HAR", "NOR", "SUS"]);

async function openForm(page: Page, { id }: Circuit): Promise<void> {
  await page.goto(`/circuits/${id}`);
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Edit / })).toBeVisible();
}

async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

test("a corrected title survives a sync, is marked, and goes back to WorkStudio’s when somebody takes it", async ({
  adminPage: page,
}) => {
  const circuit = await untouchedCircuit();
  const ours = `${circuit.title} (NORTH SPUR)`;
  const theirsLater = `${circuit.title} REBUILT`;

  await test.step("edit the title with a reason", async () => {
    await openForm(page, circuit);
    await field(page, "Title").fill(ours);
    await field(page, "Reason").fill("The crews call it the north spur");
    await save(page);
    await expect(page.getByRole("heading", { level: 1, name: ours })).toBeVisible();
    await expect(notification(page, "Saved: Title")).toBeVisible();
  });

  await test.step("the next sync keeps it, and the page shows both values", async () => {
    const run = await syncNow(page);
    await expect(logRow(page, run)).toContainText(/With warnings|Completed/);
    await page.goto(`/circuits/${circuit.id}`);
    const title = corrected(page, "Title");
    await expect(title).toContainText("Corrected");
    await expect(valueOf(title, "Ours")).toContainText(ours);
    await expect(valueOf(title, "WorkStudio now")).toHaveText(circuit.title);
    await expect(title).toContainText("Ada Admin");
    await expect(title).not.toContainText("Changed since");
    await page.goto(`/circuits?q=${circuit.workOrder}&modified=yes`);
    await expect(page.getByRole("row").filter({ hasText: circuit.workOrder })).toContainText("corrected");
  });

  await test.step("WorkStudio changes it meanwhile: ours stays, theirs is shown", async () => {
    await workStudio.retitle(circuit.jobGuid, theirsLater);
    await syncNow(page);
    await page.goto(`/circuits/${circuit.id}`);
    const title = corrected(page, "Title");
    await expect(valueOf(title, "Ours")).toContainText(ours);
    await expect(valueOf(title, "WorkStudio now")).toContainText(theirsLater);
    await expect(valueOf(title, "WorkStudio when corrected")).toContainText(circuit.title);
    await expect(title).toContainText("Changed since");
  });

  await test.step("take theirs, and the title follows WorkStudio again", async () => {
    await page.getByRole("button", { name: "Use WorkStudio’s value: title", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Use it", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: theirsLater })).toBeVisible();
    await expect(corrected(page, "Title")).toHaveCount(0);
    await workStudio.retitle(circuit.jobGuid, circuit.title);
    await syncNow(page);
    await page.goto(`/circuits/${circuit.id}`);
    await expect(page.getByRole("heading", { level: 1, name: circuit.title, exact: true })).toBeVisible();
  });

  await test.step("the history tells who did what and why", async () => {
    const entries = page.getByRole("listitem");
    await expect(entries.filter({ hasText: "Ada Admin corrected title" })).toContainText(
      "The crews call it the north spur",
    );
    await expect(entries.filter({ hasText: "Ada Admin used WorkStudio’s value of title" })).toBeVisible();
    await expect(entries.filter({ hasText: /changed title.*sync \d+/ })).toBeVisible();
  });
});

test.describe("A form that is refused", () => {
  test("says what is wrong at each field and keeps what was typed", async ({ adminPage: page }) => {
    await openForm(page, await untouchedCircuit());
    await field(page, "Title").fill("   ");
    await field(page, "Total miles (mi)").fill("many");
    await field(page, "Percent complete (%)").fill("140");
    await field(page, "Contractor").fill("Kept as typed");
    await save(page);

    const summary = page.getByRole("alert").filter({ hasText: "Please fix 4 fields" });
    await expect(summary).toBeVisible();
    for (const label of ["Title", "Total miles", "Percent complete", "Reason"])
      await expect(summary.getByRole("link", { name: label })).toBeVisible();
    await expect(field(page, "Title")).toBeFocused();
    await expect(field(page, "Title")).toHaveAccessibleDescription(/Enter a title\./);
    await expect(field(page, "Reason")).toHaveAccessibleDescription(/Say why/);
    await expect(field(page, "Total miles (mi)")).toHaveValue("many");
    await expect(field(page, "Percent complete (%)")).toHaveValue("140");
    await expect(field(page, "Contractor")).toHaveValue("Kept as typed");
  });

  test("answers oversized and odd input with field errors", async ({ adminPage: page }) => {
    const circuit = await untouchedCircuit();
    await openForm(page, circuit);
    await field(page, "Title").fill("x".repeat(100_000));
    await field(page, "Contractor").fill("c".repeat(51));
    await field(page, "Miles planned (mi)").fill("1e999");
    await field(page, "Total acres (ac)").fill("-1");
    await field(page, "Reason").fill("r".repeat(501));
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await save(page);
    expect((await answered).status()).toBe(200);

    await expect(field(page, "Title")).toHaveAccessibleDescription(/at most 255 characters/);
    await expect(field(page, "Contractor")).toHaveAccessibleDescription(/at most 50 characters/);
    await expect(field(page, "Miles planned (mi)")).toHaveAccessibleDescription(/number|at most/);
    await expect(field(page, "Total acres (ac)")).toHaveAccessibleDescription(/0 or more/);
    await expect(field(page, "Reason")).toHaveAccessibleDescription(/at most 500 characters/);
    await expect(field(page, "Title")).toHaveValue("x".repeat(100_000));
  });

  test("refuses more than the server reads with a sentence, and keeps what was typed", async ({ adminPage: page }) => {
    await openForm(page, await untouchedCircuit());
    const huge = "y".repeat(1_500_000);
    await field(page, "Reason").fill(huge);
    await save(page);
    await expect(page.locator("[data-slot=form-errors]")).toContainText(/more than fits into one request/);
    await expect(field(page, "Reason")).toHaveValue(huge);
  });

  test("takes text that no database would hold as a field’s problem", async ({ adminPage: page }) => {
    await openForm(page, await untouchedCircuit());
    await field(page, "Title").evaluate((input: HTMLInputElement) => {
      input.value = "WITH A \u0000 ZERO BYTE AND \ud800 HALF A CHARACTER";
    });
    await field(page, "Reason").fill("Trying what a broken keyboard sends");
    await save(page);
    await expect(field(page, "Title")).toHaveAccessibleDescription(/character/);
    await expect(field(page, "Reason")).toHaveValue("Trying what a broken keyboard sends");
  });
});

test("leaving a form with changes asks first", async ({ adminPage: page }) => {
  await openForm(page, await untouchedCircuit());
  await field(page, "Title").fill("NOT YET SAVED");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });

  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(question).toBeHidden();
  await expect(field(page, "Title")).toHaveValue("NOT YET SAVED");

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sync", exact: true }).click();
  await question.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sync" })).toBeVisible();
});

test.describe("Two people in one circuit", () => {
  test("who saves the same field second sees both values and decides", async ({ adminPage, signedIn }) => {
    const circuit = await untouchedCircuit();
    const colleague = await signedIn(await cole());
    await Promise.all([openForm(adminPage, circuit), openForm(colleague, circuit)]);

    await field(colleague, "Title").fill("AS COLE SAYS");
    await field(colleague, "Reason").fill("Cole walked it");
    await save(colleague);
    await expect(colleague.getByRole("heading", { level: 1, name: "AS COLE SAYS" })).toBeVisible();

    await field(adminPage, "Title").fill("AS ADA SAYS");
    await field(adminPage, "Reason").fill("Ada has the map");
    await save(adminPage);
    const conflict = adminPage.locator("[data-slot=alert]").filter({ hasText: "Two versions of the same field" });
    await expect(conflict.getByRole("listitem").filter({ hasText: "Title" })).toContainText(
      "yours “AS ADA SAYS”, saved by Cole League just now “AS COLE SAYS”",
    );
    await expect(field(adminPage, "Title")).toHaveValue("AS ADA SAYS");
    await expect(field(adminPage, "Reason")).toHaveValue("Ada has the map");

    await field(adminPage, "Title").fill("AS BOTH SAY");
    await save(adminPage);
    await expect(adminPage.getByRole("heading", { level: 1, name: "AS BOTH SAY" })).toBeVisible();
    const history = adminPage.getByRole("listitem");
    await expect(history.filter({ hasText: "Cole League corrected title" })).toContainText("AS COLE SAYS");
    await expect(history.filter({ hasText: "Ada Admin corrected title" })).toContainText("AS BOTH SAY");
  });

  test("different fields are both kept", async ({ adminPage, signedIn }) => {
    const circuit = await untouchedCircuit();
    const colleague = await signedIn(await cole());
    await Promise.all([openForm(adminPage, circuit), openForm(colleague, circuit)]);

    await field(colleague, "Total miles (mi)").fill("77.77");
    await field(colleague, "Reason").fill("Measured again");
    await save(colleague);
    await expect(notification(colleague, "Saved: Total miles")).toBeVisible();

    await field(adminPage, "Contractor").fill("Thornfield");
    await field(adminPage, "Reason").fill("New contract");
    await save(adminPage);
    await expect(corrected(adminPage, "Contractor")).toContainText("Thornfield");
    await expect(corrected(adminPage, "Total miles")).toContainText("77.77");
    await expect(corrected(adminPage, "Total miles")).toContainText("Cole League");
  });
});

test.describe("Correcting over the list, by keys alone", () => {
  const quick = (page: Page, { workOrder }: Circuit) => page.getByRole("dialog", { name: `Correct ${workOrder}` });

  async function openByKeys(page: Page, circuit: Circuit): Promise<void> {
    await page.goto(`/circuits?q=${circuit.workOrder}`);
    await expect(page.getByRole("rowheader", { name: circuit.workOrder })).toBeVisible();
    // Keys count once the page's scripts have loaded.
    await expect(async () => {
      await page.keyboard.press("j");
      await page.keyboard.press("c");
      await expect(quick(page, circuit).getByRole("textbox", { name: "Title" })).toBeFocused({ timeout: 2_000 });
    }).toPass();
  }

  test("Enter saves, the row has the focus again, and the next one has the reason already", async ({
    adminPage: page,
  }) => {
    const [first, second] = [await untouchedCircuit(), await untouchedCircuit()];
    await openByKeys(page, first);
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("BY KEYS ALONE");
    await quick(page, first).getByRole("textbox", { name: "Reason" }).focus();
    await page.keyboard.type("Walked them all");
    await page.keyboard.press("Enter");
    await expect(notification(page, "Saved: Title")).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: first.workOrder })).toContainText("BY KEYS ALONE");
    await expect(page.getByRole("link", { name: first.workOrder, exact: true })).toBeFocused();

    await page.keyboard.press("/");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(second.workOrder);
    await expect(page.getByRole("rowheader", { name: second.workOrder })).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("link", { name: second.workOrder, exact: true }).focus();
    await page.keyboard.press("c");
    await expect(quick(page, second).getByRole("textbox", { name: "Reason" })).toHaveValue("Walked them all");
    await page.keyboard.press("Escape");
    await expect(quick(page, second)).toBeHidden();
    await expect(page.getByRole("link", { name: second.workOrder, exact: true })).toBeFocused();
  });

  test("meets the conflicts of the form", async ({ adminPage: page, signedIn }) => {
    const circuit = await untouchedCircuit();
    const colleague = await signedIn(await cole());
    await openByKeys(page, circuit);
    await openForm(colleague, circuit);
    await field(colleague, "Title").fill("COLE WAS FASTER");
    await field(colleague, "Reason").fill("Cole walked it");
    await save(colleague);
    await expect(colleague.getByRole("heading", { level: 1, name: "COLE WAS FASTER" })).toBeVisible();

    await quick(page, circuit).getByRole("textbox", { name: "Title" }).fill("ADA WAS SLOWER");
    await quick(page, circuit).getByRole("textbox", { name: "Reason" }).fill("Ada has the map");
    await page.keyboard.press("Enter");
    await expect(quick(page, circuit).getByRole("listitem").filter({ hasText: "Title" })).toContainText(
      "yours “ADA WAS SLOWER”, saved by Cole League just now “COLE WAS FASTER”",
    );
    await quick(page, circuit).getByRole("textbox", { name: "Reason" }).press("Enter");
    await expect(notification(page, "Saved: Title")).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: circuit.workOrder })).toContainText("ADA WAS SLOWER");
  });

  test("is not there for a planner, nor while one types", async ({ adminPage, signedIn }) => {
    const circuit = await untouchedCircuit("LAN");
    const planner = await signedIn(await somebody("Lana Lancaster", "planner", ["LAN"]));
    await planner.goto(`/circuits?q=${circuit.workOrder}`);
    await planner.keyboard.press("j");
    await planner.keyboard.press("c");
    await adminPage.goto(`/circuits?q=${circuit.workOrder}`);
    await adminPage.keyboard.press("/");
    await adminPage.keyboard.type("c");
    for (const page of [planner, adminPage]) await expect(page.getByRole("dialog")).toHaveCount(0);
  });
});
