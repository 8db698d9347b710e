import type { Page } from "@playwright/test";

export type HeldBackAction = { path: string; headers: Record<string, string>; body: string };

/** What a browser would send when `press` calls a server action on the page that is open, held back before it leaves. */
export async function heldBackAction(page: Page, press: () => Promise<void>): Promise<HeldBackAction> {
  const address = `**${new URL(page.url()).pathname}`;
  const sent = page.waitForRequest((request) => request.method() === "POST" && "next-action" in request.headers());
  await page.route(address, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await press();
  const request = await sent;
  await page.unroute(address);
  const { "next-action": action = "", accept = "", origin = "", "content-type": type = "" } = await request.allHeaders();
  return { path: new URL(request.url()).pathname, headers: { "next-action": action, accept, origin, "content-type": type }, body: request.postData() ?? "" };
}
