import { createHash, randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { generate } from "otplib";
import { ask } from "./database";
import { stackVariable } from "./stack";
import { expect } from "./test";

/** The six digits an authenticator app with this key shows, so many half minutes from now. */
export function appCode(key: string, steps = 0): Promise<string> {
  return generate({ secret: key, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/**
 * Presses a button until what it shows is there: on a busy machine a press can come before the page's script, and again
 * is what a person would do.
 */
export async function pressUntil(button: Locator, shown: Locator): Promise<void> {
  await expect(async () => {
    if (await button.isVisible()) await button.click({ timeout: 1_000 });
    await expect(shown).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 20_000 });
}

/** Sets up an authenticator app on the page that shows its key; answers the key and the recovery codes. */
export async function enrol(page: Page): Promise<{ key: string; recoveryCodes: string[] }> {
  await pressUntil(
    page.getByRole("button", { name: "Set up an authenticator app", exact: true }),
    page.getByRole("img", { name: /QR code/ }),
  );
  const key = (await page.getByTestId("two-factor-key").innerText()).replaceAll(/\s/g, "");
  await page.getByLabel("Code the app shows now").fill(await appCode(key));
  await page.getByRole("button", { name: "Turn on", exact: true }).click();
  const list = page.getByRole("list", { name: "Recovery codes" });
  await expect(list.getByRole("listitem")).toHaveCount(10);
  const recoveryCodes = await list.getByRole("listitem").allInnerTexts();
  return { key, recoveryCodes };
}

/** Somebody just invited, as the Users page would do it, and the link that was handed to them. */
export async function invited(name: string, role: string): Promise<{ email: string; link: string }> {
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, ".")}.${Date.now()}@ws-tracker.example`;
  const token = randomBytes(32).toString("base64url");
  const [person] = await ask<{ id: string }>(
    "INSERT INTO users (name, email, password) VALUES ($1, $2, 'no password opens this account') RETURNING id",
    [name, email],
  );
  await ask("INSERT INTO user_roles (user_id, role_id) SELECT $1, id FROM roles WHERE name = $2", [person?.id, role]);
  await ask("INSERT INTO user_regions (user_id, region_id) SELECT $1, id FROM regions WHERE code = 'LAN'", [
    person?.id,
  ]);
  await ask(
    "INSERT INTO password_reset_tokens (user_id, token_hash, purpose, expires_at) VALUES ($1, $2, 'invitation', now() + interval '72 hours')",
    [person?.id, createHash("sha256").update(token).digest("hex")],
  );
  return { email, link: `${stackVariable("APP_URL")}/set-password/${token}` };
}
