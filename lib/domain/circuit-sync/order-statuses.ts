import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";

/**
 * The order in which a run asks for statuses: as given, but the one with most circuits last before WorkStudio has to be
 * left alone for a while (domain.md §2, politeness). Its rows are stored meanwhile, so that nobody waits for the pause.
 * Before anything is stored the first one is taken for the largest. Not more statuses than calls in a row stay as
 * they are.
 */
export async function inFetchOrder(statuses: string[]): Promise<string[]> {
  const callsInARow = env().WORKSTUDIO_CALLS_IN_A_ROW;
  if (statuses.length <= callsInARow) return statuses;
  const [largest] = await readRows<{ apiStatus: string }>(Prisma.sql`
    SELECT api_status AS "apiStatus"
    FROM circuits
    WHERE api_status = ANY(${statuses}) AND deleted_at IS NULL
    GROUP BY api_status
    ORDER BY count(*) DESC, api_status
    LIMIT 1`);
  const beforePause = statuses.filter((status) => status === (largest?.apiStatus ?? statuses[0]));
  const others = statuses.filter((status) => !beforePause.includes(status));
  return [...others.slice(0, callsInARow - 1), ...beforePause, ...others.slice(callsInARow - 1)];
}
