import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { somebody } from "./support/people";
import { expect, notification, test } from "./support/test";

const views = (page: Page) => page.getByRole("button", { name: /^Views/ });
const menu = (page: Page) => page.getByRole("dialog", { name: "Views", exact: true });
const rows = (page: Page) => page.getByRole("region", { name: "Circuits" }).getByRole("rowheader");

async function choose(page: Page, what: string | RegExp, role: "button" | "link" = "button"): Promise<void> {
  await views(page).click();
  await menu(page).getByRole(role, { name: what }).click();
}

test("somebody keeps how a list looks as a view, starts with it, changes it, shares it and deletes it", async ({
  adminPage: page,
}) => {
  const name = `Nearly done ${Date.now()}`;
  await page.goto("/circuits?q=2&sort=-percent&cols=title&cols=percent");
  await expect(rows(page).first()).toBeVisible();
  const first = await rows(page).first().innerText();

  await choose(page, "Save as a new view…");
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog.getByText("Give the view a name.").first()).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Start this list with it").check();
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notification(page, "View saved")).toBeVisible();
  await expect(page).toHaveURL(/view=\d+/);
  await expect(views(page)).toHaveAccessibleName(`Views, ${name} is open`);

  await test.step("the list starts with it, and the address says so", async () => {
    await page.goto("/circuits");
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === "2" && url.searchParams.has("view"));
    await expect(rows(page).first()).toHaveText(first);
    await choose(page, "Whole list", "link");
    await expect(page).toHaveURL(/\/circuits\?view=none$/);
    await expect(views(page)).toHaveAccessibleName("Views");
  });

  await test.step("what is changed is offered to be saved", async () => {
    await choose(page, name, "link");
    await expect(page).toHaveURL(/view=\d+/);
    await expect(rows(page).first()).toHaveText(first);
    await page.getByRole("button", { name: "Status", exact: true }).click();
    const filter = page.getByRole("dialog", { name: "Filter by status" });
    await filter.getByRole("checkbox").first().check();
    await filter.getByRole("button", { name: "Apply", exact: true }).click();
    await expect(page).toHaveURL(/status=/);
    await choose(page, `Save changes to “${name}”`);
    await expect(notification(page, `“${name}” saved`)).toBeVisible();
    await page.goto("/circuits");
    await expect(page).toHaveURL(/status=/);
    await views(page).click();
    await expect(menu(page).getByRole("button", { name: /^Save changes/ })).toHaveCount(0);
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press("Escape");
  });

  await test.step("it is shared with a role, and deleted", async () => {
    await choose(page, "Rename or share…");
    const share = page.getByRole("dialog", { name: "Rename or share" });
    await share.getByLabel("Shared with").selectOption({ label: "Planner" });
    await share.getByRole("button", { name: "Save", exact: true }).click();
    await expect(notification(page, "View changed")).toBeVisible();
    await page.reload();
    await views(page).click();
    await expect(menu(page).getByRole("link", { name })).toContainText("Shared with Planner");
    await menu(page).getByRole("button", { name: "Delete…", exact: true }).click();
    await page
      .getByRole("dialog", { name: `Delete “${name}”?` })
      .getByRole("button", { name: "Delete", exact: true })
      .click();
    await expect(notification(page, `“${name}” deleted`)).toBeVisible();
    await page.goto("/circuits");
    await expect(page).toHaveURL(/\/circuits$/);
  });
});

test("a view that says what its list no longer has opens with the rest, and says what is gone", async ({
  adminPage: page,
}) => {
  await page.goto("/circuits?q=2&cols=title");
  await choose(page, "Save as a new view…");
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  const name = `Old ${Date.now()}`;
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/view=\d+/);
  const id = new URL(page.url()).searchParams.get("view") ?? "";
  await ask(
    "UPDATE saved_views SET query = query || '&cols=gone_column&region=GONE&sort=gone_order&was=1' WHERE id = $1",
    [id],
  );
  await page.reload();
  await expect(page.getByRole("status").filter({ hasText: name })).toHaveText(
    `“${name}” says what this list no longer has: column “gone_column”, order by “gone_order”, filter “was”, Region “GONE”. The rest of it holds; save it to leave that out.`,
  );
  await expect(rows(page).first()).toBeVisible();

  await choose(page, name, "link");
  await expect(page).toHaveURL(({ searchParams }) => searchParams.has("was") && !searchParams.has("region"));
  await expect(rows(page).first()).toBeVisible();
  await choose(page, `Save changes to “${name}”`);
  await expect(notification(page, `“${name}” saved`)).toBeVisible();
  await expect(page.getByText("says what this list no longer has")).toHaveCount(0);
  await choose(page, "Delete…");
  await page
    .getByRole("dialog", { name: `Delete “${name}”?` })
    .getByRole("button", { name: "Delete", exact: true })
    .click();
  await expect(notification(page, `“${name}” deleted`)).toBeVisible();
});

test("the board has views of its own, starts with one, and says what is gone of it", async ({ signedIn }) => {
  const page = await signedIn(await somebody("Vera Viewer", "supervisor", ["LAN"]));
  await page.goto("/board?q=2&status=ACTIV");
  const cards = page.getByRole("region", { name: /^Active / }).getByRole("heading");
  const before = await cards.innerText();
  await choose(page, "Save as a new view…");
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  await expect(dialog).toContainText("Filters and search as they are now.");
  await dialog.getByLabel("Name").fill("My mornings");
  await dialog.getByLabel("Start this board with it").check();
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(notification(page, "View saved")).toBeVisible();
  await expect(views(page)).toHaveAccessibleName("Views, My mornings is open");

  await test.step("the board starts with it; the list of circuits has none of it", async () => {
    await page.goto("/board");
    await expect(page).toHaveURL((url) => url.searchParams.get("status") === "ACTIV" && url.searchParams.has("view"));
    await expect(cards).toHaveText(before);
    await choose(page, "Whole board", "link");
    await expect(page).toHaveURL(/\/board\?view=none$/);
    await page.goto("/circuits");
    await views(page).click();
    await expect(menu(page).getByRole("link", { name: "My mornings" })).toHaveCount(0);
  });

  await test.step("it is shared with the planners of her regions, and with nobody who may do more", async () => {
    await page.goto("/board");
    await choose(page, "Rename or share…");
    const share = page.getByRole("dialog", { name: "Rename or share" });
    const roles = share.getByLabel("Shared with").locator("optgroup[label='People with a role'] option");
    await expect(roles.filter({ hasText: /^(Planner in your regions|Supervisor)$/ })).toHaveCount(2);
    await expect(roles.filter({ hasText: "Administrator" })).toHaveCount(0);
    await share.getByLabel("Shared with").selectOption({ label: "Planner in your regions" });
    await share.getByRole("button", { name: "Save", exact: true }).click();
    await expect(notification(page, "View changed")).toBeVisible();
    const [near, far] = [
      await signedIn(await somebody("Nora Near", "planner", ["LAN"])),
      await signedIn(await somebody("Fay Far", "planner", ["LEH"])),
    ];
    for (const [other, many] of [
      [near, 1],
      [far, 0],
    ] as const) {
      await other.goto("/board");
      await views(other).click();
      await expect(menu(other).getByRole("link", { name: /^My mornings/ })).toHaveCount(many);
    }
  });

  await test.step("values that are gone are said, and the rest opens", async () => {
    await ask(
      "UPDATE saved_views SET query = query || '&region=GONE&was=1' WHERE name = 'My mornings' AND noun = 'board'",
    );
    await page.goto("/board");
    await expect(page.getByRole("status").filter({ hasText: "My mornings" })).toContainText(
      "says what this board no longer has: filter “was”, Region “GONE”.",
    );
    expect(await axeFindings(page)).toEqual([]);
  });
});

test("a link to a view that is gone, or is somebody else’s alone, says so and offers the list", async ({
  adminPage: page,
  signedIn,
}) => {
  await page.goto("/circuits?q=2&cols=title");
  await choose(page, "Save as a new view…");
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  const name = `Passed on ${Date.now()}`;
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/view=\d+/);
  const { pathname, search, searchParams } = new URL(page.url());
  const told = (on: Page) => on.locator("[data-slot=alert]").filter({ hasText: "This view cannot be opened" });
  await expect(told(page)).toHaveCount(0);

  await test.step("another person, on the list and on the board", async () => {
    const other = await signedIn(await somebody("Vera Viewer", "supervisor", ["LAN"]));
    await other.goto(pathname + search);
    await expect(told(other)).toContainText("It was deleted, or is not shared with you.");
    await expect(rows(other).first()).toBeVisible();
    expect(await axeFindings(other)).toEqual([]);
    await other.goto(`/board?view=${searchParams.get("view")}`);
    await expect(told(other)).toContainText("Below is the board without it.");
  });

  await test.step("the same link once it was deleted; the list’s own addresses leave it out", async () => {
    await ask("DELETE FROM saved_views WHERE name = $1", [name]);
    await page.reload();
    await expect(told(page)).toBeVisible();
    await page.getByRole("link", { name: "Remove filter Search: 2" }).click();
    await expect(page).toHaveURL((url) => !url.searchParams.has("view"));
    await expect(told(page)).toHaveCount(0);
    await page.goBack();
    await told(page).getByRole("link", { name: "Whole list", exact: true }).click();
    await expect(told(page)).toHaveCount(0);
    await expect(page).toHaveURL(/\/circuits$/);
  });
});

test("the dialog of a view says why it does not know with whom it may be shared, and asks again by itself", async ({
  adminPage: page,
}) => {
  await page.goto("/circuits?q=2");
  const dialog = page.getByRole("dialog", { name: "Save as a view" });
  const shared = dialog.getByLabel("Shared with").getByRole("option");
  // What shows the dialog comes with its first use.
  await choose(page, "Save as a new view…");
  await expect(shared).not.toHaveCount(1);
  await dialog.getByRole("button", { name: "Cancel", exact: true }).click();

  await page.context().setOffline(true);
  await choose(page, "Save as a new view…");
  await dialog.getByLabel("Name").fill("In a tunnel");
  await expect(dialog.getByRole("status")).toContainText("The server did not answer. This asks again by itself.");
  expect(await axeFindings(page)).toEqual([]);
  await page.context().setOffline(false);
  await expect(shared).not.toHaveCount(1);
  await expect(dialog.getByRole("status")).toHaveCount(0);
  await expect(dialog.getByLabel("Name")).toHaveValue("In a tunnel");
});
