import type { APIRequestContext, APIResponse } from "@playwright/test";
import { ACTIONS, PAGES, ROUTES } from "../scripts/authorization/entry-points";
import { builtActions } from "./support/action-ids";
import { ask } from "./support/database";
import { ROLES, addressesOf, answerOf, foreign, person, storeRows } from "./support/page-rows";
import { administrator } from "./support/people";
import { stack } from "./support/stack";
import { expect, test } from "./support/test";
import { type PanelWithoutProxy, startWithoutProxy } from "./support/without-proxy";

// What guards the door holds at the first try.
test.describe.configure({ retries: 0 });

let bare: PanelWithoutProxy;
test.beforeAll(async () => {
  [bare] = await Promise.all([startWithoutProxy(), storeRows()]);
});
test.afterAll(() => bare.stop());

const panels = { "with proxy.ts": () => stack().url, "D2 without proxy.ts": () => bare.url };
const guarded = Object.entries(PAGES).filter(([, access]) => access !== "open");

/** Whether a page answered “not found”, as a document or as what a soft navigation loads. */
async function isNotFound(response: APIResponse): Promise<boolean> {
  return response.status() === 404 || /NEXT_HTTP_ERROR_FALLBACK;404/.test(await response.text());
}

/**
 * What a person sees of a page, without what is different in each answer: its own address, and how long ago
 * something was.
 */
function seen(html: string, path: string): string {
  return html
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1>|<(link|meta)\b[^>]*>|<!--[\s\S]*?-->/g, "")
    .replaceAll(path, "PATH")
    .replaceAll(/<time\b[\s\S]*?<\/time>|nonce="[^"]*"/g, "");
}

// Every page of every role, twice: long on a busy machine.
test.describe.configure({ timeout: 180_000 });

for (const [name, base] of Object.entries(panels)) {
  test.describe(name, () => {
    for (const role of ROLES) {
      test(`D3 each page answers a ${role} as the matrix says, as a document and as a soft navigation`, async ({
        signedIn,
      }) => {
        const page = await signedIn(await person(role));
        for (const [route] of guarded) {
          const { own, other, missing } = addressesOf(route, role);
          const answer = answerOf(route, role);
          for (const headers of [{}, { rsc: "1" }]) {
            const told = `${role} ${JSON.stringify(headers)} `;
            const get = (path: string) => page.request.get(`${base()}${path}`, { headers });
            expect.soft(await isNotFound(await get(own)), `${told}${own}`).toBe(answer === "no");
            if (missing) expect.soft(await isNotFound(await get(missing)), `${told}${missing}`).toBe(true);
            if (other)
              expect
                .soft(await isNotFound(await get(other)), `${told}${other}`)
                .toBe(answer === "no" || answer === "own");
          }
        }
      });
    }

    test("D4 another region’s row and one that does not exist are told in the same words", async ({ signedIn }) => {
      const page = await signedIn(await person("supervisor"));
      for (const route of ["/circuits/[id]", "/circuits/[id]/edit", "/activity/[id]", "/planners/[id]"].filter(
        (each) => each in PAGES,
      )) {
        const { other = "", missing = "" } = addressesOf(route);
        const [there, nowhere] = await Promise.all(
          [other, missing].map(async (path) => ({ path, answer: await page.request.get(`${base()}${path}`) })),
        );
        expect(there?.answer.status()).toBe(404);
        expect.soft(nowhere?.answer.status()).toBe(404);
        const html = (await there?.answer.text()) ?? "";
        expect.soft(seen(html, other), route).toBe(seen((await nowhere?.answer.text()) ?? "", missing));
        expect.soft(html, route).toContain("Not found");
        for (const headers of [{}, { rsc: "1" }])
          expect
            .soft(await (await page.request.get(`${base()}${other}`, { headers })).text(), route)
            .not.toContain(foreign.title);
      }
    });

    test("S5 somebody signed out is shown nothing, in whatever form they ask", async ({ request }) => {
      const { id, title } = foreign;
      const forms = [
        ...guarded.map(([route]) => addressesOf(route).own),
        `/circuits/${id}.rsc`,
        `/circuits/${id}.segments/_tree.segment.rsc`,
        `/circuits/${id}.segments/_full.segment.rsc`,
        `/_next/data/x/circuits/${id}.json`,
        `/%2fcircuits/${id}`,
        `//circuits/${id}`,
        `/./circuits/${id}`,
        `/circuits%2f${id}`,
        `/CIRCUITS/${id}`,
        `/circuits/${id}/`,
      ];
      const tricks: Record<string, string>[] = [
        {},
        { rsc: "1" },
        { rsc: "1", "next-router-prefetch": "1" },
        { rsc: "1", "next-router-prefetch": "2", "next-router-segment-prefetch": "/_full" },
        { purpose: "prefetch", "x-middleware-prefetch": "1" },
        { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
        { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
        { "x-invoke-path": `/circuits/${id}`, "x-matched-path": `/circuits/${id}`, "x-now-route-matches": "1" },
        { "x-forwarded-host": "localhost", "x-original-url": `/circuits/${id}`, "x-rewrite-url": `/circuits/${id}` },
      ];
      for (const path of forms) {
        for (const headers of tricks) {
          const answer = await request.get(`${base()}${path}`, { headers, maxRedirects: 0 });
          const text = await answer.text();
          const told = `${path} ${JSON.stringify(headers)}: ${answer.status()}`;
          expect
            .soft(
              text.includes(title) || text.includes(foreign.workOrder) || text.includes("@ws-tracker.example"),
              told,
            )
            .toBe(false);
          // A redirect, a refusal, a page whose first part says “go to the sign-in”, or the empty answer to a prefetch
          // of the proxy's own.
          expect
            .soft(
              answer.status() >= 300 || text.includes("NEXT_REDIRECT") || text.includes("/sign-in") || text === "{}",
              told,
            )
            .toBe(true);
        }
      }
    });

    test("every route that is not open answers 401 to somebody signed out", async ({ request }) => {
      for (const [route, access] of Object.entries(ROUTES)) {
        const [method = "GET", path = "/"] = route.split(" ");
        if (!("operation" in access)) continue;
        const answer = await request.fetch(`${base()}${path.replaceAll(/\[\w+\]/g, "region")}`, { method });
        expect.soft(answer.status(), route).toBe(401);
        expect.soft(await answer.text(), route).toMatch(/You are signed out/);
      }
    });

    test("E1 S4 every action refuses somebody signed out, and every request from elsewhere", async ({
      request,
      adminPage,
    }) => {
      const actions = builtActions();
      expect(actions.map(({ key }) => key).sort()).toEqual(Object.keys(ACTIONS).sort());
      for (const action of actions) {
        const isOpen = typeof ACTIONS[action.key] === "object";
        const own = await post(request, base(), action, [{}], { origin: stack().url });
        expect.soft(own, `${action.key} signed out`).toContain(isOpen ? '"ok":false' : '"code":"UNAUTHENTICATED"');
        for (const headers of [
          {},
          { origin: "null" },
          { origin: stack().url, "sec-fetch-site": "cross-site" },
          { origin: "https://elsewhere.example", "x-forwarded-host": "elsewhere.example" },
        ]) {
          const forged = await post(adminPage.request, base(), action, [{}], headers);
          expect
            .soft(forged, `${action.key} ${JSON.stringify(headers)}`)
            .toMatch(/^403 This request did not come from /);
        }
      }
    });

    test("S4 an administrator’s action, posted as a planner, is refused, recorded, and changes nothing", async ({
      signedIn,
    }) => {
      const planner = await signedIn(await person("planner"));
      const [me] = await ask<{ id: number }>("SELECT id::int FROM users WHERE email = $1", [
        (await person("planner")).email,
      ]);
      const victim = Number(
        (await ask<{ id: number }>("SELECT id::int FROM users WHERE email = $1", [administrator().email]))[0]?.id,
      );
      const [role] = await ask<{ id: number; rowVersion: number }>(
        "SELECT id::int, row_version AS \"rowVersion\" FROM roles WHERE name = 'planner'",
      );
      const attempts: Record<string, unknown> = {
        "(panel)/users/actions#disableUserAction": { id: victim, reason: "because" },
        "(panel)/users/actions#endSessionsAction": { id: victim },
        "(panel)/users/actions#sendLinkAction": { id: victim },
        "(panel)/users/actions#endEveryonesSessionsAction": { reason: "because" },
        "(panel)/users/actions#bulkUsersAction": {
          target: { kind: "chosen", ids: [victim] },
          act: { kind: "enable" },
          guard: "1.1",
        },
        "(panel)/users/actions#inviteUserAction": {
          name: "Ivy",
          email: "ivy@ws-tracker.example",
          roleIds: [role?.id],
          regionIds: [],
          seesAllRegions: true,
          defaultRegionId: null,
          wsUsername: null,
        },
        "(panel)/roles/actions#updateRolePermissionsAction": {
          roles: [{ ...role, permissions: ["user:edit", "role:edit"] }],
        },
        "(panel)/exclusions/actions#excludeCircuitAction": {
          id: foreign.id,
          rowVersion: 1,
          reasonId: 1,
          note: "because",
          until: "",
        },
        "(panel)/circuits/actions#assignCircuitAction": { id: foreign.id, userId: 1 },
        "(panel)/sync/actions#requestCircuitSyncAction": { preview: false, force: false, acceptFewer: false },
      };
      const state = () =>
        ask(
          "SELECT (SELECT md5(string_agg(u::text, '' ORDER BY id)) FROM (SELECT id, is_active, auth_version FROM users) u) AS people, (SELECT count(*) FROM role_permissions) AS grants, (SELECT count(*) FROM circuits WHERE is_excluded) AS excluded, (SELECT count(*) FROM sync_logs) AS runs",
        );
      const refusals = async () =>
        Number(
          (
            await ask<{ count: number }>(
              "SELECT count(DISTINCT context_json ->> 'tried')::int AS count FROM activity_log WHERE action = 'permission.refused' AND user_id = $1",
              [me?.id],
            )
          )[0]?.count,
        );
      const before = await state();
      const actions = builtActions();
      for (const [key, input] of Object.entries(attempts)) {
        const action = actions.find((one) => one.key === key);
        expect(action, key).toBeDefined();
        if (action)
          expect
            .soft(await post(planner.request, base(), action, [input], { origin: stack().url }), key)
            .toContain('"code":"FORBIDDEN"');
      }
      expect(await state()).toEqual(before);
      // Each act once an hour, however often it is tried.
      expect(await refusals()).toBeGreaterThanOrEqual(Object.keys(attempts).length);
    });

    test("E5 the headers that guard a browser are there, and nothing that a proxy of ours is needed for but the content policy", async ({
      adminPage,
    }) => {
      const headers = (await adminPage.request.get(`${base()}/circuits`)).headers();
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-frame-options": "DENY",
      });
      expect(headers["strict-transport-security"]).toMatch(/^max-age=(\d{8,}); includeSubDomains$/);
      expect(headers["cache-control"]).toContain("no-store");
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(headers["content-security-policy"] ?? "").toMatch(
        base() === stack().url ? /script-src 'self' 'nonce-/ : /^$/,
      );
    });
  });
}

test("a planner who pastes another region’s circuit sees “Not found”, and nothing of it", async ({ signedIn }) => {
  const page = await signedIn(await person("planner"));
  await page.goto(`/circuits/${foreign.id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not found");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Circuits" })).toBeVisible();
  await expect(page.getByText(foreign.title)).toHaveCount(0);
  await expect(page.getByText(foreign.workOrder)).toHaveCount(0);
});

/** Posts an action as a browser would and answers what came back, its status first. */
async function post(
  request: APIRequestContext,
  base: string,
  action: { id: string; page: string },
  input: unknown[],
  headers: Record<string, string>,
): Promise<string> {
  const path = action.page.replaceAll(/\[\w+\]/g, "1");
  // To the second panel as through a reverse proxy at the stack's address, which is the APP_URL of both.
  const forwarded = { "x-forwarded-host": new URL(stack().url).host };
  const answer = await request.post(`${base}${path}`, {
    headers: {
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      "next-action": action.id,
      ...forwarded,
      ...headers,
    },
    data: JSON.stringify(input),
  });
  return `${answer.status()} ${await answer.text()}`;
}
