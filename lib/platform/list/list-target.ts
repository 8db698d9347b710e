import "server-only";
import { z } from "zod";
import type { Actor } from "../actor-types";
import { type Database, Prisma } from "../db";
import { AppError } from "../errors";
import { recordId } from "../input/number";
import { isStorableText } from "../input/storable-text";
import { type AnyFilterValue, type FilterValues, type ListFilters, filterSchema } from "./list-filter";
import type { ListSpec } from "./list-spec";
import { whereSql } from "./list-sql";

/** The rows a bulk act is about: chosen ones, or all that match the filters of the screen. */
export type ListTarget<Filters extends ListFilters> =
  { kind: "chosen"; ids: number[] } | { kind: "matching"; q: string; filters: FilterValues<Filters> };

/** How many rows a target has, and a mark of exactly which; of a list with a version also of how they stand. */
export type ListSet = { count: number; guard: string };

const MOST_CHOSEN = 1_000;
export const guardSchema = z.string().regex(/^\d{1,12}\.-?\d{1,40}$/);

/** A target as it is sent in: strict, since a filter that is not understood must never mean every row. */
export function targetSchema<Filters extends ListFilters>(filters: Filters): z.ZodType<ListTarget<Filters>> {
  const shape: Record<string, z.ZodType<AnyFilterValue>> = {};
  for (const [name, filter] of Object.entries(filters)) shape[name] = filterSchema(filter);
  return z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("chosen"),
      ids: z
        .array(recordId())
        .min(1, "Choose at least one row.")
        .max(MOST_CHOSEN, "Choose at most 1,000 rows, or all that match."),
    }),
    z.strictObject({
      kind: z.literal("matching"),
      q: z.string().trim().max(200).refine(isStorableText),
      filters: z.strictObject(shape),
    }),
  ]) as unknown as z.ZodType<ListTarget<Filters>>;
}

/** What rows of the list's `from` must be to belong to a target; the row scope is part of it. */
export function targetSql<Row, Filters extends ListFilters>(
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  target: ListTarget<Filters>,
): Prisma.Sql {
  if (target.kind === "chosen") return Prisma.sql`${spec.scope(actor)} AND ${spec.id} = ANY(${target.ids}::bigint[])`;
  return whereSql(spec, actor, { q: target.q, isUnsearchable: false, filters: target.filters });
}

/**
 * Counts a target and marks its set: the sum of a hash of each id, seeded with the row's version, says which rows they
 * are and how they stand, in whatever order.
 */
export async function setOf<Row, Filters extends ListFilters>(
  database: Pick<Database, "$queryRaw">,
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  target: ListTarget<Filters>,
): Promise<ListSet> {
  const [row] = await database.$queryRaw<ListSet[]>(Prisma.sql`
    SELECT count(*)::float8 AS count,
      count(*) || '.'
        || coalesce(sum(hashint8extended(${spec.id}, ${spec.version ?? Prisma.sql`0`})::numeric), 0) AS guard
    FROM ${spec.from} WHERE ${targetSql(spec, actor, target)}`);
  return row ?? { count: 0, guard: "0.0" };
}

/**
 * Throws CONFLICT unless a target has exactly the rows that the screen showed; of a list with a version, as it
 * showed them.
 */
export async function requireSameSet<Row, Filters extends ListFilters>(
  database: Pick<Database, "$queryRaw">,
  spec: ListSpec<Row, Filters>,
  actor: Actor,
  target: ListTarget<Filters>,
  guard: string,
): Promise<ListSet> {
  const set = await setOf(database, spec, actor, target);
  if (set.guard === guard) return set;
  const before = Number(guard.split(".")[0]);
  const what =
    set.count === before
      ? `${words(spec, set.count)} ${set.count === 1 ? "matches" : "match"} as before, but ${spec.version === undefined ? "not the same" : "not the same, or somebody changed one"}`
      : `${words(spec, set.count)} ${set.count === 1 ? "matches" : "match"} now, not ${before}`;
  throw new AppError("CONFLICT", `The list changed meanwhile: ${what}. Nothing was changed; look again.`);
}

function words<Row, Filters extends ListFilters>({ one, many }: ListSpec<Row, Filters>, count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
