import type { Page } from "@playwright/test";

export const list = (page: Page) => page.getByRole("region", { name: "Circuits" });
export const workOrders = (page: Page) => list(page).getByRole("rowheader");
/** What the cells of a column say, from the top. */
export const cellsOf = async (page: Page, column: string): Promise<string[]> => {
  // With the cell of the box that ticks all rows, which is no header.
  const headers = await list(page).locator("thead tr > *").allInnerTexts();
  const position = headers.findIndex((header) => header.trim() === column);
  return list(page)
    .locator(`tbody tr > :nth-child(${position + 1})`)
    .allInnerTexts();
};
export const count = (page: Page) => page.getByRole("navigation", { name: "Pages" }).getByRole("status");
export const searchBox = (page: Page) => page.getByRole("searchbox", { name: "Search circuits" });
export const chips = (page: Page) => page.getByRole("list", { name: "Active filters" }).getByRole("listitem");

/** Chooses options of a filter of the toolbar. */
export async function tick(page: Page, filter: string, ...options: string[]): Promise<void> {
  await page.getByRole("button", { name: filter, exact: true }).click();
  const panel = page.getByRole("dialog", { name: `Filter by ${filter.toLowerCase()}` });
  for (const option of options) await panel.getByRole("checkbox", { name: option }).check();
  await panel.getByRole("button", { name: "Apply", exact: true }).click();
}
