import type { Locator, Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { type Circuit, untouchedCircuit } from "./support/circuits";
import { expectHeldOpen, holdPosts } from "./support/hold-posts";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

const column = (page: Page, name: string) => page.getByRole("region", { name: new RegExp(`^${name} `) });
const card = (page: Page, { workOrder }: Circuit) => page.getByRole("article", { name: workOrder, exact: true });
const cardIn = (page: Page, name: string, { workOrder }: Circuit) =>
  column(page, name).getByRole("article", { name: workOrder, exact: true });
const count = async (page: Page, name: string) =>
  Number((await column(page, name).getByRole("heading").locator("span").innerText()).replaceAll(",", ""));

/** The two circuits alone, so that each is in sight whatever else the region has. */
const boardOf = (...circuits: Circuit[]) => `/board?q=${circuits.map(({ workOrder }) => workOrder).join("")}`;

async function openBoard(page: Page, address: string): Promise<void> {
  await page.goto(address);
  // Cards can be dragged once the library has come.
  await expect(page.locator("[data-card][draggable=true]").first()).toBeVisible();
}

/** Drags by the mouse, as a hand does it: press, go there in steps, let go. */
async function drag(page: Page, from: Locator, to: Locator, at: { x?: number; y?: number } = {}): Promise<void> {
  await from.scrollIntoViewIfNeeded();
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error("What is dragged, or where to, is not in sight.");
  await page.mouse.move(start.x + 40, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + 60, start.y + start.height / 2 + 8, { steps: 4 });
  await page.mouse.move(end.x + (at.x ?? end.width / 2), end.y + (at.y ?? end.height / 2), { steps: 12 });
  await page.mouse.up();
}

test("a supervisor moves a circuit by drag, gives a reason for the way back, undoes, and a colleague sees it within seconds", async ({
  signedIn,
}) => {
  const circuit = await untouchedCircuit("HAR");
  const [supervisor, colleague] = await Promise.all(
    ["Bo Boardman", "Cleo Column"].map(async (name) => signedIn(await somebody(name, "supervisor", ["HAR"]))),
  );
  if (!supervisor || !colleague) throw new Error("Two people work on this board.");
  await openBoard(supervisor, boardOf(circuit));
  await openBoard(colleague, boardOf(circuit));

  await test.step("by drag to quality control, which the colleague sees without doing anything", async () => {
    await expect(cardIn(supervisor, "Active", circuit)).toBeVisible();
    await drag(supervisor, card(supervisor, circuit), column(supervisor, "Quality control"));
    await expect(notification(supervisor, `${circuit.workOrder} is in Quality control now`)).toBeVisible();
    await expect(cardIn(supervisor, "Quality control", circuit)).toBeVisible();
    expect(await count(supervisor, "Quality control")).toBe(1);
    expect(await count(supervisor, "Active")).toBe(0);
    await expect(cardIn(colleague, "Quality control", circuit)).toBeVisible();
  });

  await test.step("a column that the rules refuse says why, and the card stays", async () => {
    await supervisor.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(cardIn(supervisor, "Active", circuit)).toBeVisible();
    await drag(supervisor, card(supervisor, circuit), column(supervisor, "Closed"));
    await expect(notification(supervisor, /nothing is closed that nobody checked/)).toBeVisible();
    await expect(cardIn(supervisor, "Active", circuit)).toBeVisible();
  });

  await test.step("a move back asks for a reason, and the history keeps it", async () => {
    await drag(supervisor, card(supervisor, circuit), column(supervisor, "Quality control"));
    await expect(cardIn(supervisor, "Quality control", circuit)).toBeVisible();
    await drag(supervisor, card(supervisor, circuit), column(supervisor, "Rework"));
    const dialog = supervisor.getByRole("dialog", { name: `Move ${circuit.workOrder}` });
    await expect(dialog.getByLabel("Stage")).toHaveValue("rework");
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await expect(
      dialog.getByText("Say why it goes back, for whoever reads the history.", { exact: true }),
    ).toBeVisible();
    await dialog.getByLabel("Reason").fill("Two spans have no notes");
    await dialog.getByRole("button", { name: "Move", exact: true }).click();
    await expect(cardIn(supervisor, "Rework", circuit)).toBeVisible();
    await supervisor.goto(`/circuits/${circuit.id}`);
    const history = supervisor.getByRole("listitem").filter({ hasText: "Two spans have no notes" });
    await expect(history).toContainText(/Bo Boardman moved it on the board/);
    await expect(supervisor.getByRole("link", { name: "Rework", exact: true })).toHaveAttribute(
      "href",
      new RegExp(`^/board\\?q=${circuit.workOrder}`),
    );
  });
});

test("two people move one circuit: the second is told who moved it, and the card springs to where it really is", async ({
  signedIn,
}) => {
  const circuit = await untouchedCircuit("HAR");
  const [supervisor, colleague] = await Promise.all(
    ["Bo Boardman", "Cleo Column"].map(async (name) => signedIn(await somebody(name, "supervisor", ["HAR"]))),
  );
  if (!supervisor || !colleague) throw new Error("Two people work on this board.");
  await openBoard(colleague, boardOf(circuit));
  await colleague.route("**/api/board/**", (route) => route.abort());
  await openBoard(supervisor, boardOf(circuit));
  await drag(supervisor, card(supervisor, circuit), column(supervisor, "Pending permissions"));
  await expect(notification(supervisor, `${circuit.workOrder} is in Pending permissions now`)).toBeVisible();
  await expect(colleague.getByText("The server did not answer. The board may be old")).toBeVisible();
  await drag(colleague, card(colleague, circuit), column(colleague, "Quality control"));
  await expect(notification(colleague, /it is in Pending permissions now. Bo Boardman moved it last/)).toBeVisible();
  await colleague.unroute("**/api/board/**");
  await expect(cardIn(colleague, "Pending permissions", circuit)).toBeVisible();
});

test("a planner moves a circuit by keys alone, and keeps the focus; marks stay for everybody", async ({ signedIn }) => {
  const circuit = await untouchedCircuit("NOR");
  const planner = await signedIn(await somebody("Kay Keys", "planner", ["NOR"]));
  await openBoard(planner, boardOf(circuit));
  const name = planner.getByRole("link", { name: circuit.workOrder, exact: true });

  await test.step("m opens the form on a card, Enter moves it, and the focus is on the card", async () => {
    await name.focus();
    await planner.keyboard.press("m");
    const dialog = planner.getByRole("dialog", { name: `Move ${circuit.workOrder}` });
    await expect(dialog.getByLabel("Stage")).toBeFocused();
    await expect(dialog.getByLabel("Stage")).toHaveValue("pending_permissions");
    expect(await axeFindings(planner)).toEqual([]);
    await dialog.getByRole("button", { name: "Move", exact: true }).focus();
    await planner.keyboard.press("Enter");
    await expect(cardIn(planner, "Pending permissions", circuit)).toBeVisible();
    await expect(name).toBeFocused();
    await expect(planner.getByRole("status").filter({ hasText: "Pending permissions now" })).toHaveCount(1);
  });

  await test.step("closing is not offered to a planner, and the form says why", async () => {
    await planner.keyboard.press("m");
    const dialog = planner.getByRole("dialog", { name: `Move ${circuit.workOrder}` });
    await expect(dialog.getByRole("option", { name: "Closed" })).toBeDisabled();
    await expect(dialog).toContainText("Close it from quality control");
    await planner.keyboard.press("Escape");
    await expect(name).toBeFocused();
  });

  await test.step("a note, a colour and a pin, and hidden cards leave the board until they are asked for", async () => {
    await planner.getByRole("button", { name: `Marks of ${circuit.workOrder}`, exact: true }).click();
    const dialog = planner.getByRole("dialog", { name: `Marks of ${circuit.workOrder}` });
    await dialog.getByLabel("Note").fill("Ring the foreman first");
    await dialog.getByLabel("Colour").selectOption("Orange");
    await dialog.getByLabel("Pinned").check();
    const release = await holdPosts(planner);
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expectHeldOpen(planner);
    release("lose");
    await expect(dialog.getByText("The server did not answer.")).toBeVisible();
    await expect(dialog.getByLabel("Note")).toHaveValue("Ring the foreman first");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(card(planner, circuit)).toContainText("Pinned");
    await expect(card(planner, circuit)).toContainText("Note: Ring the foreman first");
    await expect(card(planner, circuit)).toHaveAttribute("data-color", "orange");
    expect(await axeFindings(planner)).toEqual([]);
    await planner.getByRole("button", { name: `Marks of ${circuit.workOrder}`, exact: true }).click();
    await dialog.getByLabel("Hidden").check();
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(card(planner, circuit)).toHaveCount(0);
    await planner.reload();
    await planner.getByRole("link", { name: "Show 1 hidden" }).click();
    await expect(card(planner, circuit)).toContainText("Hidden");
    await expect(planner).toHaveURL(/hidden=all/);
  });
});

test("the board fits a phone: columns side by side to swipe, targets of a thumb’s size, a move by tapping", async ({
  signedIn,
}) => {
  const circuit = await untouchedCircuit("CEN");
  const planner = await signedIn(await somebody("Tess Thumb", "planner", ["CEN"]));
  await planner.setViewportSize({ width: 390, height: 844 });
  await openBoard(planner, boardOf(circuit));
  expect(await planner.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  for (const label of [`Move ${circuit.workOrder} to…`, `Marks of ${circuit.workOrder}`]) {
    const box = await planner.getByRole("button", { name: label, exact: true }).boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  expect(await axeFindings(planner)).toEqual([]);
  await planner.getByRole("button", { name: `Move ${circuit.workOrder} to…`, exact: true }).click();
  const dialog = planner.getByRole("dialog", { name: `Move ${circuit.workOrder}` });
  await dialog.getByLabel("Stage").selectOption("Quality control");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(cardIn(planner, "Quality control", circuit)).toBeInViewport();
  await planner
    .getByRole("navigation", { name: "Stages" })
    .getByRole("link", { name: /^Active/ })
    .click();
  await expect(column(planner, "Active").getByRole("heading")).toBeInViewport();
});

test("cards that are scrolled to come when they are needed, and few are drawn at once", async ({ adminPage }) => {
  await openBoard(adminPage, "/board?status=ACTIV");
  const all = await count(adminPage, "Active");
  const cards = column(adminPage, "Active").getByRole("group");
  await cards.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(column(adminPage, "Active").locator(`li[aria-posinset="${all}"] [data-card]`)).toBeVisible();
  expect(await adminPage.locator("[data-card]").count()).toBeLessThan(150);
});
