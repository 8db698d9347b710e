import type { Page } from "@playwright/test";
import { ask } from "./support/database";
import { untouchedCircuit } from "./support/circuits";
import { heldBackAction } from "./support/held-back-action";
import { forgottenPages, panelPages } from "./support/panel-pages";
import { expect, test } from "./support/test";

// What guards the door holds at the first try.
test.describe.configure({ retries: 0 });

test("every page of the panel is among those looked at here", async () => {
  expect(forgottenPages(await panelPages())).toEqual([]);
});

test("every answer carries the security headers, and none says what made it", async ({ adminPage, request }) => {
  for (const [from, path] of [
    [request, "/sign-in"],
    [request, "/icon.svg"],
    [request, "/api/health"],
    [adminPage.request, "/circuits"],
    [adminPage.request, "/no-such-page"],
    [adminPage.request, "/api/sync/state"],
  ] as const) {
    const headers = (await from.get(path)).headers();
    expect.soft(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-frame-options": "DENY",
    });
    expect.soft(headers["permissions-policy"], path).toContain("camera=()");
    expect.soft(Object.keys(headers), path).not.toContain("x-powered-by");
    expect.soft(Object.keys(headers), path).not.toContain("server");
  }
});

/**
 * Secret columns by their names in the database and in code, and what secrets look like; words that people read
 * are none.
 */
const SECRET =
  /"password\\?":|password_?hash|two_?factor_?(secret|pending|recovery)|token_?hash|auth_?version|ws_?password|\$argon2|postgres(ql)?:\/\//i;

test("pages have a strict content policy with a nonce of their own, are not stored, and send nothing secret", async ({
  adminPage,
}) => {
  const nonces = new Set<string>();
  const people = await ask<{ hash: string }>("SELECT password AS hash FROM users WHERE password IS NOT NULL");
  for (const path of await panelPages()) {
    const [whole, soft] = await Promise.all([
      adminPage.request.get(path),
      adminPage.request.get(path, { headers: { rsc: "1" } }),
    ]);
    for (const text of [await whole.text(), await soft.text()]) {
      expect.soft(text, path).not.toMatch(SECRET);
      for (const { hash } of people) expect.soft(text.includes(hash), path).toBe(false);
    }
    const headers = whole.headers();
    const policy = headers["content-security-policy"] ?? "";
    expect.soft(policy, path).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'/);
    expect.soft(policy, path).not.toMatch(/script-src[^;]*'unsafe-/);
    for (const rule of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
      expect.soft(policy, path).toContain(rule);
    expect.soft(headers["cache-control"], path).toContain("no-store");
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "none");
  }
  expect(nonces.size).toBe((await panelPages()).length);
});

test("no page breaks its own content policy, or writes an error to the console", async ({ adminPage: page }) => {
  // Every page, one after the other.
  test.setTimeout(180_000);
  const found: string[] = [];
  await page.exposeFunction("tellViolation", (words: string) => void found.push(words));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => tellViolation(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI}`))",
  );
  page.on("pageerror", (error) => found.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404 (Not Found)"))
      found.push(`${page.url()}: ${message.text()}`);
  });
  for (const path of await panelPages()) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await openEverything(page);
  }
  expect(found).toEqual([]);
});

/** Panels, dialogs and folded parts of a page, for what they load or draw only then. */
async function openEverything(page: Page): Promise<void> {
  for (const trigger of await page.locator("[popovertarget]:visible").all()) {
    await trigger.click();
    await page.keyboard.press("Escape");
  }
  const summary = page.locator("summary");
  if ((await summary.count()) > 0) await summary.first().click();
}

test.describe("A request from elsewhere", () => {
  test("cannot act: another origin, no origin and a cross-site mark are refused", async ({ adminPage: page }) => {
    const circuit = await untouchedCircuit();
    await page.goto(`/circuits/${circuit.id}`);
    const {
      path,
      headers: { accept: _, origin = "", ...own },
      body,
    } = await heldBackAction(page, async () => {
      await page.getByRole("button", { name: "Exclude", exact: true }).click();
      await page.getByRole("dialog").getByLabel("Reason").selectOption("No access");
      await page.getByRole("dialog").getByRole("button", { name: "Exclude", exact: true }).click();
    });

    for (const forged of [
      { origin: "https://elsewhere.example" },
      {},
      { origin, "sec-fetch-site": "cross-site" },
      { origin: "null" },
      { origin: "https://elsewhere.example", "x-forwarded-host": "elsewhere.example" },
    ]) {
      const answer = await page.request.post(path, {
        headers: { ...own, accept: "text/x-component", ...forged },
        data: body,
      });
      const text = await answer.text();
      expect
        .soft(
          answer.status() >= 400 || text.includes('"code":"FORBIDDEN"'),
          `${JSON.stringify(forged)}: ${answer.status()} ${text.slice(0, 300)}`,
        )
        .toBe(true);
    }
    const [row] = await ask<{ excluded: boolean }>("SELECT is_excluded AS excluded FROM circuits WHERE id = $1", [
      circuit.id,
    ]);
    expect(row?.excluded).toBe(false);
  });

  test("reads nothing signed out", async ({ request }) => {
    const state = await request.get("/api/sync/state");
    expect(state.status()).toBe(401);
    expect(await state.json()).toMatchObject({ ok: false, code: "UNAUTHENTICATED" });
    for (const path of await panelPages()) {
      const answer = await request.get(path, { maxRedirects: 0 });
      expect.soft([307, 303, 404], path).toContain(answer.status());
      expect.soft(await answer.text(), path).not.toContain("LINE</");
      const flight = await request.get(path, { headers: { rsc: "1" }, maxRedirects: 0 });
      expect.soft(await flight.text(), path).not.toMatch(/138\/|69\/|\d+ KV/);
    }
  });

  test("finds no jobs at the panel’s address: they are the worker’s (security E10)", async ({ request }) => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
      expect.soft([400, 403, 404, 405], method).toContain((await request.fetch("/api/inngest", { method })).status());
  });
});
