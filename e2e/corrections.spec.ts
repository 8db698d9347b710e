import type { Page } from "@playwright/test";
import { type Circuit, untouchedCircuit } from "./support/circuits";
import { somebody } from "./support/people";
import { workStudio } from "./support/simulator";
import { syncNow } from "./support/sync";
import { expect, notification, test } from "./support/test";

const row = (page: Page, { workOrder }: Circuit) =>
  page.getByRole("region", { name: "Corrections" }).getByRole("row").filter({ hasText: workOrder });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Decide about corrections" });

async function correctTitle(page: Page, circuit: Circuit, title: string): Promise<void> {
  await page.goto(`/circuits/${circuit.id}/edit`);
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByRole("textbox", { name: "Reason" }).fill("The crews call it so");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

async function decide(page: Page, what: string, reason: string, button = what): Promise<void> {
  await dialog(page).getByRole("radio", { name: what }).check();
  await dialog(page).getByRole("textbox", { name: "Reason" }).fill(reason);
  await dialog(page).getByRole("button", { name: button, exact: true }).click();
}

test("WorkStudio changes a corrected title: the drift shows, the supervisor uses WorkStudio’s value, and the next sync owns the field", async ({
  adminPage,
  signedIn,
}) => {
  const circuit = await untouchedCircuit("LAN");
  const supervisor = await signedIn(await somebody("Sue Desk", "supervisor", ["LAN"]));
  await correctTitle(supervisor, circuit, `${circuit.title} (SPUR)`);

  await test.step("before WorkStudio changes anything it stands, and asks nobody", async () => {
    await supervisor.goto(`/corrections?q=${circuit.workOrder}`);
    await expect(row(supervisor, circuit)).toContainText(/\(SPUR\).*Stands.*Sue Desk.*The crews call it so/);
  });

  await test.step("WorkStudio changes it, and the navigation counts one more", async () => {
    await workStudio.retitle(circuit.jobGuid, `${circuit.title} REBUILT`);
    await syncNow(adminPage);
    await supervisor.goto(`/corrections?state=drifted&q=${circuit.workOrder}`);
    await expect(row(supervisor, circuit)).toContainText(/REBUILT.*Changed since/);
    await expect(
      supervisor.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /Corrections/ }),
    ).toContainText(/[1-9]/);
  });

  await test.step("the supervisor uses WorkStudio’s value, by keys alone", async () => {
    await row(supervisor, circuit).getByRole("button", { name: "Decide…", exact: true }).focus();
    await supervisor.keyboard.press("Enter");
    await expect(dialog(supervisor)).toContainText("This is about 1 correction of one circuit.");
    await dialog(supervisor).getByRole("radio", { name: "Keep ours" }).focus();
    await supervisor.keyboard.press("ArrowDown");
    await expect(dialog(supervisor).getByRole("radio", { name: "Use WorkStudio’s value" })).toBeChecked();
    await supervisor.keyboard.press("Tab");
    await supervisor.keyboard.type("They renamed it");
    await supervisor.keyboard.press("Tab");
    await supervisor.keyboard.press("Tab");
    await supervisor.keyboard.press("Enter");
    await expect(notification(supervisor, "1 correction given back to WorkStudio")).toBeVisible();
    await expect(supervisor.getByText("No corrections match")).toBeVisible();
    await supervisor.goto(`/circuits/${circuit.id}`);
    await expect(supervisor.getByRole("heading", { level: 1, name: `${circuit.title} REBUILT` })).toBeVisible();
    await expect(
      supervisor.getByRole("listitem").filter({ hasText: "Sue Desk used WorkStudio’s value of title" }),
    ).toContainText("They renamed it");
  });

  await test.step("the next sync writes what WorkStudio says", async () => {
    await workStudio.retitle(circuit.jobGuid, circuit.title);
    await syncNow(adminPage);
    await supervisor.goto(`/circuits/${circuit.id}`);
    await expect(supervisor.getByRole("heading", { level: 1, name: circuit.title, exact: true })).toBeVisible();
  });
});

test("kept and protected corrections ask no more, and who comes second is told", async ({ adminPage, signedIn }) => {
  const [first, second] = [await untouchedCircuit("LEH"), await untouchedCircuit("LEH")];
  const mark = `DESK ${Date.now()}`;
  const supervisor = await signedIn(await somebody("Sol Desk", "supervisor", ["LEH"]));
  await correctTitle(supervisor, first, `${mark} ONE`);
  await correctTitle(supervisor, second, `${mark} TWO`);
  for (const { jobGuid } of [first, second]) await workStudio.retitle(jobGuid, "ANOTHER NAME");
  await syncNow(adminPage);
  const here = `/corrections?q=${encodeURIComponent(mark)}&field=title`;
  await supervisor.goto(here);

  await test.step("a colleague decides while the dialog is open", async () => {
    await row(supervisor, first).getByRole("button", { name: "Decide…", exact: true }).click();
    await expect(dialog(supervisor).getByRole("list", { name: "What it is about" })).toContainText(`${mark} ONE`);
    await adminPage.goto(here);
    await row(adminPage, first).getByRole("button", { name: "Decide…", exact: true }).click();
    await dialog(adminPage).getByRole("radio", { name: "Correct again" }).check();
    await dialog(adminPage).getByRole("textbox", { name: "Reason" }).fill("Both were wrong");
    await expect(adminPage.getByRole("textbox", { name: "New value: title" })).toHaveValue(`${mark} ONE`);
  });

  await test.step("the new value is corrected again, and the other dialog is refused and shows it", async () => {
    await adminPage.getByRole("textbox", { name: "New value: title" }).fill(`${mark} THREE`);
    await dialog(adminPage).getByRole("button", { name: "Correct again", exact: true }).click();
    await expect(notification(adminPage, "1 correction corrected again")).toBeVisible();
    await decide(supervisor, "Use WorkStudio’s value", "They are right");
    await expect(dialog(supervisor).getByRole("alert")).toContainText("changed this field meanwhile");
    await expect(dialog(supervisor).getByRole("list", { name: "What it is about" })).toContainText(`${mark} THREE`);
    await expect(dialog(supervisor).getByRole("textbox", { name: "Reason" })).toHaveValue("They are right");
    await dialog(supervisor).getByRole("button", { name: "Cancel", exact: true }).click();
  });

  await test.step("all that match are kept and protected for good at once", async () => {
    await supervisor.goto(here);
    const boxes = supervisor.getByRole("checkbox", { name: /^Select .*title$/ });
    const count = supervisor.getByRole("region", { name: "Selected corrections" }).getByRole("status");
    await boxes.first().check();
    await supervisor.getByRole("button", { name: "Select all 2 that match", exact: true }).click();
    await expect(count).toHaveText("2 selected");
    // Other ticks are no longer all that match.
    await boxes.first().uncheck();
    await boxes.last().check();
    await expect(count).toHaveText("1 selected");
    await supervisor.getByRole("button", { name: "Select all 2 that match", exact: true }).click();
    await supervisor.getByRole("button", { name: "Keep ours…", exact: true }).click();
    await expect(dialog(supervisor)).toContainText("This is about 2 corrections of 2 circuits.");
    await dialog(supervisor).getByRole("combobox", { name: "Protection" }).selectOption("For good");
    await expect(dialog(supervisor)).toContainText("No change in WorkStudio asks anybody again.");
    await decide(supervisor, "Keep ours", "The map says so", "Keep ours: 2");
    await expect(notification(supervisor, "2 corrections kept")).toBeVisible();
    for (const circuit of [first, second])
      await expect(row(supervisor, circuit)).toContainText(/Protected.*for good, kept .* by Sol Desk/);
  });

  await test.step("and undone at once", async () => {
    await supervisor
      .getByRole("region", { name: "Notifications" })
      .getByRole("button", { name: "Undo", exact: true })
      .first()
      .click();
    await expect(notification(supervisor, "Undone on 2 circuits")).toBeVisible();
    await expect(row(supervisor, second)).toContainText("Changed since");
    await expect(row(supervisor, first)).not.toContainText("Protected");
  });
});
