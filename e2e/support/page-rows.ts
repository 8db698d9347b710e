import type { Answer } from "../../scripts/authorization/answers";
import { PAGES } from "../../scripts/authorization/entry-points";
import { OPERATIONS } from "../../scripts/authorization/matrix";
import { type Circuit, untouchedCircuit } from "./circuits";
import { ask } from "./database";
import { administrator, somebody } from "./people";

export const ROLES = ["admin", "supervisor", "planner"] as const;
export type Role = (typeof ROLES)[number];

/** Who asks in a role. */
export const person = (role: Role) =>
  role === "admin"
    ? Promise.resolve(administrator())
    : somebody(role === "planner" ? "Paula Pages" : "Sven Screens", role, ["LAN"]);

/** What a role is answered by a page: the matrix of authorization says it of the operation that loads the page. */
export function answerOf(route: string, role: Role): Answer {
  const access = PAGES[route] ?? "open";
  return access === "open" || access === "signed-in" ? "yes" : OPERATIONS[access].answers[role];
}

const MISSING = "987654321";
/** `own` is the same row for every role, or one of each. */
type Rows = { own: string | Record<Role, string>; other?: string };
let rows: Record<string, Rows>;
/** A circuit of a region that neither the supervisor nor the planner sees. */
export let foreign: Circuit;

/** A planner who once held a circuit and no other. */
async function holderOf({ id }: Circuit): Promise<string> {
  const [planner] = await ask<{ id: number }>(
    "INSERT INTO planners (name, kind, first_seen_at, last_seen_at) VALUES ('Former holder of ' || $1::text, 'contractor', now(), now()) RETURNING id::int",
    [id],
  );
  await ask(
    "INSERT INTO circuit_custody_periods (circuit_id, started_at, ended_at, taken_by, kind, planner_id) VALUES ($1, timestamptz '2020-01-01' + make_interval(hours => $2::int), timestamptz '2020-01-01' + make_interval(hours => $2::int + 1), 'FORMER\\holder', 'contractor', $2::int)",
    [id, planner?.id],
  );
  return String(planner?.id);
}

/** Makes the rows that the pages are about, in one region and in another. */
export async function storeRows(): Promise<void> {
  foreign = await untouchedCircuit("CEN");
  const own = await untouchedCircuit("LAN");
  const [[run], [ownAct, foreignAct], [planner], ownHolder, foreignHolder] = await Promise.all([
    ask<{ id: number }>("SELECT max(id)::int AS id FROM sync_logs"),
    ask<{ id: number }>(
      "INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_id, subject_label) SELECT 'system', 'e2e', 'circuit.edit', 'circuit', id, title FROM circuits WHERE id = ANY($1) ORDER BY id = $2 RETURNING id::int",
      [[own.id, foreign.id], foreign.id],
    ),
    person("planner").then(({ email }) => ask<{ id: number }>("SELECT id::int FROM users WHERE email = $1", [email])),
    holderOf(own),
    holderOf(foreign),
  ]);
  const plannersOwn = await holderOf(own);
  await ask("UPDATE planners SET user_id = $1 WHERE id = $2", [planner?.id, plannersOwn]);
  const [regions] = await ask<{ own: number; other: number }>(
    "SELECT (SELECT id::int FROM regions WHERE code = 'LAN') AS own, (SELECT id::int FROM regions WHERE code = 'CEN') AS other",
  );
  const imports = Object.fromEntries(
    await Promise.all(
      ROLES.map(async (role) => {
        const { email } = await person(role);
        const [file] = await ask<{ id: number }>(
          "INSERT INTO imports (user_id, list, file_name, header, columns) SELECT id, 'circuits', 'circuits.csv', '{}', '{}' FROM users WHERE email = $1 RETURNING id::int",
          [email],
        );
        return [role, String(file?.id)] as const;
      }),
    ),
  ) as Record<Role, string>;
  const circuit = { own: String(own.id), other: String(foreign.id) };
  const somebodyElse = { own: String(planner?.id) };
  rows = {
    "/circuits/[id]": circuit,
    "/circuits/[id]/edit": circuit,
    "/circuits/[id]/snapshots": circuit,
    "/circuits/[id]/planners": circuit,
    "/sync/[id]": { own: String(run?.id) },
    "/planners/[id]": { own: ownHolder, other: foreignHolder },
    "/planners/[id]/day": { own: plannersOwn, other: foreignHolder },
    "/imports/[id]": { own: imports },
    "/weeks/[id]": { own: String(regions?.own), other: String(regions?.other) },
    "/users/[id]": somebodyElse,
    "/users/[id]/edit": somebodyElse,
    "/activity/[id]": { own: String(ownAct?.id), other: String(foreignAct?.id) },
  };
}

/** Addresses of a page: of a row within the region, of another region's, of none. */
export function addressesOf(route: string, role: Role = "admin"): { own: string; other?: string; missing?: string } {
  if (!route.includes("[")) return { own: route };
  const known = rows[route];
  if (!known) throw new Error(`${route} needs a row in this test.`);
  const at = (id: string) => route.replace("[id]", id);
  const own = typeof known.own === "string" ? known.own : known.own[role];
  return { own: at(own), missing: at(MISSING), ...(known.other === undefined ? {} : { other: at(known.other) }) };
}
