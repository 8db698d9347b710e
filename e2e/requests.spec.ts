import { ask } from "./support/database";
import { type CookieJar, signInByFetch } from "./support/fetch-session";
import { startManglingProxy } from "./support/mangling-proxy";
import { type Person, somebody } from "./support/people";
import { postAction } from "./support/post-action";
import { rawRequest } from "./support/raw-request";
import { startSecondPanel } from "./support/second-panel";
import { stack } from "./support/stack";
import { TcpRelay } from "./support/tcp-relay";
import { expect, test } from "./support/test";

// What guards the door holds at the first try.
test.describe.configure({ retries: 0 });

// Requests without a browser: what the panel's own HTTP server decides before Next reads anything, and what becomes of
// Next's answers.
const setTheme = (at: string, jar: CookieJar, headers: Record<string, string>) =>
  postAction(`${at}/account`, "setThemeAction", [{ theme: "dark" }], { cookie: jar.header, ...headers });

// Not the administrator, who signs in once for all stories: the eleventh sign-in of one person ends their
// oldest session.
let rita: Person;
test.beforeAll(async () => {
  rita = await somebody("Rita Requests", "admin");
});

test.describe("An address", () => {
  for (const path of ["/circuits/%", "/%E0%A4%A", "/circuits/%00", "/_next/static/%", "*"])
    test(`${path} that cannot be read is 400 with a sentence`, async () => {
      const head = [`GET ${path} HTTP/1.1`, "Host: panel", "Accept: text/html", "Connection: close"];
      const { status, body } = await rawRequest(stack().url, head);
      expect(status).toBe(400);
      expect(body).toContain("This address cannot be read");
    });

  test("takes the methods it has, and refuses others with a sentence", async ({ request }) => {
    for (const [method, path] of [
      ["PUT", "/circuits"],
      ["DELETE", "/circuits/1"],
      ["OPTIONS", "/circuits"],
      ["PATCH", "/api/health"],
      ["POST", "/api/health"],
    ] as const) {
      const answer = await request.fetch(path, { method, headers: { origin: stack().url } });
      expect.soft(answer.status(), `${method} ${path}`).toBe(405);
      expect.soft(await answer.text(), `${method} ${path}`).toContain("does not take that kind of request");
    }
  });

  test("E6 of a way back never leads off the panel", async ({ page }) => {
    const { jar } = await signInByFetch(stack().url, rita);
    for (const next of [
      "/.//elsewhere.example",
      "//elsewhere.example",
      "/x/..//elsewhere.example",
      "/\\elsewhere.example",
    ]) {
      const answer = await fetch(`${stack().url}/sign-in?next=${encodeURIComponent(next)}`, {
        headers: { cookie: jar.header },
        redirect: "manual",
      });
      expect.soft(new URL(answer.headers.get("location") ?? "", stack().url).origin, next).toBe(stack().url);
    }
    await page.goto("/sign-in?next=/.//elsewhere.example");
    await page.getByLabel("E-mail").fill(rita.email);
    await page.getByLabel("Password", { exact: true }).fill(rita.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(`${stack().url}/circuits`);
  });
});

test.describe("E1 E3 behind a proxy", () => {
  for (const [what, mangle] of [
    ["another Host", (headers) => (headers["host"] = "internal:8080")],
    [
      "a list of hosts",
      (headers) => Object.assign(headers, { host: "upstream", "x-forwarded-host": "internal:8080, edge.internal" }),
    ],
    ["its own https", (headers) => Object.assign(headers, { "x-forwarded-proto": "https", "x-forwarded-port": "443" })],
  ] as [string, (headers: NodeJS.Dict<string | string[]>) => void][])
    test(`that makes of a request ${what}, writes work, and another origin's do not`, async () => {
      const proxy = await startManglingProxy(stack().url, mangle);
      try {
        const at = `http://127.0.0.1:${proxy.port}`;
        const { jar } = await signInByFetch(stack().url, rita, { at });
        const saved = await setTheme(at, jar, { origin: stack().url });
        expect(saved.status).toBe(200);
        expect(await saved.text()).toContain('"ok":true');
        for (const origin of ["http://internal:8080", "https://elsewhere.example", "null"]) {
          const refused = await setTheme(at, jar, { origin, "x-forwarded-host": new URL(stack().url).host });
          expect(refused.status).toBe(403);
        }
      } finally {
        await proxy.stop();
      }
    });

  test("X-Forwarded-For counts from a configured proxy only", async () => {
    const tried = async (url: string, forwarded: string) => {
      const person = { ...rita, email: `nobody.${forwarded.replaceAll(/\W+/g, ".")}@ws-tracker.example` };
      await signInByFetch(url, person, { headers: { "x-forwarded-for": forwarded, "x-client-address": forwarded } });
      const [row] = await ask<{ address: string }>(
        "SELECT ip_address AS address FROM activity_log WHERE action = 'session.sign_in_failed' ORDER BY id DESC LIMIT 1",
      );
      return row?.address;
    };
    expect(await tried(stack().url, "203.0.113.9")).toMatch(/^(127\.0\.0\.1|::1)$/);
    const panel = await startSecondPanel({ TRUSTED_PROXIES: "127.0.0.0/8,::1" });
    try {
      expect(await tried(panel.url, "203.0.113.9, 198.51.100.7")).toBe("198.51.100.7");
    } finally {
      await panel.stop();
    }
  });

  test("E4 a nonce, a policy or a sub-request from outside counts for nothing", async () => {
    const answer = await fetch(`${stack().url}/sign-in`, {
      headers: {
        "x-nonce": "guessed",
        "content-security-policy": "script-src 'nonce-guessed'",
        "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      },
    });
    expect(answer.headers.get("content-security-policy")).toMatch(/script-src 'self' 'nonce-/);
    expect(await answer.text()).not.toContain("guessed");
  });

  test("H1 what another origin tries is on record once an hour", async () => {
    const { jar } = await signInByFetch(stack().url, rita);
    const origin = `https://elsewhere-${Date.now()}.example`;
    for (let time = 0; time < 3; time += 1) await setTheme(stack().url, jar, { origin });
    await expect
      .poll(() =>
        ask(
          "SELECT l.action, l.subject_label AS origin, u.email, l.context_json ->> 'path' AS path FROM activity_log l LEFT JOIN users u ON u.id = l.user_id WHERE l.subject_label = $1",
          [origin],
        ),
      )
      .toEqual([{ action: "request.refused", origin, email: rita.email, path: "/account" }]);
  });
});

test.describe("C3 C7 the session", () => {
  test("has a cookie of this port that ends with the browser", async () => {
    const { answer } = await signInByFetch(stack().url, rita);
    const [cookie = ""] = answer.headers.getSetCookie().filter((one) => /session=/.test(one));
    expect(cookie).toMatch(new RegExp(`^ws-tracker-${new URL(stack().url).port}\\.session=`));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).not.toMatch(/expires|max-age/i);
  });

  test("of one panel does not end that of another on the same host", async () => {
    const panel = await startSecondPanel({});
    try {
      const { jar } = await signInByFetch(stack().url, rita);
      const other = await signInByFetch(panel.url, rita);
      const names = [...jar.kept.keys()].filter((name) => name !== "theme");
      expect(names.filter((name) => other.jar.kept.has(name))).toEqual([]);
    } finally {
      await panel.stop();
    }
  });

  test("is opened and ended by our own pages and routes only: NextAuth's are closed", async ({ request }) => {
    for (const path of ["signin", "signout", "error", "verify-request", "session", "callback/credentials"]) {
      expect.soft((await request.get(`/api/auth/${path}`, { maxRedirects: 0 })).status(), `GET ${path}`).toBe(404);
      if (path === "callback/credentials") continue;
      const post = await request.post(`/api/auth/${path}`, { headers: { origin: stack().url }, form: { a: "1" } });
      expect.soft(post.status(), `POST ${path}`).toBe(404);
    }
  });

  test("C2 is not kept alive by a page that only asks how the sync is", async () => {
    const { jar } = await signInByFetch(stack().url, rita);
    const newest = "SELECT max(s.id) FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1";
    const { email } = rita;
    await ask(`UPDATE sessions SET last_seen_at = now() - interval '20 minutes' WHERE id = (${newest})`, [email]);
    const age = async () => {
      const [row] = await ask<{ minutes: number }>(
        `
          SELECT round(extract(epoch FROM now() - last_seen_at) / 60)::int AS minutes
          FROM sessions
          WHERE id = (${newest})`,
        [email],
      );
      return row?.minutes;
    };
    expect((await fetch(`${stack().url}/api/sync/state`, { headers: { cookie: jar.header } })).status).toBe(200);
    expect(await age()).toBe(20);
    await fetch(`${stack().url}/account`, { headers: { cookie: jar.header } });
    expect(await age()).toBe(0);
  });
});

test("R5 without the database pages, actions and routes are 503 with an id, signing out works, and it all comes back by itself", async () => {
  const database = new URL(stack().environment["DATABASE_URL"] ?? "");
  const relay = new TcpRelay({ host: database.hostname, port: Number(database.port) });
  const port = await relay.mend();
  const panel = await startSecondPanel({
    DATABASE_URL: Object.assign(new URL(database), { hostname: "127.0.0.1", port: String(port) }).href,
    LOG_LEVEL: "silent",
  });
  try {
    const { jar } = await signInByFetch(panel.url, rita);
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(`${panel.url}${path}`, {
        headers: { cookie: jar.header, accept: "text/html", ...headers },
        redirect: "manual",
      });
    const all = ["/circuits", "/account", "/sync", "/users", "/circuits/1"];
    for (const path of all) expect.soft([200, 404], path).toContain((await get(path)).status);

    await relay.cut();
    for (const path of all) {
      const page = await get(path);
      expect.soft(page.status, path).toBe(503);
      expect.soft(page.headers.get("retry-after"), path).toBe("5");
      const text = await page.text();
      expect.soft(text, path).toContain("The database does not answer");
      expect.soft(text, path).toContain(page.headers.get("x-request-id"));
      // Next first sends a request without its checksum to the address with it.
      const soft = { headers: { cookie: jar.header, rsc: "1" } };
      expect.soft((await fetch(`${panel.url}${path}`, soft)).status, `${path} as a soft navigation`).toBe(503);
    }
    for (const answer of [
      await setTheme(panel.url, jar, { origin: panel.url }),
      await get("/api/sync/state", { accept: "application/json" }),
      (await signInByFetch(panel.url, rita)).answer,
    ]) {
      expect.soft(answer.status, answer.url).toBe(503);
      expect.soft(answer.headers.get("retry-after"), answer.url).toBe("5");
      expect.soft(answer.headers.get("x-request-id"), answer.url).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await get("/sign-in", { cookie: "" })).status).toBe(200);

    const signedOut = await fetch(`${panel.url}/api/sign-out`, {
      method: "POST",
      headers: { origin: panel.url, cookie: jar.header },
      redirect: "manual",
    });
    expect(signedOut.status).toBe(303);
    const before = jar.kept.size;
    const cookie = jar.header;
    jar.keep(signedOut);
    expect(jar.kept.size).toBe(before - 1);

    await relay.mend();
    await expect
      .poll(async () => (await fetch(`${panel.url}/circuits`, { headers: { cookie }, redirect: "manual" })).status)
      .not.toBe(503);
  } finally {
    await relay.cut();
    await panel.stop();
  }
});
