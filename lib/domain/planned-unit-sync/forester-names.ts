import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { seePlanners } from "../planners/see-planners";

/** Makes planners of the foresters whom answers name, each name once for as long as this lives. */
export class ForesterNames {
  readonly #seen = new Set<string>();

  /** In a transaction of its own: a name that WorkStudio uses stays known whatever becomes of the units that have it. */
  async see(names: ReadonlySet<string>): Promise<void> {
    const fresh = [...names].filter((name) => !this.#seen.has(name));
    if (fresh.length === 0) return;
    await db().$transaction((tx) => seePlanners(tx, "forester", Prisma.sql`SELECT unnest(${fresh}::text[])`));
    for (const name of fresh) this.#seen.add(name);
  }
}
