import type { Page } from "@playwright/test";
import { ask } from "./support/database";
import { untouchedCircuit } from "./support/circuits";
import { somebody } from "./support/people";
import { withoutStamp } from "./support/held-back-action";
import { expect, test } from "./support/test";

test.describe("A planner of one region", () => {
  let planner: Page;

  test.beforeEach(async ({ signedIn }) => {
    planner = await signedIn(await somebody("Lana Lancaster", "planner", ["LAN"]));
  });

  test("sees the circuits of that region only", async () => {
    const [found] = await ask<{ own: number }>(
      "SELECT count(*)::int AS own FROM circuits c JOIN regions r ON r.id = c.region_id WHERE r.code = 'LAN' AND NOT c.is_excluded AND c.deleted_at IS NULL",
    );
    await planner.goto("/circuits?per=100&cols=region");
    await expect(planner.getByRole("navigation", { name: "Pages" }).getByRole("status")).toHaveText(
      `1–${found?.own} of ${found?.own}`,
    );
    const cells = planner.getByRole("region", { name: "Circuits" }).getByRole("cell");
    const regions = await cells.filter({ hasNot: planner.getByRole("checkbox") }).allInnerTexts();
    expect(regions).toHaveLength(found?.own ?? 0);
    expect(new Set(regions)).toEqual(new Set(["Lancaster"]));

    const foreign = await untouchedCircuit("CEN");
    for (const q of [foreign.workOrder, foreign.jobGuid]) {
      await planner.goto(`/circuits?q=${encodeURIComponent(q)}`);
      await expect(planner.getByText("No circuits match")).toBeVisible();
    }
    await planner.goto("/circuits?region=CEN");
    await expect(planner.getByText("No circuits match")).toBeVisible();
  });

  test("meets another region’s circuit as if it did not exist", async () => {
    const foreign = await untouchedCircuit("CEN");
    for (const path of [
      `/circuits/${foreign.id}`,
      `/circuits/${foreign.id}/edit`,
      "/circuits/999999999",
      "/circuits/not-a-number",
      "/issues",
    ]) {
      await planner.goto(path);
      await expect(planner.getByRole("heading", { level: 1 })).toHaveText("Not found");
      await expect(planner.getByText(foreign.title)).toHaveCount(0);
    }
  });

  test("reads a circuit and the sync log, and is offered nothing to change", async () => {
    const own = await untouchedCircuit("LAN");
    await planner.goto(`/circuits/${own.id}`);
    await expect(planner.getByRole("heading", { level: 1, name: own.title })).toBeVisible();
    await expect(planner.getByRole("link", { name: "Edit", exact: true })).toHaveCount(0);
    await expect(planner.getByRole("button", { name: "Exclude", exact: true })).toHaveCount(0);
    await expect(planner.getByRole("link", { name: "Sync issues" })).toHaveCount(0);
    await planner.goto(`/circuits/${own.id}/edit`);
    await expect(planner.getByRole("button", { name: "Save", exact: true })).toHaveCount(0);
    await planner.goto("/sync");
    await expect(planner.getByRole("region", { name: "Sync log" })).toBeVisible();
    for (const name of ["Sync now", "Preview", "More"])
      await expect(planner.getByRole("button", { name, exact: true })).toHaveCount(0);
  });

  test("is refused when sending an action that the screen does not offer", async ({ adminPage }) => {
    const [own, foreign] = [await untouchedCircuit("LAN"), await untouchedCircuit("CEN")];
    for (const circuit of [own, foreign]) {
      const action = await capturedExclusion(adminPage, circuit.id);
      const answer = await planner.request.post(action.path, { headers: action.headers, data: action.body });
      expect(answer.status()).toBe(200);
      expect(await answer.text()).toMatch(/"code":"(FORBIDDEN|NOT_FOUND)"/);
      const [row] = await ask<{ excluded: boolean }>("SELECT is_excluded AS excluded FROM circuits WHERE id = $1", [
        circuit.id,
      ]);
      expect(row?.excluded).toBe(false);
    }
  });
});

/** What the administrator's browser would send to exclude a circuit, held back before it leaves. */
async function capturedExclusion(
  page: Page,
  id: number,
): Promise<{ path: string; headers: Record<string, string>; body: string }> {
  await page.goto(`/circuits/${id}`);
  const sent = page.waitForRequest((request) => request.method() === "POST" && "next-action" in request.headers());
  await page.route(`**/circuits/${id}`, (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: "Exclude", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").selectOption("No access");
  await dialog.getByRole("button", { name: "Exclude", exact: true }).click();
  const request = await sent;
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
