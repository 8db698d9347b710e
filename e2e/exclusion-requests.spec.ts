import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

const inboxCount = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Inbox/ });

test("a planner asks for an exclusion, a supervisor finds it in the inbox, sees what it removes and grants it with an end, and the planner is told", async ({
  signedIn,
}) => {
  const circuit = await untouchedCircuit("SUS");
  const planner = await signedIn(await somebody("Susanna Walker", "planner", ["SUS"]));
  const supervisor = await signedIn(await somebody("Sophie Decider", "supervisor", ["SUS"]));
  const name = circuit.workOrder;

  await test.step("the planner may only ask, and is told what is missing", async () => {
    await planner.goto(`/circuits/${circuit.id}`);
    await expect(planner.getByRole("button", { name: "Exclude", exact: true })).toHaveCount(0);
    await planner.getByRole("button", { name: "Ask for exclusion", exact: true }).click();
    const dialog = planner.getByRole("dialog", { name: "Ask that it be excluded?" });
    await dialog.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(dialog.getByText("Choose a reason.")).toBeVisible();
    await dialog.getByLabel("Reason").selectOption("No access");
    await dialog.getByLabel("Note").fill("The bridge is washed out");
    await dialog.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(notification(planner, "Asked; a supervisor decides")).toBeVisible();
    await expect(planner.getByText("Asked to be excluded: a decision is to come")).toBeVisible();
    await expect(planner.getByRole("button", { name: "Ask for exclusion", exact: true })).toHaveCount(0);
  });

  await test.step("the supervisor finds it in the inbox and asks back", async () => {
    await supervisor.goto("/inbox");
    await expect(inboxCount(supervisor)).toHaveText(/[1-9]/);
    await expect(supervisor.getByRole("link", { name: `${name} ${circuit.title}` })).toBeVisible();
    expect(await axeFindings(supervisor)).toEqual([]);
    await supervisor.getByRole("link", { name: "Exclusions to decide" }).click();
    await expect(supervisor.getByRole("heading", { level: 1, name: "Exclusions" })).toBeVisible();
    const request = supervisor.getByRole("listitem").filter({ hasText: circuit.title });
    await expect(request).toContainText("No access: The bridge is washed out — Susanna Walker");
    await expect(request).toContainText(/Takes out of the totals: [\d,.]+ mi \([\d.<% ]+ of Susquehanna\)/);
    expect(await axeFindings(supervisor)).toEqual([]);
    await supervisor.getByRole("button", { name: `Ask back about ${name}`, exact: true }).click();
    await supervisor.getByRole("textbox", { name: "Question" }).fill("Until when is it closed?");
    await supervisor.getByRole("dialog").getByRole("button", { name: "Ask", exact: true }).click();
    await expect(request).toContainText("Waits for an answer");
  });

  await test.step("the planner answers out of the inbox", async () => {
    await planner.goto("/inbox");
    await expect(planner.getByText("Questions about exclusions that you asked for")).toBeVisible();
    await planner.getByRole("link", { name: `${name} ${circuit.title}` }).click();
    await expect(planner.getByText("Sophie Decider asks: “Until when is it closed?”")).toBeVisible();
    await planner.getByRole("button", { name: `Answer about ${name}`, exact: true }).click();
    await planner.getByRole("textbox", { name: "Answer" }).fill("Until the end of March");
    await planner.getByRole("button", { name: "Send the answer", exact: true }).click();
    await expect(planner.getByText("Asked to be excluded: a decision is to come")).toBeVisible();
  });

  await test.step("the supervisor sees what it removes, and grants it with an end", async () => {
    await supervisor.goto("/exclusions");
    await supervisor.getByRole("button", { name: `Grant the exclusion of ${name}`, exact: true }).click();
    const dialog = supervisor.getByRole("dialog", { name: `Exclude ${name}?` });
    await expect(dialog).toContainText("Susanna Walker asks for it. It takes out of the totals:");
    await expect(dialog.getByLabel("Note")).toHaveValue("The bridge is washed out");
    await dialog.getByLabel("Until").fill("2099-03-31");
    await dialog.getByRole("button", { name: "Grant", exact: true }).click();
    await expect(notification(supervisor, "Granted; the circuit is excluded")).toBeVisible();
    const row = supervisor.getByRole("row").filter({ hasText: name });
    await expect(row).toContainText("No access: The bridge is washed out");
    await expect(row).toContainText("Mar 31, 2099, decision");
    await expect(supervisor.getByRole("group").filter({ hasText: "Left out of the totals" })).toContainText(
      "Susquehanna",
    );
    await supervisor.goto("/inbox");
    await expect(supervisor.getByText("Exclusions to decide")).toHaveCount(0);
  });

  await test.step("the planner sees the answer in the inbox and on the circuit", async () => {
    await planner.goto("/inbox");
    await expect(inboxCount(planner)).toHaveText(/[1-9]/);
    await expect(planner.getByText("Exclusions that you asked for, decided")).toBeVisible();
    await planner.getByRole("link", { name: `${name} ${circuit.title}` }).click();
    await expect(planner.getByText("The exclusion was granted")).toBeVisible();
    await expect(planner.getByText("Until Mar 31, 2099, then a decision falls due.")).toBeVisible();
  });

  await test.step("the supervisor includes it again from the desk, chosen among others", async () => {
    await supervisor.goto("/exclusions");
    await supervisor.getByRole("checkbox", { name: `Select ${name}` }).check();
    await supervisor.getByRole("button", { name: "Include…", exact: true }).click();
    const dialog = supervisor.getByRole("dialog", { name: "Take this circuit back into reporting?" });
    await expect(dialog).toContainText("It brings back:");
    await dialog.getByLabel("Reason").fill("The bridge stands again");
    await dialog.getByRole("button", { name: "Include 1 circuit", exact: true }).click();
    await expect(notification(supervisor, "1 circuit back in reporting")).toBeVisible();
    await expect(supervisor.getByRole("row").filter({ hasText: name })).toHaveCount(0);
  });
});

test("circuits are excluded together from the list, and taken back in where that is announced", async ({
  adminPage: page,
}) => {
  const { workOrder } = await untouchedCircuit();
  const exclude = async () => {
    await page.getByRole("checkbox", { name: `Select ${workOrder}` }).check();
    await page.getByRole("button", { name: "Exclude…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Exclude this circuit from reporting?" });
    await expect(dialog).toContainText("It takes out of the totals:");
    await dialog.getByLabel("Reason").selectOption("Crews are on storm work");
    await dialog.getByLabel("Until").fill("2099-06-30");
    await expect(dialog).toContainText("Then it returns by itself.");
    await dialog.getByRole("button", { name: "Exclude 1 circuit", exact: true }).click();
    await expect(page.getByText("No circuits match")).toBeVisible();
  };
  await page.goto(`/circuits?q=${workOrder}`);
  await exclude();
  await page.getByRole("region", { name: "Notifications" }).getByRole("button", { name: "Undo", exact: true }).click();
  await expect(notification(page, "1 circuit as before")).toBeVisible();
  await expect(page.getByRole("rowheader", { name: workOrder })).toBeVisible();

  await test.step("what the list hides leads to the desk, and can still be shown", async () => {
    await exclude();
    await page.getByRole("link", { name: "show", exact: true }).click();
    await expect(page.getByRole("row").filter({ hasText: workOrder })).toContainText("excluded");
    await page.goto(`/circuits?q=${workOrder}`);
    await page.getByRole("link", { name: "1 excluded hidden" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Exclusions" })).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: workOrder })).toContainText("Jun 30, 2099, returns");
    expect(await axeFindings(page)).toEqual([]);
  });
});

test("somebody puts a kind of their inbox off, and brings it back", async ({ signedIn }) => {
  const circuit = await untouchedCircuit("NOR");
  const planner = await signedIn(await somebody("Nora Walker", "planner", ["NOR"]));
  const page = await signedIn(await somebody("Norbert Decider", "supervisor", ["NOR"]));
  await planner.goto(`/circuits/${circuit.id}`);
  await planner.getByRole("button", { name: "Ask for exclusion", exact: true }).click();
  await planner.getByLabel("Reason").selectOption("No access");
  await planner.getByRole("dialog").getByRole("button", { name: "Ask", exact: true }).click();
  await expect(planner.getByText("Asked to be excluded: a decision is to come")).toBeVisible();

  await page.goto("/inbox");
  await page.getByRole("button", { name: "Put off: Exclusions to decide", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Put off?" });
  await dialog.getByRole("button", { name: "Put off", exact: true }).click();
  await expect(dialog.getByText("Choose a day after today.").first()).toBeVisible();
  await dialog.getByLabel("Until").fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await dialog.getByLabel("Reason").fill("Waiting for the map");
  await dialog.getByRole("button", { name: "Put off", exact: true }).click();
  await expect(page.getByText(/Back on .*: Waiting for the map/)).toBeVisible();
  await page.getByRole("button", { name: "Bring back: Exclusions to decide", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Bring back", exact: true }).click();
  await expect(page.getByRole("button", { name: "Put off: Exclusions to decide", exact: true })).toBeVisible();

  await test.step("hands it to a colleague with a sentence, who sees who asked", async () => {
    const colleague = await somebody("Hanna Colleague", "supervisor", ["NOR"]);
    await page.getByRole("button", { name: new RegExp(`^Hand on: ${circuit.workOrder}`) }).click();
    const handing = page.getByRole("dialog", { name: "Hand this on?" });
    await handing.getByLabel("Note").fill("You know this line");
    await handing.getByRole("button", { name: "Hand on", exact: true }).click();
    await expect(handing.getByText("Choose a colleague from the list.").first()).toBeVisible();
    await handing.getByLabel("Colleague").selectOption({ label: `Hanna Colleague · ${colleague.email}` });
    expect(await axeFindings(page)).toEqual([]);
    await handing.getByRole("button", { name: "Hand on", exact: true }).click();
    await expect(page.getByText("You handed it to Hanna Colleague: You know this line")).toBeVisible();
    const other = await signedIn(colleague);
    await other.goto("/inbox");
    await expect(other.getByText("Norbert Decider hands it to you: You know this line")).toBeVisible();
  });
});
