import "server-only";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { seePlanners } from "../planners/see-planners";

/**
 * Makes planners of the foresters whom answers name, each name once in a run: whoever does it waits until no units are
 * being written.
 */
export class ForesterNames {
  readonly #seen: Set<string>;

  private constructor(seen: Iterable<string>) {
    this.#seen = new Set(seen);
  }

  /** Of a run that goes on: what an earlier step of it saw, and nobody took away since, is seen. */
  static async ofRun(syncLogId: bigint): Promise<ForesterNames> {
    const rows = await readRows<{ alias: string }>(
      Prisma.sql`
        SELECT a.alias
        FROM planner_aliases a
        JOIN sync_logs l ON l.id = ${syncLogId}
        WHERE a.kind = 'forester' AND a.last_seen_at >= l.started_at`,
    );
    return new ForesterNames(rows.map(({ alias }) => alias));
  }

  /**
   * In a transaction of its own: a name that WorkStudio uses stays known whatever becomes of the units that have it.
   */
  async see(names: ReadonlySet<string>): Promise<void> {
    const fresh = [...names].filter((name) => !this.#seen.has(name));
    if (fresh.length === 0) return;
    await db().$transaction((tx) => seePlanners(tx, "forester", Prisma.sql`SELECT unnest(${fresh}::text[])`));
    for (const name of fresh) this.#seen.add(name);
  }
}
