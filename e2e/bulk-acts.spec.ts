import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { expect, test } from "./support/test";

test("circuits of a list are moved, assigned and kept out of the unit sync together, and each is undone as a whole", async ({
  adminPage: page,
}) => {
  const { workOrder } = await untouchedCircuit("LAN");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: workOrder }) });
  const notices = page.getByRole("region", { name: "Notifications" });
  const own = page.getByRole("list", { name: "Your changes of many circuits" });
  const choose = async (act: string) => {
    await page.getByRole("checkbox", { name: `Select ${workOrder}` }).check();
    await page.getByRole("button", { name: `${act}…`, exact: true }).click();
    return page.getByRole("dialog");
  };
  await page.goto(`/circuits?q=${workOrder}&cols=region,planner`);
  await expect(row).toContainText("Lancaster");

  await test.step("moved to another region, and undone where that is announced", async () => {
    const dialog = await choose("Region");
    await expect(dialog).toContainText("Nothing is chosen yet.");
    await dialog.getByLabel("Region").selectOption("Lehigh");
    await expect(dialog).toContainText("1 circuit changes.");
    await expect(dialog).toContainText("By region: Lancaster 1.");
    await dialog.getByRole("button", { name: "Move 1 circuit", exact: true }).click();
    await expect(dialog.getByText("Say why, for whoever reads the history.").first()).toBeVisible();
    await dialog.getByLabel("Reason").fill("The border moved");
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Move 1 circuit", exact: true }).click();
    await expect(row).toContainText("Lehigh");
    await notices.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(notices.getByText("1 circuit as before")).toBeVisible();
    await expect(row).toContainText("Lancaster");
  });

  await test.step("assigned to a person by the keys alone, and undone after a reload", async () => {
    const dialog = await choose("Planner");
    await dialog.getByLabel("Person").focus();
    await page.keyboard.type("Ada Admin · ");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("Choose a person from the list.").first()).toBeVisible();
    const label = await dialog.locator("datalist option").first().getAttribute("value");
    await dialog.getByLabel("Person").fill(label ?? "");
    await expect(dialog).toContainText("1 circuit changes.");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(row).toContainText((label ?? "").split(" · ")[0] ?? "");
    await page.reload();
    await own
      .getByRole("listitem")
      .filter({ hasText: "1 circuit assigned" })
      .getByRole("button", { name: "Undo", exact: true })
      .click();
    await expect(own.getByText("1 circuit assigned")).toHaveCount(0);
    await expect(row).not.toContainText((label ?? "").split(" · ")[0] ?? "");
  });

  await test.step("moved to a stage by the rules of the board, and undone", async () => {
    const dialog = await choose("Stage");
    await dialog.getByLabel("Stage").selectOption("Closed");
    await expect(dialog).toContainText("Nothing changes.");
    await expect(dialog).toContainText("1 circuit does not go there from its stage.");
    await dialog.getByLabel("Stage").selectOption("Pending permissions");
    await dialog.getByLabel("Reason").fill("The owners are asked");
    await dialog.getByRole("button", { name: "Move 1 circuit", exact: true }).click();
    await expect(notices.getByText("1 circuit moved to the stage")).toBeVisible();
    await page.goto(`/board?q=${workOrder}`);
    await expect(page.getByRole("region", { name: /^Pending permissions/ })).toContainText(workOrder);
    await page.goto(`/circuits?q=${workOrder}&cols=region,planner`);
    await own
      .getByRole("listitem")
      .filter({ hasText: "1 circuit moved to the stage" })
      .getByRole("button", { name: "Undo", exact: true })
      .click();
    await expect(own.getByText("1 circuit moved to the stage")).toHaveCount(0);
    await page.goto(`/board?q=${workOrder}`);
    await expect(page.getByRole("region", { name: /^Active/ })).toContainText(workOrder);
    await page.goto(`/circuits?q=${workOrder}&cols=region,planner`);
  });

  await test.step("what is so already is said, and changes nothing", async () => {
    const dialog = await choose("Sync");
    await expect(dialog).toContainText("Nothing changes.");
    await expect(dialog).toContainText("1 circuit is so already.");
    await expect(dialog.getByRole("button", { name: /^Change/ })).toHaveCount(0);
    await dialog.getByLabel("Do not sync their units").check();
    await dialog.getByLabel("Reason").fill("Nobody walks it");
    await dialog.getByRole("button", { name: "Change 1 circuit", exact: true }).click();
    await expect(notices.getByText("1 circuit with the sync of units off")).toBeVisible();
    await notices.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(notices.getByText("1 circuit as before").last()).toBeVisible();
  });
});

test("whoever works by keys keeps their place when the buttons over a list come and go", async ({
  adminPage: page,
}) => {
  const { workOrder } = await untouchedCircuit("LEH");
  const bar = page.getByRole("region", { name: "Selected circuits" });
  const table = page.getByRole("region", { name: "Circuits", exact: true });
  await page.goto("/circuits?q=LINE");
  await page.getByRole("checkbox", { name: "Select all rows of this page" }).check();
  await bar.getByRole("button", { name: /^Select all .* that match$/ }).press("Enter");
  await expect(bar).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(bar.getByRole("button", { name: "Exclude…", exact: true })).toBeFocused();
  await bar.getByRole("button", { name: "Clear", exact: true }).press("Enter");
  await expect(bar).toBeHidden();
  await expect(table).toBeFocused();

  await page.goto(`/circuits?q=${workOrder}&excluded=all`);
  await page.getByRole("checkbox", { name: `Select ${workOrder}` }).check();
  await bar.getByRole("button", { name: "Exclude…", exact: true }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("Crews are on storm work");
  await dialog.getByRole("button", { name: "Exclude 1 circuit", exact: true }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(table).toBeFocused();
  const notices = page.getByRole("region", { name: "Notifications" });
  await notices.getByRole("button", { name: "Undo", exact: true }).press("Enter");
  await expect(notices.getByText("1 circuit as before")).toBeVisible();
  await expect(table).toBeFocused();
});

test("a dialog that the server left without an answer asks again by itself, and keeps what was typed", async ({
  adminPage: page,
}) => {
  const { workOrder } = await untouchedCircuit("CEN");
  await page.goto(`/circuits?q=${workOrder}`);
  const dialog = page.getByRole("dialog");
  const open = async () => {
    await page.getByRole("checkbox", { name: `Select ${workOrder}` }).check();
    await page.getByRole("button", { name: "Sync…", exact: true }).click();
  };
  // What shows the dialog comes with its first use.
  await open();
  await expect(dialog).toContainText("Nothing changes.");
  await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.context().setOffline(true);
  await open();
  await dialog.getByRole("radio", { name: "Do not sync their units" }).check();
  await dialog.getByLabel("Reason").fill("In a tunnel");
  await expect(dialog).toContainText("The server did not answer. This asks again by itself.");
  await page.context().setOffline(false);
  await expect(dialog).toContainText("1 circuit changes.");
  await expect(dialog.getByLabel("Reason")).toHaveValue("In a tunnel");
});

test("an undo that the network loses leaves the page, says so, and is tried again", async ({ adminPage: page }) => {
  const { workOrder } = await untouchedCircuit("HAR");
  const notices = page.getByRole("region", { name: "Notifications" });
  const undo = notices.getByRole("button", { name: "Undo", exact: true });
  await page.goto(`/circuits?q=${workOrder}&excluded=all`);
  await page.getByRole("checkbox", { name: `Select ${workOrder}` }).check();
  await page.getByRole("button", { name: "Exclude…", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("Crews are on storm work");
  await dialog.getByRole("button", { name: "Exclude 1 circuit", exact: true }).click();
  await expect(undo).toBeVisible();
  await page.context().setOffline(true);
  await undo.click();
  await expect(notices.getByText("The server did not answer.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Circuits" })).toBeVisible();
  await page.context().setOffline(false);
  await notices.getByRole("button", { name: "Try again", exact: true }).click();
  await expect(notices.getByText("1 circuit as before")).toBeVisible();
});
