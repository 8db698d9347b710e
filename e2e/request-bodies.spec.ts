import type { Page } from "@playwright/test";
import { builtActions } from "./support/action-ids";
import { signInByFetch } from "./support/fetch-session";
import { type Person, somebody } from "./support/people";
import { action, postAction } from "./support/post-action";
import { rawRequest } from "./support/raw-request";
import { stack } from "./support/stack";
import { expect, test } from "./support/test";

// What guards the door holds at the first try.
test.describe.configure({ retries: 0 });

const MEGABYTE = Buffer.from("[],".repeat(349_526)).subarray(0, 1024 * 1024);
const inChunks = (data: Buffer) => [`${data.length.toString(16)}\r\n`, data, "\r\n"];

// Not the administrator, who signs in once for all stories: the eleventh sign-in of one person ends their
// oldest session.
let rita: Person;
test.beforeAll(async () => {
  rita = await somebody("Rita Large", "admin");
});

test.describe("E8 a body", () => {
  const own = () => `Origin: ${stack().url}`;
  const places: [string, () => string[]][] = [
    ["/api/auth/callback/credentials", () => [own(), "Content-Type: application/json"]],
    ["/sign-in", () => [own(), `Next-Action: ${action("requestResetLinkAction").id}`, "Content-Type: text/plain"]],
    ["/imports", () => [own(), `Next-Action: ${action("startImportAction").id}`, "Content-Type: text/plain"]],
    ["/api/sign-out", () => [own(), "Content-Type: application/json"]],
  ];

  for (const [path, headers] of places) {
    test(`of 40 MB from a stranger to ${path} is refused in words, with and without its length, and the panel lives on`, async () => {
      const head = [`POST ${path} HTTP/1.1`, "Host: panel", ...headers()];
      const sized = await rawRequest(
        stack().url,
        [...head, `Content-Length: ${40 * MEGABYTE.length}`],
        Array.from({ length: 40 }, () => MEGABYTE),
      );
      const chunked = await rawRequest(
        stack().url,
        [...head, "Transfer-Encoding: chunked"],
        [...Array.from({ length: 40 }, () => inChunks(MEGABYTE)).flat(), "0\r\n\r\n"],
      );
      for (const answer of [sized, chunked]) {
        expect(answer.status).toBe(413);
        expect(answer.body).toContain("more than fits into one request");
      }
      expect((await fetch(`${stack().url}/api/health`)).status).toBe(200);
    });
  }

  test("of somebody signed in may be larger, and largest where a table is imported", async () => {
    const { jar } = await signInByFetch(stack().url, rita);
    const send = (path: string, bytes: number, cookie: string) =>
      postAction(`${stack().url}${path}`, "startImportAction", [{ text: "a".repeat(bytes) }], {
        origin: stack().url,
        cookie,
      }).then(({ status }) => status);
    expect(await send("/imports", 5_000_000, jar.header)).toBe(200);
    expect(await send("/imports", 7_000_000, jar.header)).toBe(413);
    expect(await send("/account", 200_000, jar.header)).toBe(200);
    expect(await send("/account", 300_000, jar.header)).toBe(413);
    expect(await send("/imports", 20_000, "")).toBe(413);
    const name = [...jar.kept.keys()].find((one) => one.endsWith(".session")) ?? "";
    expect(await send("/imports", 20_000, `${name}=eyJhbGciOiJkaXIifQ..forged.forged.forged`)).toBe(413);
  });

  const signIn = "/api/auth/callback/credentials";
  for (const [path, type, body] of [
    [signIn, "application/json", "{"],
    [signIn, "application/json", "[]"],
    [signIn, "text/plain", "x"],
    [signIn, "multipart/form-data", "x"],
    [signIn, "application/x-www-form-urlencoded", "callbackUrl=https%3A%2F%2Felsewhere.example"],
    [signIn, "application/json", '{"callbackUrl":"http://%"}'],
    [`${signIn}?callbackUrl=http://%25`, "application/json", "{}"],
    ["/sign-in", "multipart/form-data", "x"],
    ["/sign-in", "multipart/form-data; boundary=a", "--b"],
    ["action", "text/plain;charset=UTF-8", "{"],
    ["action", "text/plain;charset=UTF-8", '["$F1"]'],
    ["action", "multipart/form-data; boundary=a", "--a--"],
  ] as const)
    test(`that cannot be read, ${type} ${body.slice(0, 20)} to ${path}, is 4xx with a sentence`, async () => {
      const isAction = path === "action";
      const answer = await fetch(`${stack().url}${isAction ? "/reset-password" : path}`, {
        method: "POST",
        body,
        headers: {
          origin: stack().url,
          "content-type": type,
          ...(isAction ? { "next-action": action("requestResetLinkAction").id } : {}),
        },
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).toMatch(/could not be read|way back after signing in/);
    });
});

test.describe("E8 a request that is too large", () => {
  const WORDS = /more than fits into one request/;

  test("is refused in words, sent as an action or as a form", async ({ adminPage }) => {
    const tooMuch = "a".repeat(7 * 1024 * 1024);
    const action = builtActions().find(({ key }) => key.endsWith("#updateProfileAction"));
    const sent = [
      {
        headers: { origin: stack().url, "next-action": action?.id ?? "", "content-type": "text/plain;charset=UTF-8" },
        data: JSON.stringify([{ name: tooMuch }]),
      },
      { headers: { origin: stack().url }, multipart: { name: tooMuch } },
    ];
    for (const options of sent) {
      const answer = await adminPage.request.post("/account", options);
      expect(answer.status()).toBe(413);
      expect(await answer.text()).toMatch(WORDS);
    }
  });

  test("shows its words in the form, which keeps what was typed", async ({ adminPage: page }) => {
    await page.goto("/account");
    const name = page.getByLabel("Name", { exact: true });
    const length = 7 * 1024 * 1024;
    // Out of sight: a browser draws a line of seven million letters for a quarter of a minute.
    await name.evaluate((field: HTMLInputElement, many) => {
      field.removeAttribute("maxlength");
      field.style.display = "none";
      field.value = "a".repeat(many);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }, length);
    await saveIn(page);
    await expect(page.getByText(WORDS)).toBeVisible();
    expect(await name.evaluate((field: HTMLInputElement) => field.value.length)).toBe(length);
  });
});

async function saveIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
}
