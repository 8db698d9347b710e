import { readdirSync } from "node:fs";
import { untouchedCircuit } from "./circuits";
import { ask } from "./database";
import { invited } from "./second-factor";

const ROOT = "app/(panel)";

let pages: Promise<string[]> | undefined;

/** The addresses of every page of the panel with something to show on each, and of two that are not there. */
export function panelPages(): Promise<string[]> {
  pages ??= list();
  return pages;
}

async function list(): Promise<string[]> {
  const { id: circuit } = await untouchedCircuit();
  const { email } = await invited("Pia Everypage", "planner");
  const [found] = await ask<{
    run: number;
    unitRun: number;
    entry: number;
    person: number;
    planner: number;
    region: number;
    day: string;
  }>(
    `SELECT (SELECT max(id)::int FROM sync_logs) AS run,
       coalesce(
         (SELECT max(sync_log_id)::int FROM sync_run_circuits), (SELECT max(id)::int FROM sync_logs)
       ) AS "unitRun",
       (SELECT max(id)::int FROM activity_log) AS entry, (SELECT id::int FROM users WHERE email = $1) AS person,
       busy.planner_id::int AS planner, busy.day::text AS day, (SELECT min(id)::int FROM regions) AS region
     FROM (
       SELECT planner_id, assessed_on AS day
       FROM planned_units
       WHERE planner_id IS NOT NULL AND assessed_on IS NOT NULL
       ORDER BY assessed_on DESC, id
       LIMIT 1
     ) busy`,
    [email],
  );
  return [
    "/circuits",
    "/circuits?q=LINE&status=ACTIV&per=100&density=comfortable",
    `/circuits/${circuit}`,
    `/circuits/${circuit}/edit`,
    `/circuits/${circuit}/snapshots`,
    `/circuits/${circuit}/planners`,
    "/board",
    "/circuits/new",
    "/circuits/deleted",
    "/corrections",
    "/units",
    "/units?permission=pending&state=all&cols=workOrder&cols=state&cols=cameBy&cols=stateSince",
    "/permissions",
    "/exclusions",
    "/inbox",
    "/exports",
    "/imports",
    "/imports/999999999",
    "/weeks",
    `/weeks/${found?.region}`,
    "/sync",
    `/sync/${found?.run}`,
    `/sync/${found?.unitRun}`,
    "/issues",
    "/planners",
    `/planners/${found?.planner}`,
    `/planners/${found?.planner}/day?day=${found?.day}`,
    "/users",
    `/users/${found?.person}`,
    `/users/${found?.person}/edit`,
    "/users/invite",
    "/roles",
    "/activity",
    `/activity/${found?.entry}`,
    "/regions",
    "/statuses",
    "/unit-types",
    "/account-domains",
    "/exclusion-reasons",
    "/permission-statuses",
    "/settings",
    "/account",
    "/account/password",
    "/account/two-factor",
    "/account/sessions",
    "/account/workstudio",
    "/circuits/999999999",
    "/no-such-page",
  ];
}

/** Pages in the source that no address of the list is of. */
export function forgottenPages(addresses: readonly string[]): string[] {
  const routes = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\/?page\.tsx$/, "")}`);
  const paths = addresses.map((address) => address.replace(/\?.*/, ""));
  return routes.filter(
    (route) => !paths.some((path) => new RegExp(`^${route.replaceAll(/\[[^\]]+\]/g, "\\d+")}$`).test(path)),
  );
}
