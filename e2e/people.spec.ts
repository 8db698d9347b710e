import type { Page } from "@playwright/test";
import { untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { administrator, fillSignIn, somebody } from "./support/people";
import { appCode, enrol, pressUntil } from "./support/second-factor";
import { expect, notification, test } from "./support/test";
import { type WorkStudioPair, freeWorkStudioPair } from "./support/workstudio-pairs";

const PASSWORD = "granite willow nineteen kites";

test.describe("From an invitation to its end", () => {
  test("a planner is invited, arrives, loses the phone, links WorkStudio and is disabled, and all of it is on record", async ({
    adminPage: admin,
    browser,
    baseURL,
  }) => {
    test.setTimeout(120_000);
    const pair = await freeWorkStudioPair();
    const email = `imelda.${Date.now()}@ws-tracker.example`;
    const own = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
    const planner = await own.newPage();

    const link = await test.step("the administrator invites by a link that is shown once", () =>
      invite(admin, { name: "Imelda Newcomer", email, region: pair.regionName }));
    const [person] = await ask<{ id: number }>("SELECT id::int FROM users WHERE email = $1", [email]);
    const id = person?.id ?? 0;

    const { key, recoveryCodes } =
      await test.step("the planner sets a password and a second factor, and takes the first steps", async () => {
        await planner.goto(link);
        await expect(planner.getByRole("heading", { name: "Welcome, Imelda Newcomer" })).toBeVisible();
        await planner.getByLabel("New password", { exact: true }).fill(PASSWORD);
        await planner.getByRole("button", { name: "Set password", exact: true }).click();
        const factor = await enrol(planner);
        await planner.getByRole("button", { name: "I’ve saved these codes", exact: true }).click();
        await expect(planner.getByRole("heading", { name: "Link your WorkStudio account" })).toBeVisible();
        await planner.getByRole("button", { name: "Later", exact: true }).click();
        await planner.getByLabel("Default region").selectOption({ label: pair.regionName });
        await planner.getByRole("button", { name: "Open the panel", exact: true }).click();
        await expect(planner.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
        return factor;
      });

    await test.step("signs out, and in with a code", async () => {
      await signOut(planner, "Imelda Newcomer");
      await fillSignIn(planner, { email, password: PASSWORD });
      // The code that confirmed the app is used up, so it takes the next one.
      await planner.getByLabel("Code of your authenticator app").fill(await appCode(key, 1));
      await planner.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(planner.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
    });

    await test.step("loses the phone and uses a recovery code", async () => {
      await signOut(planner, "Imelda Newcomer");
      await fillSignIn(planner, { email, password: PASSWORD });
      await pressUntil(
        planner.getByRole("button", { name: "No phone? Use a recovery code", exact: true }),
        planner.getByLabel("Recovery code"),
      );
      await planner.getByLabel("Recovery code").fill(recoveryCodes[3] ?? "");
      await planner.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(planner.getByText("You signed in with a recovery code")).toBeVisible();
    });

    await test.step("links WorkStudio, and has the circuits that are theirs there", () =>
      linkWorkStudio(planner, pair));

    await test.step("is refused on the next click once the administrator disables the account", async () => {
      await planner.goto("/circuits");
      await expect(planner.getByRole("heading", { name: "Circuits", level: 1 })).toBeVisible();
      await admin.goto(`/users/${id}`);
      await expect(admin.getByText("Linked", { exact: true }).first()).toBeVisible();
      await admin.getByRole("button", { name: "Disable", exact: true }).click();
      const dialog = admin.getByRole("dialog", { name: "Disable Imelda Newcomer?" });
      await dialog.getByLabel("Reason").fill("Left the team");
      await dialog.getByRole("button", { name: "Disable", exact: true }).click();
      await expect(notification(admin, "Imelda Newcomer is disabled")).toBeVisible();
      await planner.getByRole("columnheader", { name: "Title" }).getByRole("link").click();
      await expect(planner).toHaveURL(/\/sign-in/);
      await fillSignIn(planner, { email, password: PASSWORD });
      await expect(planner.locator("form [role=alert]")).toBeVisible();
      await own.close();
    });

    await test.step("and every act stands in the activity log", async () => {
      const entries = await ask<{ action: string; by: string }>(
        "SELECT action, actor_name AS by FROM activity_log WHERE subject_type = 'user' AND subject_id = $1 ORDER BY id",
        [id],
      );
      const [boss] = await ask<{ name: string }>("SELECT name FROM users WHERE email = $1", [administrator().email]);
      const planners = (action: string) => ({ action, by: "Imelda Newcomer" });
      expect(entries).toEqual([
        { action: "user.invite", by: boss?.name },
        ...[
          "password.reset",
          "session.sign_in",
          "two_factor.begin",
          "two_factor.enable",
          "user.skip_step",
          "user.finish_onboarding",
          "session.sign_out",
        ].map(planners),
        ...["session.password_proved", "session.sign_in", "session.sign_out"].map(planners),
        ...["session.password_proved", "two_factor.recovery_code_used", "session.sign_in"].map(planners),
        planners("ws_account.link"),
        { action: "user.disable", by: boss?.name },
      ]);
      await admin.goto(`/users/${id}`);
      await admin.getByRole("link", { name: "History" }).click();
      await expect(admin.getByRole("heading", { name: "Activity", level: 1 })).toBeVisible();
      for (const words of [
        "invited a person",
        "turned two-factor on",
        "used a recovery code",
        "linked a WorkStudio account",
        "disabled a person",
      ])
        await expect(admin.getByRole("main")).toContainText(words);
    });
  });

  test("a planner who pastes the address of another region’s circuit reads what an address of nothing says", async ({
    signedIn,
  }) => {
    const planner = await signedIn(await somebody("Lorcan Lancaster", "planner", ["LAN"]));
    const foreign = await untouchedCircuit("CEN");
    await planner.goto("/circuits");
    const read = async (path: string) => {
      await planner.goto(path);
      await expect(planner.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
      return planner.getByRole("main").innerText();
    };
    const words = await read(`/circuits/${foreign.id}`);
    expect(words).toBe(await read("/circuits/999999999"));
    expect(words).not.toContain(foreign.title);
    const entries = await ask<{ asked: number }>(
      "SELECT (l.context_json ->> 'id')::int AS asked FROM activity_log l JOIN users u ON u.id = l.user_id WHERE u.name = 'Lorcan Lancaster' AND l.action = 'permission.refused' ORDER BY l.id",
    );
    expect(entries.map(({ asked }) => asked)).toEqual([foreign.id, 999_999_999]);
  });
});

/** Invites on the Users page; answers the link, which neither the page anew nor the person’s page shows again. */
async function invite(
  admin: Page,
  { name, email, region }: { name: string; email: string; region: string },
): Promise<string> {
  await admin.goto("/users");
  await admin.getByRole("link", { name: "Invite", exact: true }).click();
  await admin.getByLabel("Name", { exact: true }).fill(name);
  await admin.getByLabel("E-mail").fill(email);
  await admin
    .getByRole("group", { name: "Roles" })
    .getByRole("checkbox", { name: /^Planner/ })
    .check();
  await admin.getByRole("group", { name: "Regions" }).getByRole("checkbox", { name: region }).check();
  await admin.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(admin.getByRole("heading", { name: `${name} is invited` })).toBeVisible();
  const link = await admin.getByLabel("One-time link").inputValue();
  expect(link).toMatch(/\/set-password\/[\w-]{40,}$/);
  await admin.getByRole("link", { name: `Go to ${name}` }).click();
  await expect(admin.getByText("Invited", { exact: true })).toBeVisible();
  expect(await admin.content()).not.toContain(link.split("/").at(-1));
  await admin.goBack();
  await expect(admin.getByLabel("One-time link")).toHaveCount(0);
  return link;
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Account of ${name}`, exact: true }).click();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
}

async function linkWorkStudio(planner: Page, { username, password }: WorkStudioPair): Promise<void> {
  await planner.getByRole("link", { name: "WorkStudio", exact: true }).click();
  await planner.getByLabel("WorkStudio name").fill(username);
  await planner.getByLabel("WorkStudio password").fill(password);
  await planner.getByRole("button", { name: "Link account", exact: true }).click();
  await expect(notification(planner, `Linked ${username}`)).toBeVisible();
  await expect(planner.getByRole("main")).toContainText("Verified");
  expect(await planner.content()).not.toContain(password);
}
