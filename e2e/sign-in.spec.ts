import { administrator, somebody, fillSignIn } from "./support/people";
import { expect, test } from "./support/test";

// What guards the door holds at the first try.
test.describe.configure({ retries: 0 });

const REFUSED = "Wrong e-mail or password, or too many attempts. Wait a little and try again, or set a new password.";

test.describe("Signing in", () => {
  test("a signed-out visitor is sent to the sign-in and then to the page they wanted", async ({ page }) => {
    await page.goto("/circuits?status=ACTIV&sort=title");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expect(page.getByRole("region", { name: "Circuits" })).toHaveCount(0);

    await fillSignIn(page, administrator());

    await expect(page.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    await expect(page).toHaveURL(/\/circuits\?status=ACTIV&sort=title$/);
    await expect(page.getByRole("columnheader", { name: "Title" })).toHaveAttribute("aria-sort", "ascending");
  });

  test("an address of another site is never where the sign-in leads", async ({ page, baseURL }) => {
    await page.goto("/sign-in?next=//elsewhere.example/circuits");
    await fillSignIn(page, administrator());
    await expect(page.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(new URL(baseURL ?? "").origin);
  });

  test("a wrong password says the same as an unknown e-mail", async ({ page }) => {
    const alert = page.locator("form [role=alert]");
    await page.goto("/sign-in");
    await fillSignIn(page, { email: administrator().email, password: "not the password" });
    await expect(alert).toHaveText(REFUSED);
    await expect(page.getByLabel("E-mail")).toHaveValue(administrator().email);

    await page.goto("/sign-in");
    await fillSignIn(page, { email: "nobody@ws-tracker.example", password: "not the password" });
    await expect(alert).toHaveText(REFUSED);
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test("the password can be looked at, and hidden again", async ({ page }) => {
    await page.goto("/sign-in");
    const password = page.getByLabel("Password", { exact: true });
    await password.fill("four words in a row");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await expect(password).toHaveAttribute("type", "text");
    await page.getByRole("button", { name: "Hide", exact: true }).click();
    await expect(password).toHaveAttribute("type", "password");
  });

  test("somebody who is signed in already goes straight to the circuits", async ({ adminPage }) => {
    await adminPage.goto("/sign-in");
    await expect(adminPage).toHaveURL(/\/circuits$/);
  });
});

test.describe("Signing out", () => {
  test("ends the session: neither the Back button nor a copied cookie shows anything", async ({
    page,
    context,
    browser,
    baseURL,
  }) => {
    const person = await somebody("Sana Leaving", "supervisor", ["CEN"]);
    await page.goto("/circuits");
    await fillSignIn(page, person);
    const list = page.getByRole("region", { name: "Circuits" });
    await expect(list).toBeVisible();
    const circuitAddress = await list.getByRole("rowheader").first().getByRole("link").getAttribute("href");
    await page.goto(circuitAddress ?? "");
    const stolen = await context.storageState();

    await page.getByRole("button", { name: "Account of Sana Leaving", exact: true }).click();
    const answer = page.waitForResponse("**/api/sign-out");
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    expect((await (await answer).allHeaders())["clear-site-data"]).toBe('"cache", "storage"');
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();

    await page.goBack();
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
    await expect(page.getByText("At a glance")).toHaveCount(0);

    const thief = await browser.newContext({ ...(baseURL ? { baseURL } : {}), storageState: stolen });
    const stolenPage = await thief.newPage();
    await stolenPage.goto(circuitAddress ?? "");
    await expect(stolenPage).toHaveURL(/\/sign-in/);
    expect((await thief.request.get("/api/sync/state")).status()).toBe(401);
    await thief.close();
  });
});
