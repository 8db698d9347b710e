import type { Page } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { fillSignIn, somebody } from "./support/people";
import { workStudio } from "./support/simulator";
import { expect, notification, test } from "./support/test";
import { type WorkStudioPair, freeWorkStudioPair } from "./support/workstudio-pairs";

/** Signs a new planner in on their WorkStudio page. */
async function arrive(page: Page, name: string): Promise<string> {
  const person = await somebody(name, "planner", ["CEN"]);
  await page.goto("/account/workstudio");
  await fillSignIn(page, person);
  await expect(page.getByRole("heading", { name: "Link your WorkStudio account", exact: true })).toBeVisible();
  return person.email;
}

async function link(page: Page, { username, password }: Pick<WorkStudioPair, "username" | "password">): Promise<void> {
  await page.getByLabel("WorkStudio name").fill(username);
  await page.getByLabel("WorkStudio password").fill(password);
  await page.getByRole("button", { name: "Link account", exact: true }).click();
}

const alert = (page: Page) => page.locator("form [role=alert]");
const linked = (page: Page) =>
  page.locator("[data-slot=card]").filter({ has: page.getByRole("heading", { name: "Linked account" }) });

test.describe("One’s own WorkStudio account", () => {
  test.afterEach(async () => {
    await workStudio.recovers();
  });

  test("W1 a wrong password is said so, and WorkStudio is asked twice an hour at most", async ({ page }) => {
    const pair = await freeWorkStudioPair();
    await arrive(page, "Bruno Mistyped");
    await link(page, { username: pair.username.replace("\\", "/"), password: "x" });
    await expect(page.getByText("Enter it as DOMAIN\\user").first()).toBeVisible();
    for (const wrong of ["not this one", "nor this one"]) {
      await link(page, { ...pair, password: wrong });
      await expect(alert(page)).toContainText("WorkStudio does not accept this name and password.");
      await expect(page.getByLabel("WorkStudio name")).toHaveValue(pair.username);
    }
    await link(page, pair);
    await expect(alert(page)).toContainText("refused this account twice within an hour");
    expect(await axeFindings(page)).toEqual([]);
    await page.reload();
    await expect(page.getByRole("heading", { name: "Link your WorkStudio account", exact: true })).toBeVisible();
  });

  test("is linked, shown without its password, proved again and unlinked", async ({ page, signedIn }) => {
    const pair = await freeWorkStudioPair();
    const email = await arrive(page, "Carla Linked");
    await link(page, pair);
    await expect(notification(page, `Linked ${pair.username}`)).toBeVisible();
    await expect(linked(page)).toContainText("Verified");
    await expect(linked(page)).toContainText(pair.username);
    expect(await page.content()).not.toContain(pair.password);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Check again", exact: true }).click();
    await expect(notification(page, "WorkStudio accepts your account")).toBeVisible();

    const other = await signedIn(await somebody("Dario Toolate", "planner", ["CEN"]));
    await other.goto("/account/workstudio");
    await link(other, { ...pair, username: pair.username.toUpperCase() });
    await expect(alert(other)).toContainText("belongs to somebody else here");

    await page.getByRole("button", { name: "Unlink", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Unlink", exact: true }).click();
    await expect(linked(page)).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "Link your WorkStudio account", exact: true })).toBeVisible();
    const kept = await ask<{ pairs: number; circuits: number }>(
      "SELECT (SELECT count(*)::int FROM user_ws_credentials w WHERE w.user_id = u.id) AS pairs, (SELECT count(*)::int FROM circuit_user c WHERE c.user_id = u.id) AS circuits FROM users u WHERE email = $1",
      [email],
    );
    expect(kept[0]).toMatchObject({ pairs: 0 });
    expect(kept[0]?.circuits).toBeGreaterThan(0);
  });

  test("that fails warns its owner on every page, is not used after the third time, and is well again once proved", async ({
    page,
  }) => {
    await arrive(page, "Elif Failing");
    const pair = await freeWorkStudioPair();
    await link(page, pair);
    await expect(linked(page)).toContainText("Verified");
    await workStudio.fails({ kind: "status", status: 503 });
    const prove = page.getByRole("button", { name: "Check again", exact: true });
    await prove.click();
    await expect(linked(page)).toContainText("Failing");
    const failing = page.getByText("The last check of your WorkStudio account failed");
    for (const path of ["/circuits", "/sync", "/account"]) {
      await page.goto(path);
      await expect(failing).toBeVisible();
    }
    await page.getByRole("link", { name: "Look at your WorkStudio account" }).click();
    await expect(page).toHaveURL(/\/account\/workstudio$/);
    await prove.click();
    await expect(linked(page)).toContainText("2 in a row");
    await prove.click();
    await expect(linked(page)).toContainText("Not used");
    await page.goto("/circuits");
    const banner = page.getByText("Your WorkStudio account is not used any more");
    await expect(banner).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect.soft(await axeFindings(page), colorScheme).toEqual([]);
    }
    await workStudio.recovers();
    await page.getByRole("link", { name: "Check it again, or link it anew" }).click();
    await prove.click();
    await expect(linked(page)).toContainText("Verified");
    await expect(banner).toHaveCount(0);
  });

  test("whose password changed in WorkStudio is not used at once, and is linked anew", async ({ page }) => {
    await arrive(page, "Fiona Newpassword");
    const pair = await freeWorkStudioPair();
    await link(page, pair);
    await expect(linked(page)).toContainText("Verified");
    await workStudio.fails({ kind: "status", status: 401, match: { account: pair.username } });
    await page.getByRole("button", { name: "Check again", exact: true }).click();
    await expect(notification(page, "WorkStudio no longer accepts this account")).toBeVisible();
    await expect(linked(page)).toContainText("Not used");
    await workStudio.recovers();
    await link(page, pair);
    await expect(linked(page)).toContainText("Verified");
    await expect(page.getByRole("heading", { name: "Link it anew" })).toHaveCount(0);
  });
});
