import { type Page, expect } from "@playwright/test";

/**
 * Holds what the page sends by POST until the answer is called: then it goes on, or is lost as on a train; what is sent
 * later goes its way.
 */
export async function holdPosts(page: Page): Promise<(then: "continue" | "lose") => void> {
  let isHeld = true;
  let release: (then: "continue" | "lose") => void = () => undefined;
  const released = new Promise<"continue" | "lose">((resolve) => {
    release = resolve;
  });
  await page.route("**/*", async (route) => {
    if (!isHeld || route.request().method() !== "POST") return route.fallback();
    return (await released) === "lose" ? route.abort("connectionfailed") : route.continue();
  });
  return (then) => {
    isHeld = false;
    release(then);
  };
}

/** Tries each way of closing the dialog in front without its own buttons; it stays. */
export async function expectHeldOpen(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  // Chromium closes at a second Escape whatever it was answered at the first.
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("Escape");
  await page.mouse.click(3, 3);
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Close", exact: true })).toHaveCount(0);
  await expect(dialog.getByRole("button", { name: "Cancel", exact: true })).toBeDisabled();
}
