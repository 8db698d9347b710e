import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { heldBackAction } from "./support/held-back-action";
import { panelPages } from "./support/panel-pages";
import { fillSignIn, somebody } from "./support/people";
import { type SecondPanel, startSecondPanel } from "./support/second-panel";
import { enrol, pressUntil } from "./support/second-factor";
import { expect, test } from "./support/test";

// What guards the door holds at the first try.
test.describe.configure({ retries: 0 });

test.describe("B11 Where a second factor is required", () => {
  let panel: SecondPanel;
  test.beforeAll(async () => {
    panel = await startSecondPanel({ TWO_FACTOR_POLICY: "required" });
  });
  test.afterAll(() => panel.stop());

  test("somebody without one reaches setting it up, on every address, and nothing else; then the panel is open", async ({
    adminPage,
    browser,
  }) => {
    const circuit = await untouchedCircuit("CEN");
    const person = await somebody("Yusuf Unenrolled", "supervisor", ["CEN"]);
    const context = await browser.newContext({ baseURL: panel.url });
    const page = await context.newPage();
    await page.goto("/circuits");
    await fillSignIn(page, person);
    const heading = page.getByRole("heading", { name: "Set up two-factor sign-in" });
    await expect(heading).toBeVisible();
    await expect(page.getByRole("button", { name: "Later", exact: true })).toHaveCount(0);
    expect(await axeFindings(page)).toEqual([]);

    for (const path of (await panelPages()).filter((one) => one !== "/no-such-page")) {
      const answer = await page.request.get(path, { maxRedirects: 0 });
      expect.soft(answer.headers()["location"], path).toBe("/onboarding");
      // What a soft navigation gets says where to go instead, and nothing else.
      const flight = await (await page.request.get(path, { headers: { rsc: "1" } })).text();
      expect.soft(flight, path).toContain(";/onboarding;");
      expect.soft(flight, path).not.toMatch(/\d+ KV/);
    }
    for (const path of [
      "/api/sync/state",
      "/api/search?q=line",
      "/api/activity/export",
      "/api/lookups/regions/export",
    ]) {
      expect.soft((await page.request.get(path)).status(), path).toBe(401);
    }

    await adminPage.goto(`/circuits/${circuit.id}`);
    const exclusion = await heldBackAction(adminPage, async () => {
      await adminPage.getByRole("button", { name: "Exclude", exact: true }).click();
      await adminPage.getByRole("dialog").getByLabel("Reason").selectOption("No access");
      await adminPage.getByRole("dialog").getByRole("button", { name: "Exclude", exact: true }).click();
    });
    const answer = await page.request.post(exclusion.path, {
      headers: { ...exclusion.headers, origin: panel.url },
      data: exclusion.body,
    });
    expect(await answer.text()).toContain('"code":"UNAUTHENTICATED"');
    expect(await ask("SELECT is_excluded FROM circuits WHERE id = $1", [circuit.id])).toEqual([{ is_excluded: false }]);

    await page.goto("/circuits");
    await expect(heading).toBeVisible();
    await pressUntil(
      page.getByRole("button", { name: "Set up an authenticator app", exact: true }),
      page.getByRole("img", { name: /QR code/ }),
    );
    await expect(page.getByRole("region", { name: "Set up two-factor sign-in", exact: true })).toBeFocused();
    await enrol(page);
    await page.getByRole("button", { name: "I’ve saved these codes", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    await page.goto("/account/two-factor");
    await expect(page.getByText("10 of 10 recovery codes are left")).toBeVisible();
    await expect(page.getByRole("button", { name: "Turn off", exact: true })).toHaveCount(0);
    await context.close();
  });
});
