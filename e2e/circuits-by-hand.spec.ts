import { axeFindings } from "./support/axe";
import { expect, test } from "./support/test";

test("a circuit is made by hand, moved, merged into another one, deleted and restored", async ({ adminPage: page }, {
  retry,
}) => {
  // Others at a second try: the database keeps those of the first.
  const line = `FERN HOLLOW ${retry}`;
  const [first, second] = [`2039-7${retry}01`, `2039-7${retry}02`];

  const notices = page.getByRole("region", { name: "Notifications" });
  const make = async (workOrder: string, title: string) => {
    await page.goto("/circuits/new");
    await page.getByLabel("Work order").fill(workOrder);
    await page.getByLabel("Title").fill(title);
    await page.getByLabel("Region").selectOption("Lancaster");
    await page.getByLabel("Reason").fill("Ordered by phone");
    await page.getByRole("button", { name: "Create circuit", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByText("WorkStudio does not know this work order yet.")).toBeVisible();
  };

  await test.step("what is missing is said, and what was typed stays", async () => {
    await page.goto("/circuits");
    await page.getByRole("link", { name: "New circuit" }).click();
    await page.getByLabel("Title").fill(`${line} LINE`);
    await page.getByRole("button", { name: "Create circuit", exact: true }).click();
    await expect(page.getByText("Enter a work order.").first()).toBeVisible();
    await expect(page.getByLabel("Title")).toHaveValue(`${line} LINE`);
    expect(await axeFindings(page)).toEqual([]);
  });
  await make(first, `${line} LINE`);
  const kept = page.url();

  await test.step("moved to another region, after it was said who sees it then", async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("button", { name: "Move to another region…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Move this circuit to a region" });
    await dialog.getByLabel("Region").selectOption("Lehigh");
    await expect(dialog).toContainText("Whoever plans it keeps it.");
    await dialog.getByLabel("Reason").fill("The border moved");
    await dialog.getByRole("button", { name: "Move 1 circuit", exact: true }).click();
    await expect(page.getByRole("link", { name: "Lehigh" }).first()).toBeVisible();
  });

  await test.step("another one of the same line is merged into it, and its history is read there", async () => {
    await make(second, `${line} TWICE`);
    await page.goto(kept);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("button", { name: "Merge another one into this…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: `Merge another circuit into ${first}` });
    await dialog.getByLabel("Circuit entered twice").fill(second);
    const option = dialog.locator(`datalist option[value^="${second}"]`);
    await expect(option).toHaveCount(1);
    await dialog.getByLabel("Circuit entered twice").fill((await option.getAttribute("value")) ?? "");
    await expect(dialog).toContainText("Its history is read with this one’s.");
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByLabel("Reason").fill("One line, two orders");
    await dialog.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(notices.getByText(`${second} ${line} TWICE merged into ${first}`)).toBeVisible();
    await expect(page.getByText("One line, two orders").first()).toBeVisible();
  });

  await test.step("deleted with a reason, it is found among the deleted ones beside the merged one, and restored", async () => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("button", { name: "Delete…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: `Delete ${first}?` });
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(dialog.getByText("Say why, for whoever reads the history.").first()).toBeVisible();
    await dialog.getByLabel("Reason").fill("Never ordered");
    await dialog.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(page).toHaveURL(/\/circuits$/);
    await page.getByRole("link", { name: "Deleted", exact: true }).click();
    const rows = page.getByRole("row").filter({ hasText: line });
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: second })).toContainText(first);
    expect(await axeFindings(page)).toEqual([]);
    await rows.filter({ hasText: "Never ordered" }).getByRole("button", { name: "Restore", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("It was ordered after all");
    await page.getByRole("dialog").getByRole("button", { name: "Restore", exact: true }).click();
    await expect(notices.getByText(`${first} restored`)).toBeVisible();
    await expect(rows).toHaveCount(1);
    await page.goto(kept);
    await expect(page.getByRole("heading", { level: 1, name: `${line} LINE` })).toBeVisible();
  });
});
