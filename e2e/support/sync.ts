import type { Page } from "@playwright/test";
import { expect } from "./test";

/** Presses Sync now on the Sync page and waits until that run has ended; answers its number. */
export async function syncNow(page: Page, button: "Sync now" | "Preview" = "Sync now"): Promise<number> {
  await page.goto("/sync");
  const before = await newestRun(page);
  await page.getByRole("button", { name: button, exact: true }).click();
  return endOfRunAfter(page, before);
}

/** The number of the newest run in the log; 0 when there is none. */
export async function newestRun(page: Page): Promise<number> {
  const first = page.getByRole("region", { name: "Sync log" }).getByRole("rowheader").first();
  return Number((await first.innerText()).replace(/\D/g, ""));
}

/** Waits until a run later than `before` has ended. */
export async function endOfRunAfter(page: Page, before: number): Promise<number> {
  const summaries = page.getByTestId(/^(sync|preview)-summary$/);
  const newest = async () =>
    Math.max(
      0,
      ...(await summaries.allInnerTexts()).map((text) => Number(/ (\d+)(?: by [^:]+)?:/.exec(text)?.[1] ?? 0)),
    );
  await expect(async () => {
    expect(await newest()).toBeGreaterThan(before);
  }).toPass({ timeout: 30_000, intervals: [100] });
  return newest();
}

/** The row of a run in the log. */
export const logRow = (page: Page, run: number) =>
  page
    .getByRole("region", { name: "Sync log" })
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: `Sync ${run}`, exact: true }) });
