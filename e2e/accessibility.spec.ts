import type { Page } from "@playwright/test";
import { existsSync } from "node:fs";
import { axeFindings } from "./support/axe";
import { untouchedCircuit } from "./support/circuits";
import { ask } from "./support/database";
import { expect, test } from "./support/test";

type Arrive = (page: Page) => Promise<void>;

const at =
  (path: string): Arrive =>
  async (page) => {
    await page.goto(path);
  };

const PAGES: [string, Arrive][] = [
  ["the circuits list", at("/circuits")],
  [
    "a filtered list with an open panel",
    async (page) => {
      await page.goto("/circuits?status=ACTIV&q=LINE&density=comfortable");
      await page.getByRole("button", { name: "Region", exact: true }).click();
    },
  ],
  ["an empty list", at("/circuits?q=nothing-has-this-name")],
  [
    "a circuit with a correction",
    async (page) => page.goto(`/circuits/${await correctedCircuit(page)}`).then(() => undefined),
  ],
  [
    "a question before excluding",
    async (page) => {
      await page.goto(`/circuits/${(await untouchedCircuit()).id}`);
      await page.getByRole("button", { name: "Exclude", exact: true }).click();
    },
  ],
  [
    "a refused form",
    async (page) => {
      await page.goto(`/circuits/${(await untouchedCircuit()).id}/edit`);
      await page.getByRole("textbox", { name: "Title" }).fill("");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.locator("[data-slot=form-errors]")).toBeVisible();
    },
  ],
  ["the Sync page", at("/sync")],
  [
    "a sync run",
    async (page) => {
      const [run] = await ask<{ id: number }>("SELECT max(id)::int AS id FROM sync_logs");
      await page.goto(`/sync/${run?.id}`);
    },
  ],
  ["the issues", at("/issues")],
  [
    "the corrections, with a decision under way",
    async (page) => {
      await correctedCircuit(page);
      await page.goto("/corrections");
      await page.getByRole("button", { name: "Decide…", exact: true }).first().click();
      await expect(page.getByRole("list", { name: "What it is about" })).toBeVisible();
    },
  ],
  ["a circuit that is not there", at("/circuits/999999999")],
  ["an address that is not there", at("/no-such-page")],
];

async function correctedCircuit(page: Page): Promise<number> {
  const { id } = await untouchedCircuit();
  await page.goto(`/circuits/${id}/edit`);
  await page.getByRole("combobox", { name: "Contractor" }).fill("Thornfield");
  await page.getByRole("textbox", { name: "Reason" }).fill("New contract");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Corrected", { exact: true })).toBeVisible();
  return id;
}

/** Light, dark, and as narrow as a phone: axe finds nothing, and nothing sticks out at the side. */
async function expectNothingFound(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect.soft(await axeFindings(page), "light").toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await axeFindings(page), "dark").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  expect.soft(await axeFindings(page), "390 pixels").toEqual([]);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), "width").toBeLessThanOrEqual(390);
}

test.describe("axe finds nothing on", () => {
  for (const [name, arrive] of PAGES) {
    test(name, async ({ adminPage }) => {
      await arrive(adminPage);
      await expectNothingFound(adminPage);
    });
  }

  test("the sign-in, refused", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill("nobody@ws-tracker.example");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.locator("form [role=alert]")).toBeVisible();
    await expectNothingFound(page);
  });
});

test("a page that is not there has a title for as long as it has words", async ({ adminPage: page }) => {
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector("h1") && !document.title) Reflect.set(globalThis, "wasUntitled", true);
    }).observe(document, { childList: true, subtree: true });
  });
  for (const path of ["/circuits/999999999", "/circuits/999999999", "/planners/999999999", "/no-such-page"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect.soft(await page.evaluate(() => "wasUntitled" in globalThis), path).toBe(false);
    await expect(page).toHaveTitle("Not found · WS-Tracker");
  }
});

test("on a phone a thumb hits whatever stands alone", async ({ adminPage: page }) => {
  const circuit = `/circuits/${(await untouchedCircuit()).id}`;
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [circuit, "/inbox", "/weeks", "/permissions", "/settings", "/sync", "/roles"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect.soft(await page.evaluate(smallTargets), path).toEqual([]);
  }
});

/** What is less than 44 px high and no link in a sentence. */
function smallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>("a[href], button, summary, input, select, textarea")].flatMap(
    (target) => {
      const { width } = target.getBoundingClientRect();
      const isSeen = width > 1 && target.checkVisibility({ visibilityProperty: true });
      const isInSentence = target.matches("p a, li a, header[data-slot=page-header] a:not(.btn)");
      const around = target.closest("label, [data-slot=checkbox-field]");
      const height = Math.max(...[target, around].map((one) => one?.getBoundingClientRect().height ?? 0));
      return isSeen && !isInSentence && height < 43.5 ? [`${target.outerHTML.slice(0, 90)} ${height}`] : [];
    },
  );
}

test("the first Tab offers to skip to the content", async ({ adminPage: page }) => {
  await page.goto("/circuits");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).not.toBeInViewport();
  await page.keyboard.press("Tab");
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("whatever has focus shows it", async ({ adminPage: page }) => {
  for (const path of ["/circuits", "/sync", `/circuits/${(await untouchedCircuit()).id}/edit`]) {
    await page.goto(path);
    for (let stop = 0; stop < 24; stop += 1) {
      await page.keyboard.press("Tab");
      const unseen = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && width > 0 && height > 0
          ? null
          : element.outerHTML.slice(0, 160);
      });
      expect.soft(unseen, `${path}, stop ${stop + 1}`).toBeNull();
    }
  }
});

test("the README’s picture shows the circuits list", async ({ adminPage: page }, testInfo) => {
  await page.goto("/circuits");
  await expect(page.getByRole("region", { name: "Circuits" })).toBeVisible();
  // Tracked pictures change only when asked for with --update-snapshots; every other run leaves its own among
  // the results.
  const isWanted = ["all", "changed"].includes(testInfo.config.updateSnapshots) || !existsSync("docs/circuits.png");
  await page.screenshot({
    path: isWanted ? "docs/circuits.png" : testInfo.outputPath("circuits.png"),
    animations: "disabled",
  });
});
