import "server-only";
import { Prisma } from "@/lib/platform/db";
import { businessDaySql } from "@/lib/platform/time-sql";
import type { CorrectionState } from "./rules";

/** As a subquery, which is asked once and not for each line. */
const TODAY = Prisma.sql`(SELECT ${businessDaySql()})`;
const IS_PROTECTED = Prisma.sql`coalesce(x.protected_until >= ${TODAY}, false)`;
/** Nobody has kept ours against this very value. */
const IS_OFFERED = Prisma.sql`(x.is_agreed AND (x.is_drifted OR x.kept_value IS NULL))`;

/** When a correction `x` of `circuit_corrections` is in a state; exactly one holds (`CorrectionState`). */
export const IN_STATE: Record<CorrectionState, Prisma.Sql> = {
  protected: IS_PROTECTED,
  agreed: Prisma.sql`(NOT ${IS_PROTECTED} AND ${IS_OFFERED})`,
  drifted: Prisma.sql`(x.is_drifted AND NOT x.is_agreed AND NOT ${IS_PROTECTED})`,
  due: Prisma.sql`(NOT x.is_drifted AND x.protected_until < ${TODAY} AND NOT ${IS_OFFERED})`,
  standing: Prisma.sql`(NOT x.is_drifted AND x.protected_until IS NULL AND NOT ${IS_OFFERED})`,
};

/** A person has to decide: WorkStudio changed its value, or a protection is over. The first part is the index's own. */
export const IS_ASKING = Prisma.sql`
  ((x.is_drifted OR x.protected_until IS NOT NULL) AND (${IN_STATE.drifted} OR ${IN_STATE.due}))`;

/** The state's name. */
export const STATE = Prisma.sql`
  CASE
    WHEN ${IN_STATE.drifted} THEN 'drifted'
    WHEN ${IN_STATE.due} THEN 'due'
    WHEN ${IN_STATE.agreed} THEN 'agreed'
    WHEN ${IS_PROTECTED} THEN 'protected'
    ELSE 'standing'
  END`;

/** Its place in a list: what asks first. */
export const STATE_RANK = Prisma.sql`
  CASE
    WHEN ${IN_STATE.drifted} THEN 1
    WHEN ${IN_STATE.due} THEN 2
    WHEN ${IN_STATE.agreed} THEN 3
    WHEN ${IS_PROTECTED} THEN 5
    ELSE 4
  END`;
