import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { type Database, Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { circuitList } from "../circuits/list";
import { exclusionList } from "../exclusions/list";
import { viewOf } from "./define-act";
import { MOST_CIRCUITS, type SkipReason, circuitCount } from "./rules";
import type { BulkChange, BulkRows } from "./schema";

/**
 * Circuits as an act finds them: how many it changes, how many stay as they are and why, and a mark of which they are
 * and how they stand to the act.
 */
export type ActSet = {
  matching: number;
  changing: number;
  skipped: Partial<Record<SkipReason, number>>;
  guard: string;
};

/** The rows of a list as a condition on `circuits c`, the row scope in it. */
export function rowsSql(actor: Actor, rows: BulkRows): Prisma.Sql {
  return rows.list === "circuits" ? circuitList.target(actor, rows.target) : exclusionList.target(actor, rows.target);
}

/**
 * Looks at the circuits of a condition; `ids` are those that the act changes, in their order. Throws INVALID where they
 * are too many.
 */
export async function lookAtSet(
  database: Pick<Database, "$queryRaw">,
  actor: Actor,
  condition: Prisma.Sql,
  change: BulkChange,
): Promise<ActSet & { ids: bigint[] }> {
  const { standing, skips } = viewOf(actor, change);
  const groups = await database.$queryRaw<
    { why: SkipReason | null; count: number; mark: string; ids: bigint[] | null }[]
  >(Prisma.sql`
    SELECT found.why, count(*)::float8 AS count,
      sum(hashtextextended(concat_ws('|', found.id, found.standing), 0)::numeric)::text AS mark,
      array_agg(found.id ORDER BY found.id) FILTER (WHERE found.why IS NULL) AS ids
    FROM (
      SELECT c.id, ${standing} AS standing, ${skips} AS why
      FROM circuits c
      WHERE ${condition}
      LIMIT ${MOST_CIRCUITS + 1}
    ) found
    GROUP BY found.why`);
  const matching = groups.reduce((sum, { count }) => sum + count, 0);
  if (matching > MOST_CIRCUITS)
    throw new AppError(
      "INVALID",
      `At most ${circuitCount(MOST_CIRCUITS)} can be changed at once. Filter the list for fewer.`,
    );
  const mark = groups.reduce((sum, group) => sum + BigInt(group.mark), 0n);
  const ids = groups.flatMap((group) => group.ids ?? []);
  return {
    matching,
    changing: ids.length,
    skipped: Object.fromEntries(groups.flatMap(({ why, count }) => (why === null ? [] : [[why, count]]))),
    guard: `${matching}.${mark}`,
    ids,
  };
}

/** Throws CONFLICT unless a set is the one that the person was shown. */
export function requireSameSet({ matching, guard }: ActSet, shown: string): void {
  if (guard === shown) return;
  const before = Number(shown.split(".")[0]);
  const what =
    matching === before
      ? `${circuitCount(matching)} ${matching === 1 ? "matches" : "match"} as before, but not the same, or somebody changed one`
      : `${circuitCount(matching)} ${matching === 1 ? "matches" : "match"} now, not ${before.toLocaleString("en-US")}`;
  throw new AppError("CONFLICT", `The list changed meanwhile: ${what}. Nothing was changed; look again.`);
}
