import { Client } from "pg";
import { listUsers, userList } from "@/lib/domain/users/list";
import { systemActor } from "@/lib/platform/actor-types";
import { disconnect } from "@/lib/platform/db";
import { fourClients, listPage, middle } from "./four-clients";
import { ownerUrl } from "./owner-url";
import type { Figure } from "./report";
import { type Stack, signIn } from "./stack";

const PEOPLE = 10_000;

/** The people list over 10 000 people: its data query alone, and whole pages over HTTP with a session. */
export async function usersBench(stack: Stack): Promise<Figure[]> {
  await invent(stack);
  Object.assign(process.env, stack.environment);
  const actor = systemActor("bench");
  const query = (params: Record<string, string>) => () => listUsers(actor, userList.parse(params));
  const first = await fourClients((turn) => query({ page: String(1 + (turn % 20)) })());
  const search = await fourClients((turn) => query({ q: ["maple", "77", "hollow", "bench-12"][turn % 4] ?? "" })());
  await disconnect();

  const cookie = await signIn(stack);
  const pages = await fourClients(listPage(stack.url, cookie, "/users"));
  const searched = await fourClients(listPage(stack.url, cookie, "/users?q=maple"));
  return [
    middle("users list, 10 000 people, 4 clients: data query", first, undefined),
    middle("… search by a part of a name", search, undefined),
    middle("… full page over HTTP", pages, 60),
    middle("… full page of a search", searched, undefined),
  ];
}

/** People with a role and a region or two each, in three statements. */
async function invent(stack: Stack): Promise<void> {
  const client = new Client({ connectionString: ownerUrl(stack.environment) });
  await client.connect();
  await client.query(
    `INSERT INTO users (name, email, password, is_active, ws_username, last_sign_in_at)
     SELECT initcap((ARRAY['maple','ridge','hollow','ferry','oak','stone'])[1 + n % 6]) || ' Person ' || n,
       'bench-' || n || '@ws-tracker.example', '!', n % 9 <> 0, CASE WHEN n % 3 = 0 THEN 'BENCH\\user' || n END,
       now() - make_interval(hours => n)
     FROM generate_series(1, $1::int) AS n
     ON CONFLICT DO NOTHING`,
    [PEOPLE],
  );
  await client.query(
    "INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users u JOIN roles r ON r.name = CASE WHEN u.id % 20 = 0 THEN 'admin' ELSE 'planner' END WHERE u.email LIKE 'bench-%' ON CONFLICT DO NOTHING",
  );
  await client.query(
    "INSERT INTO user_regions (user_id, region_id) SELECT u.id, r.id FROM users u JOIN regions r ON (u.id + r.id) % 4 = 0 WHERE u.email LIKE 'bench-%' ON CONFLICT DO NOTHING",
  );
  await client.query("ANALYZE users, user_roles, user_regions");
  await client.end();
}
