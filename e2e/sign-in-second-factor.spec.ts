import { ask } from "./support/database";
import { fillSignIn, somebody } from "./support/people";
import { appCode, enrol, invited, pressUntil } from "./support/second-factor";
import { expect, test } from "./support/test";

// What guards the door holds at the first try.
test.describe.configure({ retries: 0 });

test.describe("Signing in with a second factor", () => {
  test("is set up once, asks for a code at the next sign-in, and takes each code once", async ({
    page,
    browser,
    baseURL,
  }) => {
    const person = await somebody("Petra Codes", "supervisor", ["CEN"]);
    await page.goto("/account/two-factor");
    await fillSignIn(page, person);
    const { key, recoveryCodes } = await enrol(page);
    expect(new Set(recoveryCodes).size).toBe(10);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download", exact: true }).click();
    expect((await download).suggestedFilename()).toBe("ws-tracker-recovery-codes.txt");
    await page.getByRole("button", { name: "I’ve saved these codes", exact: true }).click();
    await expect(page.getByText("10 of 10 recovery codes are left")).toBeVisible();
    await expect(page.getByText(recoveryCodes[0] ?? "")).toHaveCount(0);

    const elsewhere = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
    const other = await elsewhere.newPage();
    await other.goto("/circuits?status=ACTIV");
    await fillSignIn(other, person);
    await expect(other).toHaveURL(/\/sign-in\/code/);
    await other.getByLabel("Code of your authenticator app").fill("000000");
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(other.locator("form [role=alert]")).toContainText("wrong, or was used before");
    const code = await appCode(key, 1);
    await other.getByLabel("Code of your authenticator app").fill(code);
    await other.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(other).toHaveURL(/\/circuits\?status=ACTIV$/);

    const again = await (await browser.newContext({ ...(baseURL ? { baseURL } : {}) })).newPage();
    await again.goto("/sign-in");
    await fillSignIn(again, person);
    await again.getByLabel("Code of your authenticator app").fill(code);
    await again.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(again.locator("form [role=alert]")).toContainText("wrong, or was used before");
    await again.context().close();
    await elsewhere.close();
  });

  test("B7 between the two steps nothing is open: no page, no route, no action", async ({ page }) => {
    const person = await somebody("Quentin Halfway", "planner", ["CEN"]);
    await page.goto("/account/two-factor");
    await fillSignIn(page, person);
    await enrol(page);
    await page.context().clearCookies();
    await page.goto("/sign-in");
    await fillSignIn(page, person);
    await expect(page).toHaveURL(/\/sign-in\/code/);
    expect((await page.request.get("/api/sync/state")).status()).toBe(401);
    for (const path of ["/circuits", "/account", "/onboarding", "/sync"]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/sign-in\?next=/);
    }
  });

  test("a lost phone: a recovery code opens the account once, and takes the place of the code when the app is replaced", async ({
    page,
  }) => {
    const person = await somebody("Rosa Lostphone", "supervisor", ["CEN"]);
    await page.goto("/account/two-factor");
    await fillSignIn(page, person);
    const { recoveryCodes } = await enrol(page);
    await page.context().clearCookies();

    await page.goto("/sign-in");
    await fillSignIn(page, person);
    await pressUntil(
      page.getByRole("button", { name: "No phone? Use a recovery code", exact: true }),
      page.getByLabel("Recovery code"),
    );
    await page.getByLabel("Recovery code").fill(recoveryCodes[0]?.toLowerCase() ?? "");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByText("You signed in with a recovery code")).toBeVisible();
    await expect(page.getByText(/9 of 10 recovery codes are left/).first()).toBeVisible();

    await page.getByRole("button", { name: "Replace the app", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Replace your authenticator app?" });
    await dialog.getByLabel("Your password").fill(person.password);
    await dialog.getByLabel("Code of your app, or a recovery code").fill(recoveryCodes[0] ?? "");
    await dialog.getByRole("button", { name: "Replace the app", exact: true }).click();
    await expect(dialog.getByRole("alert")).toContainText("wrong, or was used before");
    await expect(dialog.getByLabel("Code of your app, or a recovery code")).toBeFocused();
    await dialog.getByLabel("Code of your app, or a recovery code").fill(recoveryCodes[1] ?? "");
    await dialog.getByRole("button", { name: "Replace the app", exact: true }).click();
    await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
    const used = await ask<{ n: number }>(
      "SELECT count(*)::int AS n FROM activity_log l JOIN users u ON u.id = l.user_id WHERE u.email = $1 AND l.action = 'two_factor.recovery_code_used'",
      [person.email],
    );
    expect(used[0]?.n).toBe(2);
  });
});

test.describe("An invitation", () => {
  test("leads through the first steps, goes on where one was, and lets no address skip one", async ({
    page,
    browser,
    baseURL,
  }) => {
    const { email, link } = await invited("Uma Invited", "planner");
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "Welcome, Uma Invited" })).toBeVisible();
    const password = page.getByLabel("New password", { exact: true });
    await password.fill("ws-tracker-2026");
    await page.getByRole("button", { name: "Set password", exact: true }).click();
    await expect(page.getByText(/most used|little more than/).first()).toBeVisible();
    await password.fill("vine ladder thirteen moss");
    await page.getByRole("button", { name: "Set password", exact: true }).click();

    await expect(page.getByRole("heading", { name: "Set up two-factor sign-in" })).toBeVisible();
    await page.goto("/circuits");
    await expect(page).toHaveURL(/\/onboarding$/);
    await enrol(page);
    await page.getByRole("button", { name: "I’ve saved these codes", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Link your WorkStudio account" })).toBeVisible();
    for (const path of ["/circuits", "/account", "/sync"]) {
      await page.goto(path);
      await expect(page).toHaveURL(/\/onboarding$/);
    }
    await page.getByRole("button", { name: "Later", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Where do you work?" })).toBeVisible();
    await page.reload();
    await page.getByLabel("Default region").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Open the panel", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();

    const stranger = await (await browser.newContext({ ...(baseURL ? { baseURL } : {}) })).newPage();
    await stranger.goto(link);
    await expect(stranger.getByText("This link has expired or was used")).toBeVisible();
    await stranger.context().close();
    const rows = await ask<{ onboarded: boolean; region: boolean }>(
      "SELECT onboarded_at IS NOT NULL AS onboarded, default_region_id IS NOT NULL AS region FROM users WHERE email = $1",
      [email],
    );
    expect(rows).toEqual([{ onboarded: true, region: true }]);
  });
});

test.describe("Requests from elsewhere", () => {
  test("E1 neither sign anybody in nor out", async ({ request, baseURL }) => {
    const { csrfToken } = (await (await request.get("/api/auth/csrf")).json()) as { csrfToken: string };
    const form = { csrfToken, email: "admin@ws-tracker.example", password: "x", json: "true" };
    for (const headers of [
      {},
      { origin: "https://elsewhere.example" },
      { origin: "null" },
      { origin: baseURL ?? "", "sec-fetch-site": "cross-site" },
    ]) {
      expect.soft((await request.post("/api/auth/callback/credentials", { form, headers })).status()).toBe(403);
      expect
        .soft(
          (await request.post("/api/auth/callback/code", { form: { csrfToken, code: "000000" }, headers })).status(),
        )
        .toBe(403);
      expect.soft((await request.post("/api/sign-out", { headers })).status()).toBe(403);
    }
    expect((await request.get("/api/sign-out")).status()).toBe(405);
  });
});
