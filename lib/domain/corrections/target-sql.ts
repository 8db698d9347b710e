import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import type { ListTarget } from "@/lib/platform/list/list-target";
import { type CorrectionFilters, correctionList } from "./list";

export type CorrectionTarget = ListTarget<CorrectionFilters>;

/**
 * The corrections of a target as `FROM … WHERE …` names them, the row scope in it; a further condition goes on
 * with AND.
 */
export function chosenSql(actor: Actor, target: CorrectionTarget): Prisma.Sql {
  return Prisma.sql`${correctionList.spec.from} WHERE ${correctionList.target(actor, target)}`;
}

/** Whether WorkStudio's value of a correction `x` may be used: a region has to be there, and the actor's own. */
export function isReachable(actor: Actor): Prisma.Sql {
  const isAll = actor.kind === "system" || actor.regionIds === "all";
  const own = isAll ? Prisma.sql`TRUE` : Prisma.sql`reached.id = ANY(${actor.regionIds}::bigint[])`;
  return Prisma.sql`
    (x.field <> 'region_id' OR EXISTS (SELECT FROM regions reached WHERE to_jsonb(reached.id) = x.theirs AND ${own}))`;
}

/** A value of a correction `x` as people know it: a region by its name. */
export function shownValue(value: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE
      WHEN x.field = 'region_id'
        THEN coalesce((SELECT to_jsonb(named.name) FROM regions named WHERE to_jsonb(named.id) = ${value}), ${value})
      ELSE ${value}
    END`;
}

/**
 * How the history calls WorkStudio's value against which ours is kept, and the end of a protection, of a
 * correction `x`.
 */
export const keptAgainst = Prisma.sql`regexp_replace(x.field, '_id$', '') || '_kept_against'`;
export const protectionField = Prisma.sql`regexp_replace(x.field, '_id$', '') || '_protected_until'`;
