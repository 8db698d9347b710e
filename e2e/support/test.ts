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

/** The panel asks for a fresh proof after ten minutes, which a whole run takes: no story is to meet that by chance. */
const SESSION_MS = 7 * 60_000;

const sessions = new Map<string, { since: number; session: Promise<Session> }>();

/** A person's session, signed in once for all stories of some minutes. */
function sessionOf(browser: Browser, person: Person): Promise<Session> {
  const known = sessions.get(person.email);
  if (known && Date.now() - known.since < SESSION_MS) return known.session;
  const session = signIn(browser, person);
  sessions.set(person.email, { since: Date.now(), session });
  return session;
}

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

/**
 * The stories' `test`: pages know the stack's address, and the administrator signs in once for all stories of
 * some minutes.
 */
export const test = base.extend<Fixtures>({
  baseURL: async ({}, provide) => provide(stack().url),
  adminPage: async ({ signedIn }, provide) => provide(await signedIn(administrator())),
  signedIn: async ({ browser, baseURL }, provide) => {
    const contexts: BrowserContext[] = [];
    await provide(async (person) => {
      const context = await browser.newContext({
        ...(baseURL ? { baseURL } : {}),
        storageState: await sessionOf(browser, person),
      });
      contexts.push(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** What the panel says at the bottom of the page. */
export const notification = (page: Page, text: string | RegExp) =>
  page.getByRole("region", { name: "Notifications" }).getByText(text);

export { expect };
