import { type Browser, type BrowserContext, type Page, test as base, expect } from "@playwright/test";
import { type Person, administrator, fillSignIn } from "./people";
import { stack } from "./stack";

type Fixtures = {
  /** A page on which the administrator is signed in. */
  adminPage: Page;
  /** Opens another browser in which somebody signs in. */
  signedIn: (person: Person) => Promise<Page>;
};

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signIn(browser: Browser, person: Person): Promise<Session> {
  const context = await browser.newContext({ baseURL: stack().url });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await fillSignIn(page, person);
  await expect(page.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
  const session = await context.storageState();
  await context.close();
  return session;
}

/** The stories' `test`: pages know the stack's address, and the administrator signs in once for all stories of a run. */
export const test = base.extend<Fixtures, { adminSession: Session }>({
  baseURL: async ({}, provide) => provide(stack().url),
  adminSession: [async ({ browser }, provide) => provide(await signIn(browser, administrator())), { scope: "worker" }],
  adminPage: async ({ browser, adminSession, baseURL }, provide) => {
    const context = await browser.newContext({ baseURL, storageState: adminSession });
    await provide(await context.newPage());
    await context.close();
  },
  signedIn: async ({ browser, baseURL }, provide) => {
    const contexts: BrowserContext[] = [];
    await provide(async (person) => {
      const context = await browser.newContext({ baseURL, storageState: await signIn(browser, person) });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
