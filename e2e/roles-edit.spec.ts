import { axeFindings } from "./support/axe";
import { ask } from "./support/database";
import { administrator } from "./support/people";
import { expect, notification, test } from "./support/test";

test.describe("Roles of one’s own", () => {
  test("are made, given permissions, renamed and deleted by their typed name, all of it on record", async ({
    adminPage: page,
  }) => {
    const [name, renamed] = [`Auditor ${Date.now()}`, `Reviewer ${Date.now()}`];
    await page.goto("/roles");
    const matrix = page.getByRole("region", { name: "What roles may do" });
    await matrix.getByRole("checkbox", { name: "Supervisor: Export lists" }).click();
    await expect(page.getByText("1 role changes.")).toBeVisible();

    await page.getByRole("button", { name: "New role", exact: true }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: "Create role", exact: true }).click();
    await expect(sheet.getByText("Enter a name.").first()).toBeVisible();
    await sheet.getByLabel("Name", { exact: true }).fill("planner");
    await sheet.getByRole("button", { name: "Create role", exact: true }).click();
    await expect(sheet.getByText("Another role has this name.").first()).toBeVisible();
    expect(await axeFindings(page)).toEqual([]);
    await sheet.getByLabel("Name", { exact: true }).fill(name);
    await sheet.getByLabel("Description").fill("Reads, changes nothing");
    await sheet.getByRole("button", { name: "Create role", exact: true }).click();
    await expect(notification(page, `${name} is a role now`)).toBeVisible();

    // The tick from before is still there, and takes the new role's along.
    await expect(page.getByText("1 role changes.")).toBeVisible();
    await matrix.getByRole("checkbox", { name: "Supervisor: Export lists" }).click();
    await matrix.getByRole("checkbox", { name: `${name}: See circuits`, exact: true }).check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Change roles", exact: true }).click();
    await expect(notification(page, "Roles saved")).toBeVisible();
    await expect(page.getByText("Nothing changed.")).toBeVisible();
    await expect(matrix.getByRole("checkbox", { name: `${name}: See circuits`, exact: true })).toBeChecked();

    await page.getByRole("button", { name: `Rename ${name}`, exact: true }).click();
    await sheet.getByLabel("Name", { exact: true }).fill(renamed);
    await sheet.getByRole("button", { name: "Save", exact: true }).click();
    await expect(notification(page, `Saved: ${renamed}`)).toBeVisible();
    await expect(matrix.getByRole("columnheader", { name: renamed })).toBeVisible();

    await page.getByRole("button", { name: `Delete ${renamed}`, exact: true }).click();
    const question = page.getByRole("dialog", { name: `Delete the role ${renamed}?` });
    await expect(question).toContainText("What it allows (1 permission) is lost with it.");
    await question.getByRole("textbox").fill(name);
    await expect(question.getByRole("button", { name: "Delete role", exact: true })).toBeDisabled();
    await question.getByRole("textbox").fill(renamed);
    await question.getByRole("button", { name: "Delete role", exact: true }).click();
    await expect(notification(page, `The role ${renamed} was deleted`)).toBeVisible();
    await expect(page.getByRole("list", { name: "All roles" }).getByText(renamed)).toHaveCount(0);
    const entries = await ask<{ action: string }>(
      "SELECT action FROM activity_log WHERE subject_type = 'role' AND subject_label = ANY($1) ORDER BY id",
      [[name, renamed]],
    );
    expect(entries.map(({ action }) => action)).toEqual(["role.create", "role.update", "role.rename", "role.delete"]);
  });

  test("that came with the product or that somebody has are not offered for deletion", async ({ adminPage: page }) => {
    await page.goto("/roles");
    const list = page.getByRole("list", { name: "All roles" });
    await expect(list.getByRole("listitem").filter({ hasText: "Administrator" })).toContainText(
      "Came with the product",
    );
    for (const name of ["Administrator", "Supervisor", "Planner"])
      await expect(page.getByRole("button", { name: `Delete ${name}`, exact: true })).toHaveCount(0);
  });

  test("say who was first when two change one, and let the second look and save again", async ({
    adminPage: page,
    signedIn,
  }) => {
    const [name, theirs, mine] = [`Crew ${Date.now()}`, `Crews ${Date.now()}`, `The crew ${Date.now()}`];
    await page.goto("/roles");
    const sheet = page.getByRole("dialog");
    await page.getByRole("button", { name: "New role", exact: true }).click();
    await sheet.getByLabel("Name", { exact: true }).fill(name);
    await sheet.getByRole("button", { name: "Create role", exact: true }).click();
    await expect(notification(page, `${name} is a role now`)).toBeVisible();

    const colleague = await signedIn(administrator());
    await colleague.goto("/roles");
    await page.getByRole("button", { name: `Rename ${name}`, exact: true }).click();
    await colleague.getByRole("button", { name: `Rename ${name}`, exact: true }).click();
    await colleague.getByRole("dialog").getByLabel("Name", { exact: true }).fill(theirs);
    await colleague.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
    await expect(notification(colleague, `Saved: ${theirs}`)).toBeVisible();

    await sheet.getByLabel("Name", { exact: true }).fill(mine);
    await sheet.getByRole("button", { name: "Save", exact: true }).click();
    await expect(sheet.locator("[role=alert]")).toContainText(`changed the role ${theirs} just now`);
    await expect(sheet.getByLabel("Name", { exact: true })).toHaveValue(mine);
    await sheet.getByRole("button", { name: "Save", exact: true }).click();
    await expect(notification(page, `Saved: ${mine}`)).toBeVisible();
  });

  test("C8 ask for a fresh proof when the last is old, and go on from there", async ({ browser, baseURL }) => {
    const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
    const page = await context.newPage();
    const { email, password } = administrator();
    await page.goto("/roles");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
    await ask(
      "UPDATE sessions SET last_proof_at = now() - interval '11 minutes' WHERE id = (SELECT max(s.id) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1)",
      [email],
    );
    const name = `Proved ${Date.now()}`;
    await page.getByRole("button", { name: "New role", exact: true }).click();
    const typed = page.getByRole("dialog").getByLabel("Name", { exact: true });
    await typed.fill(name);
    // The question itself comes with its first use: a network that is away then costs nothing that was typed.
    await page.route("**/_next/static/chunks/**", (route) => route.abort());
    await page.getByRole("button", { name: "Create role", exact: true }).click();
    await expect(notification(page, /did not answer/)).toBeVisible();
    await expect(typed).toHaveValue(name);
    await page.unroute("**/_next/static/chunks/**");
    await page.getByRole("button", { name: "Create role", exact: true }).click();
    const proof = page.getByRole("dialog", { name: "Confirm it’s you" });
    // A slip must not cost what was typed: the right password goes on from here too.
    await proof.getByLabel("Your password").fill("a wrong password");
    await proof.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(proof.getByText("That is not your password.")).toBeVisible();
    await proof.getByLabel("Your password").fill(password);
    await proof.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(notification(page, `${name} is a role now`)).toBeVisible();
    await context.close();
  });
});
