import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { type Circuit, untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { expectHeldOpen, holdPosts } from "./support/hold-posts";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

const dialog = (page: Page) => page.getByRole("dialog");
const history = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

async function correct(page: Page, { id }: Circuit, title: string): Promise<void> {
  await page.goto(`/circuits/${id}/edit`);
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByRole("textbox", { name: "Reason" }).fill("Read from the wrong map");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

test("a correction is reverted from the history, and back again", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  await correct(page, circuit, "THE WRONG LINE");

  await test.step("the dialog shows what would be put back, and wants a reason", async () => {
    await page.getByRole("button", { name: "Revert: Ada Admin corrected title", exact: true }).click();
    await expect(dialog(page)).toContainText(`Title: THE WRONG LINE → ${circuit.title}`);
    await expect(page.getByRole("textbox", { name: "Reason" })).toBeFocused();
    await page.getByRole("button", { name: "Revert", exact: true }).click();
    await expect(dialog(page).getByText("Say why, for whoever reads the history.")).toBeVisible();
    expect.soft(await axeFindings(page)).toEqual([]);
    await page.getByRole("textbox", { name: "Reason" }).fill("It was the right map");
    await page.getByRole("button", { name: "Revert", exact: true }).click();
  });

  await expect(notification(page, "Reverted: Title")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: circuit.title })).toBeVisible();
  await expect(page.getByText("Corrected", { exact: true })).toHaveCount(0);
  await expect(history(page, "reverted a change of title")).toContainText("It was the right map");
  await expect(history(page, "corrected title")).toContainText("Reverted by Ada Admin");
  await expect(page.getByRole("button", { name: "Revert: Ada Admin corrected title", exact: true })).toHaveCount(0);

  await page.getByRole("button", { name: "Revert: Ada Admin reverted a change of title", exact: true }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("No, it was not");
  await test.step("the dialog stays while the act runs, and a lost connection keeps what was typed in it", async () => {
    const release = await holdPosts(page);
    await page.getByRole("button", { name: "Revert", exact: true }).click();
    await expectHeldOpen(page);
    release("lose");
    await expect(dialog(page).getByRole("alert")).toContainText("The server did not answer");
    await expect(page.getByRole("textbox", { name: "Reason" })).toHaveValue("No, it was not");
  });
  await page.getByRole("button", { name: "Revert", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "THE WRONG LINE" })).toBeVisible();
});

test("a later change is in the way, and the dialog says whose", async ({ adminPage: page, signedIn }) => {
  const circuit = await untouchedCircuit("LAN");
  await correct(page, circuit, "ADA’S TITLE");
  await correct(await signedIn(await somebody("Cole Later", "supervisor", ["LAN"])), circuit, "COLE’S TITLE");
  await page.goto(`/circuits/${circuit.id}`);
  await page.getByRole("button", { name: "Revert: Ada Admin corrected title", exact: true }).click();
  await expect(dialog(page)).toContainText(/A later change is in the way: Cole Later changed title/);
  await expect(dialog(page).getByRole("button", { name: "Revert", exact: true })).toHaveCount(0);
  await dialog(page).getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(page.getByRole("button", { name: "Revert: Ada Admin corrected title", exact: true })).toBeFocused();
});

test("a change of a person is reverted from its act in the log", async ({ adminPage: page }) => {
  const { email } = await somebody("Petra Renamed", "planner", ["LAN"]);
  const [person] = await ask<{ id: number }>("SELECT id::int FROM users WHERE email = $1", [email]);
  await page.goto(`/users/${person?.id}/edit`);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Petra Misspelt");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Petra Misspelt" })).toBeVisible();

  await page.getByRole("link", { name: "History" }).click();
  await page.getByRole("row").filter({ hasText: "changed a person" }).first().getByRole("link").first().click();
  await page.getByRole("button", { name: "Revert", exact: true }).click();
  await expect(dialog(page)).toContainText("Name: Petra Misspelt → Petra Renamed");
  await dialog(page).getByRole("button", { name: "Revert", exact: true }).click();
  await expect(page.getByRole("link", { name: "Reverted by Ada Admin" })).toBeVisible();
  await page.getByRole("link", { name: "Reverted by Ada Admin" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("reverted a change of a person");
  await expect(page.getByRole("link", { name: "the change by Ada Admin" })).toBeVisible();
});

test("a planner reads the history and is offered nothing to revert", async ({ adminPage, signedIn }) => {
  const circuit = await untouchedCircuit("LAN");
  await correct(adminPage, circuit, "CORRECTED BY ADA");
  const page = await signedIn(await somebody("Lana Lancaster", "planner", ["LAN"]));
  await page.goto(`/circuits/${circuit.id}`);
  await expect(history(page, "Ada Admin corrected title")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Revert/ })).toHaveCount(0);
});
