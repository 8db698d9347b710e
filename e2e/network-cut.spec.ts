import type { Page, Request } from "@playwright/test";
import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { expect, test } from "./support/test";

const notice = (page: Page) =>
  page.getByRole("region", { name: "Notifications" }).getByText("The panel did not answer");
const onPage = (page: Page, name: string | RegExp) =>
  expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

/** How the router asks for a page, as opposed to an act or to a document. */
const isPageRequest = (request: Request) => request.headers()["rsc"] !== undefined;

test("a link that the network loses leaves the page, and the same click works when the network is back", async ({
  adminPage: page,
}) => {
  const { id, title } = await untouchedCircuit();
  const board = page.getByRole("link", { name: "Board", exact: true });
  await page.goto(`/circuits/${id}/edit`);
  await onPage(page, /^Edit /);
  const reason = page.getByRole("textbox", { name: "Reason" });
  await reason.fill("Typed in a tunnel");

  await test.step("what was typed stays, also when it was to be thrown away", async () => {
    await page.context().setOffline(true);
    await board.click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
    await expect(notice(page)).toBeVisible();
    await onPage(page, /^Edit /);
    await expect(page).toHaveURL(`/circuits/${id}/edit`);
    await expect(reason).toHaveValue("Typed in a tunnel");
    await expect(page.locator("html[data-navigating]")).toHaveCount(0);
  });

  await test.step("the network comes back, and nobody is taken away from what they type on", async () => {
    await page.context().setOffline(false);
    await reason.fill("Typed in a tunnel, and after it");
    await page.getByRole("textbox", { name: "Title" }).fill(`${title} SPUR`);
    await board.click();
    await page.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
    await onPage(page, "Board");
    await expect(notice(page)).toHaveCount(0);
  });
});

test("a filter, a search and a step back that the network loses work when it is back", async ({ adminPage: page }) => {
  const { workOrder } = await untouchedCircuit("LEH");
  const search = page.getByRole("searchbox", { name: "Search circuits" });
  const row = page.getByRole("row").filter({ hasText: workOrder });
  await page.goto("/circuits");
  await page.getByRole("link", { name: "Planners", exact: true }).click();
  await onPage(page, "Planners");
  await page.getByRole("link", { name: "Circuits", exact: true }).click();
  await onPage(page, "Circuits");

  await page.context().setOffline(true);
  await search.fill(workOrder);
  await expect(notice(page)).toBeVisible();
  await page.getByRole("link", { name: "Planners", exact: true }).click();
  await expect(notice(page)).toBeVisible();
  await onPage(page, "Circuits");
  await expect(search).toHaveValue(workOrder);

  await page.context().setOffline(false);
  await search.press("Enter");
  await expect(row).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  await page.goBack();
  await onPage(page, "Circuits");
  await page.goBack();
  await onPage(page, "Planners");
});

test("what is drawn anew after an act comes by itself when it was lost, answered by a proxy alone, or cut off", async ({
  adminPage: page,
}) => {
  const { id } = await untouchedCircuit("HAR");
  // What the network cuts off begins like the whole answer: no route of Playwright's can make one.
  await page.addInitScript(() => {
    const send = window.fetch;
    window.fetch = async (input, init) => {
      const answer = await send(input, init);
      if (!answer.headers.has("x-cut-off")) return answer;
      const begun = new TextEncoder().encode((await answer.text()).slice(0, 200));
      const body = new ReadableStream({
        start: (to) => to.enqueue(begun),
        pull: (to) => to.error(new TypeError("network error")),
      });
      const cut = new Response(body, answer);
      Object.defineProperty(cut, "url", { value: answer.url });
      return cut;
    };
  });
  await page.goto(`/circuits/${id}`);
  let asked = 0;
  await page.route(new RegExp(`/circuits/${id}\\?`), async (route) => {
    if (!isPageRequest(route.request())) return route.continue();
    asked += 1;
    if (asked === 1) return route.abort("connectionfailed");
    if (asked === 2) return route.fulfill({ status: 502, body: "Bad gateway" });
    const response = await route.fetch();
    return route.fulfill({
      response,
      headers: { ...response.headers(), ...(asked === 3 ? { "x-cut-off": "yes" } : {}) },
    });
  });
  await page.getByRole("button", { name: "Exclude", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("Crews are on storm work");
  await dialog.getByRole("button", { name: "Exclude", exact: true }).click();
  await expect(notice(page)).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await expect(page.getByRole("button", { name: "Include in reporting", exact: true })).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  expect(asked).toBe(4);
});

test("what is counted before an act is asked for until the server answers", async ({ adminPage: page }) => {
  await test.step("what settings would include", async () => {
    await page.goto("/settings");
    const preview = page.locator("section").filter({ hasText: "What this includes" });
    const all = await preview.getByRole("status").innerText();
    const year = page.getByLabel("Year", { exact: true });
    const shown = await year.inputValue();
    const values = await year
      .locator("option")
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    await page.context().setOffline(true);
    await year.selectOption({ value: values.find((value) => value !== shown) ?? "" });
    await expect(preview.getByRole("alert")).toHaveText("The server did not answer. This asks again by itself.");
    await page.context().setOffline(false);
    await expect(preview.getByRole("status")).not.toHaveText(all);
    await expect(preview.getByRole("alert")).toHaveCount(0);
    await year.selectOption({ value: shown });
  });

  await test.step("corrections that a sync would overwrite", async () => {
    await page.goto("/sync");
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Force…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Overwrite every correction?" });
    await expect(dialog).toContainText("could not be counted now");
    await page.context().setOffline(false);
    await expect(dialog).toContainText("would be discarded");
    await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
  });
});
