import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { fillSignIn, somebody } from "./support/people";
import { enrol, pressUntil } from "./support/second-factor";
import { expect, notification, test } from "./support/test";

const NEXT_PASSWORD = "seven gates behind the orchard";

test.describe("One's own account", () => {
  test("A14 a new password ends the sessions elsewhere and keeps this one", async ({ page, browser, baseURL }) => {
    const person = await somebody("Vera Newpassword", "planner", ["CEN"]);
    const elsewhere = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
    const other = await elsewhere.newPage();
    await other.goto("/circuits");
    await fillSignIn(other, person);
    await expect(other.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();

    await page.goto("/account/password");
    await fillSignIn(page, person);
    const change = async (current: string, next: string) => {
      await page.getByLabel("Current password", { exact: true }).fill(current);
      await page.getByLabel("New password", { exact: true }).fill(next);
      await page.getByRole("button", { name: "Change password", exact: true }).click();
    };
    await change("not my password", NEXT_PASSWORD);
    await expect(page.getByText("That is not your password.").first()).toBeVisible();
    await change(person.password, "vera.newpassword");
    await expect(page.getByText(/little more than|most used/).first()).toBeVisible();
    await change(person.password, NEXT_PASSWORD);
    await expect(notification(page, "Your password is changed")).toBeVisible();

    await other.reload();
    await expect(other).toHaveURL(/\/sign-in/);
    await page.goto("/circuits");
    await expect(page.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    await fillSignIn(other, { email: person.email, password: NEXT_PASSWORD });
    await expect(other.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    await elsewhere.close();
  });

  test("C5 shows where one is signed in, and ends a session there", async ({ page, browser, baseURL }) => {
    const person = await somebody("Wanda Twosessions", "planner", ["CEN"]);
    const elsewhere = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
    const other = await elsewhere.newPage();
    await other.goto("/circuits");
    await fillSignIn(other, person);
    await expect(other.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    await page.goto("/account/sessions");
    await fillSignIn(page, person);
    await expect(page.getByText("This session")).toBeVisible();
    // Signing in leads here by itself: a button that is seen before its script is loaded does nothing yet.
    await page.waitForLoadState();
    await page.getByRole("button", { name: /^Sign out Chrome/ }).click();
    await expect(notification(page, /^Signed out/)).toBeVisible();
    await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "last used" })).toHaveCount(1);
    await other.getByRole("columnheader", { name: "Title" }).getByRole("link").click();
    await expect(other).toHaveURL(/\/sign-in/);
    await elsewhere.close();
  });

  test("keeps name, region and appearance, on every page without a finding", async ({ page }) => {
    const person = await somebody("Xaver Profile", "planner", ["CEN"]);
    await page.goto("/account");
    await fillSignIn(page, person);
    await page.getByLabel("Name", { exact: true }).fill("Xaver P. Profile");
    await page.getByRole("button", { name: "Save", exact: true }).first().click();
    await expect(page.getByRole("button", { name: "Account of Xaver P. Profile", exact: true })).toBeVisible();
    await page.getByLabel("Region", { exact: true }).selectOption({ index: 1 });
    // A page that is loaded anew before the answer may show the region as it was.
    const saved = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.getByRole("button", { name: "Save", exact: true }).last().click();
    await saved;
    await page.getByRole("main").getByRole("radio", { name: "Dark" }).check();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.reload();
    await expect(page.getByLabel("Region", { exact: true })).not.toHaveValue("");
    for (const path of ["/account", "/account/password", "/account/two-factor", "/account/sessions"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { name: "Your account", level: 1 })).toBeVisible();
      expect.soft(await axeFindings(page), path).toEqual([]);
      expect.soft(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path).toBe(true);
    }
  });

  test("the menu’s theme goes with the person to their next device", async ({ page, browser, baseURL }) => {
    const person = await somebody("Ylva Theme", "planner", ["CEN"]);
    await page.goto("/circuits");
    await fillSignIn(page, person);
    await page.getByRole("button", { name: "Account of Ylva Theme", exact: true }).click();
    const stored = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.getByRole("radio", { name: "Dark" }).check();
    await stored;
    const device = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
    const other = await device.newPage();
    await other.goto("/circuits");
    await fillSignIn(other, person);
    await expect(other.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
    await device.close();
  });

  test("a wrong first code leads back to its field, and a lost Cancel stays on the page", async ({ signedIn }) => {
    const page = await signedIn(await somebody("Wanda Wrongcode", "planner", ["CEN"]));
    await page.goto("/account/two-factor");
    const picture = page.getByRole("img", { name: /QR code/ });
    const reminder = page.getByText("Your password alone opens your account.");
    await expect(reminder).toBeHidden();
    await pressUntil(page.getByRole("button", { name: "Set up an authenticator app", exact: true }), picture);
    await expect(page.getByRole("group", { name: "Authenticator app", exact: true })).toBeFocused();
    expect(await axeFindings(page)).toEqual([]);
    const code = page.getByLabel("Code the app shows now");
    await code.fill("000000");
    await page.getByRole("button", { name: "Turn on", exact: true }).press("Enter");
    await expect(page.getByText("That code is not right.").first()).toBeVisible();
    await expect(code).toBeFocused();
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(notification(page, "The server did not answer.")).toBeVisible();
    await expect(picture).toBeVisible();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await expect(picture).toHaveCount(0);
    await page.getByRole("link", { name: "Password", exact: true }).click();
    await expect(reminder).toBeVisible();
  });

  test("the banner of a WorkStudio account that fails is not on the page it leads to", async ({ signedIn }) => {
    const page = await signedIn(await somebody("Faye Failing", "planner", ["CEN"]));
    await ask(
      `INSERT INTO user_ws_credentials (user_id, encrypted_username, encrypted_password, is_valid)
       SELECT id, 'x', 'x', false FROM users WHERE name = 'Faye Failing'`,
    );
    const banner = page.getByText("Your WorkStudio account is not used any more");
    await page.goto("/circuits");
    await banner.getByRole("link", { name: "Check it again, or link it anew", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Your account" })).toBeVisible();
    await expect(page.getByText("Cannot be read", { exact: true })).toBeVisible();
    await expect(banner).toBeHidden();
  });

  test("recovery codes are printed alone", async ({ page }) => {
    const person = await somebody("Zora Printer", "planner", ["CEN"]);
    await page.goto("/account/two-factor");
    await fillSignIn(page, person);
    const { recoveryCodes } = await enrol(page);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const printed = (await page.locator("body").innerText())
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    expect(printed).toEqual([
      "WS-Tracker recovery codes. Each opens your account once, in place of a code of the app.",
      ...recoveryCodes,
    ]);
  });

  test("signed out pages have no finding", async ({ page }) => {
    for (const path of ["/sign-in", "/reset-password", "/set-password/nothing"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect.soft(await axeFindings(page), path).toEqual([]);
    }
  });
});
