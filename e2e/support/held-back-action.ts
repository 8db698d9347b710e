import { type Page, type Request, expect } from "@playwright/test";

/** The call without whose page it came from, so that another person's permission decides about it. */
export function withoutStamp(body: string): string {
  const [input] = JSON.parse(body) as [unknown];
  return JSON.stringify([input]);
}

export type HeldBackAction = { path: string; headers: Record<string, string>; body: string };

/**
 * What a browser would send when `press` calls a server action on the page that is open, held back before it leaves.
 */
export async function heldBackAction(page: Page, press: () => Promise<void>): Promise<HeldBackAction> {
  const address = `**${new URL(page.url()).pathname}`;
  // Told only after the request was dropped: a route that is taken away before would let it go.
  const held: Request[] = [];
  await page.route(address, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.abort();
    held.push(route.request());
  });
  await press();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  const [request] = held;
  if (!request) throw new Error("No action was called.");
  await page.unroute(address);
  const {
    "next-action": action = "",
    accept = "",
    origin = "",
    "content-type": type = "",
  } = await request.allHeaders();
  return {
    path: new URL(request.url()).pathname,
    headers: { "next-action": action, accept, origin, "content-type": type },
    body: withoutStamp(request.postData() ?? ""),
  };
}
