import { ask } from "./database";

export type WorkStudioPair = { username: string; password: string; regionCode: string; regionName: string };

const used = new Set<string>();

/**
 * A planner’s account in the simulated WorkStudio that nobody here has linked, and a region in which it has circuits;
 * each call answers another one.
 */
export async function freeWorkStudioPair(): Promise<WorkStudioPair> {
  const rows = await ask<Omit<WorkStudioPair, "password">>(
    `
      SELECT c.taken_by AS username, min(r.code) AS "regionCode", min(r.name) AS "regionName"
      FROM circuits c
      JOIN regions r ON r.id = c.region_id
     WHERE strpos(c.taken_by, chr(92)) > 0
       AND c.deleted_at IS NULL
       AND NOT EXISTS (SELECT FROM users u WHERE lower(u.ws_username) = lower(c.taken_by))
     GROUP BY c.taken_by HAVING count(DISTINCT r.code) = 1 ORDER BY count(*) DESC`,
  );
  const found = rows.find(({ username }) => !used.has(username));
  if (!found) throw new Error("Everybody in the simulated WorkStudio is linked.");
  used.add(found.username);
  // The simulator's planners have the password `simulated-<user>`.
  return { ...found, password: `simulated-${found.username.split("\\")[1] ?? ""}` };
}
