import { untouchedCircuit } from "./support/circuits";
import { expect, test } from "./support/test";

test("a circuit leaves reporting with a reason, hides from the list, and comes back", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  const row = page.getByRole("rowheader", { name: circuit.workOrder });

  await page.goto(`/circuits/${circuit.id}`);
  await page.getByRole("button", { name: "Exclude", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Exclude from reporting?" });

  await test.step("no reason, no exclusion", async () => {
    await dialog.getByRole("button", { name: "Exclude", exact: true }).click();
    await expect(dialog.getByText("Choose a reason.")).toBeVisible();
    await expect(dialog.getByLabel("Reason")).toBeFocused();
  });

  await test.step("a reason that says too little wants a note, and what was typed stays", async () => {
    await dialog.getByLabel("Reason").selectOption("Another reason");
    await dialog.getByLabel("Until").fill("2099-03-31");
    await dialog.getByRole("button", { name: "Exclude", exact: true }).click();
    await expect(dialog.getByText("This reason needs a note: say what it is.")).toBeVisible();
    await expect(dialog.getByLabel("Note")).toBeFocused();
    await expect(dialog.getByLabel("Until")).toHaveValue("2099-03-31");
  });

  await dialog.getByLabel("Note").fill("Sold to the neighbouring utility");
  await dialog.getByRole("button", { name: "Exclude", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Another reason: Sold to the neighbouring utility — Ada Admin")).toBeVisible();
  await expect(page.getByText("Until Mar 31, 2099, then a decision falls due.")).toBeVisible();

  await test.step("why and how long can be changed", async () => {
    await page.getByRole("button", { name: "Change exclusion", exact: true }).click();
    const change = page.getByRole("dialog", { name: "Change this exclusion?" });
    await expect(change.getByLabel("Note")).toHaveValue("Sold to the neighbouring utility");
    await change.getByLabel("Reason").selectOption("Belongs to another utility");
    await change.getByLabel("Until").fill("");
    await change.getByRole("button", { name: "Save", exact: true }).click();
    await expect(
      page.getByText("Belongs to another utility: Sold to the neighbouring utility — Ada Admin"),
    ).toBeVisible();
    await expect(page.getByText("Until Mar 31, 2099")).toHaveCount(0);
  });

  await test.step("the list hides it until somebody asks", async () => {
    await page.goto(`/circuits?q=${circuit.workOrder}`);
    await expect(page.getByText("No circuits match")).toBeVisible();
    await page.getByRole("button", { name: "Excluded", exact: true }).click();
    await page.getByRole("link", { name: "Only excluded" }).click();
    await expect(row).toBeVisible();
    await expect(page.getByRole("row").filter({ has: row })).toContainText("excluded");
    await page.getByRole("button", { name: "Excluded 1", exact: true }).click();
    await page.getByRole("link", { name: "With excluded" }).click();
    await expect(page).toHaveURL(/excluded=all/);
    await expect(row).toBeVisible();
  });

  await test.step("it comes back, and the history tells both", async () => {
    await row.getByRole("link").click();
    await page.getByRole("button", { name: "Include in reporting", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("The sale fell through");
    await page.getByRole("dialog").getByRole("button", { name: "Include", exact: true }).click();
    await expect(page.getByRole("button", { name: "Exclude", exact: true })).toBeVisible();
    await expect(page.getByText("Excluded from reporting")).toHaveCount(0);
    const history = page.getByRole("listitem").filter({ hasText: "Ada Admin" });
    await expect(history.filter({ hasText: "took it back into reporting" })).toContainText("The sale fell through");
    await expect(history.filter({ hasText: "excluded it from reporting" })).toContainText(
      "Sold to the neighbouring utility",
    );
    await page.goto(`/circuits?q=${circuit.workOrder}`);
    await expect(row).toBeVisible();
  });
});

test("an exclusion made by mistake is taken back where it is announced", async ({ adminPage: page }) => {
  const circuit = await untouchedCircuit();
  await page.goto(`/circuits/${circuit.id}`);
  await page.getByRole("button", { name: "Exclude", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Exclude from reporting?" });
  await dialog.getByLabel("Reason").selectOption("No access");
  await dialog.getByRole("button", { name: "Exclude", exact: true }).click();
  await expect(page.getByRole("button", { name: "Include in reporting", exact: true })).toBeVisible();

  const notices = page.getByRole("region", { name: "Notifications" });
  await notices.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(notices.getByText("Back in reporting")).toBeVisible();
  await expect(page.getByRole("button", { name: "Exclude", exact: true })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "reverted a change of" })).toContainText("Undone at once");
});
