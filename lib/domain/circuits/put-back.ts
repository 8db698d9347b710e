import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { BOARD_FIELDS, stagePermission } from "../board/rules";
import { SYNCABLE_FIELDS, type SyncableField } from "./fields";
import { isOwnRegion } from "./require-region";
import { EXCLUSION, SYNC_OF_UNITS, assignmentField } from "./rules";
import { writeAssignments } from "./write-assignment";
import { exclusionJson, putExclusionsBack } from "./write-exclusion";
import { lockCards, putStagesBack, stageSql } from "./write-stages";

/** How acts of one kind are taken back on many circuits at once, from the states that the log holds. */
export type PutBack = {
  /**
   * Whether `circuits c` is as the entry `a` of the log left it, so that the actor can have what stood before
   * come back.
   */
  isSame: (actor: Actor) => Prisma.Sql;
  /**
   * Why it may not, where that is another reason than a change since: what stood before the entry `a` is beyond
   * the actor.
   */
  isOutOfReach?: (actor: Actor) => Prisma.Sql;
  /**
   * Before anything is looked at: locks what else is written, of circuits that are locked. Throws FORBIDDEN where these
   * entries need more than every act of the kind.
   */
  prepare?: (tx: Transaction, actor: Actor, entries: readonly bigint[], circuits: readonly bigint[]) => Promise<void>;
  /** Writes what stood before entries of the log, by their ids, into their circuits, which are locked. */
  write: (tx: Transaction, actor: Actor, entries: readonly bigint[]) => Promise<void>;
};

/** A document of changes, or of states, the other way round. */
export function turned(changes: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    (
      SELECT jsonb_object_agg(
        one.key, jsonb_build_object('before', one.value -> 'after', 'after', one.value -> 'before')
      )
      FROM jsonb_each(${changes}) one
    )`;
}

const TYPES: Record<SyncableField["kind"], Prisma.Sql> = {
  text: Prisma.empty,
  region: Prisma.sql`::bigint`,
  decimal: Prisma.sql`::numeric`,
  date: Prisma.sql`::date`,
};

/**
 * Writes the fields that a document `act.next` names into `circuits c`, each as its own type, and leaves the others as
 * they are.
 */
export const ASSIGNMENTS = Prisma.join(
  SYNCABLE_FIELDS.map(({ column, kind }) => {
    const name = Prisma.raw(column);
    return Prisma.sql`
      ${name} = CASE
        WHEN act.next ? ${Prisma.raw(`'${column}'`)} THEN (act.next ->> ${Prisma.raw(`'${column}'`)})${TYPES[kind]}
        ELSE c.${name}
      END`;
  }),
);

/** The values of `circuits c` by their columns. */
export const STANDING = Prisma.sql`jsonb_build_object(${Prisma.join(
  SYNCABLE_FIELDS.flatMap(({ column }) => [Prisma.raw(`'${column}'`), Prisma.raw(`c.${column}`)]),
)})`;
const THEIRS = Prisma.sql`
  (CASE WHEN c.upstream_values ? f.key THEN c.upstream_values -> f.key ELSE ${STANDING} -> f.key END)`;
const WAS_TRACKED = Prisma.sql`(jsonb_typeof(f.value -> 'before' -> 'tracked') IS NOT DISTINCT FROM 'object')`;

/** Whether an entry `a` of the log had its circuit in a region before that is not the actor's own. */
const goesAway = (actor: Actor) => Prisma.sql`
  EXISTS (
    SELECT FROM jsonb_each(a.states_json) field
    WHERE field.key = 'region_id' AND NOT ${isOwnRegion(actor, Prisma.sql`field.value #> '{before,value}'`)}
  )`;

/**
 * Corrections: a field that was none before is WorkStudio's again, unless WorkStudio has another value since. No
 * circuit goes to a region that is not the actor's own.
 */
export const FIELDS_BACK: PutBack = {
  isOutOfReach: goesAway,
  isSame: (actor) => Prisma.sql`
    coalesce(
      (
        SELECT bool_and(
          jsonb_build_object(
            'value', ${STANDING} -> f.key, 'tracked', c.user_modified_fields -> f.key
          ) = f.value -> 'after'
            AND (${WAS_TRACKED} OR ${THEIRS} = f.value -> 'before' -> 'value')
        )
        FROM jsonb_each(a.states_json) f
      ),
      false
    )
      AND NOT ${goesAway(actor)}`,
  write: async (tx, actor, entries) => {
    const by = actor.kind === "user" ? actor.userId : null;
    await tx.$executeRaw(Prisma.sql`
      WITH act AS (
        SELECT a.subject_id, jsonb_object_agg(f.key, f.value -> 'before' -> 'value') AS next,
          coalesce(
            jsonb_object_agg(f.key, f.value -> 'before' -> 'tracked') FILTER (WHERE ${WAS_TRACKED}), '{}'::jsonb
          ) AS entries,
          coalesce(jsonb_object_agg(f.key, ${THEIRS}) FILTER (WHERE ${WAS_TRACKED}), '{}'::jsonb) AS theirs,
          coalesce(array_agg(f.key::text) FILTER (WHERE NOT ${WAS_TRACKED}), '{}') AS released
        FROM activity_log a
        JOIN circuits c ON c.id = a.subject_id
        CROSS JOIN LATERAL jsonb_each(a.states_json) f
        WHERE a.id = ANY(${entries}::bigint[])
        GROUP BY a.subject_id
      )
      UPDATE circuits c
      SET ${ASSIGNMENTS},
        user_modified_fields = nullif(
          (coalesce(c.user_modified_fields, '{}'::jsonb) - act.released) || act.entries, '{}'::jsonb
        ),
        upstream_values = nullif((coalesce(c.upstream_values, '{}'::jsonb) - act.released) || act.theirs, '{}'::jsonb),
        last_user_modified_at = now(), last_user_modified_by = ${by}::bigint, row_version = c.row_version + 1,
        updated_at = now()
      FROM act WHERE c.id = act.subject_id`);
  },
};

/** Exclusions and their ends: requests that they granted wait again. */
export const EXCLUSION_BACK: PutBack = {
  isSame: () => Prisma.sql`coalesce(${exclusionJson} = a.states_json -> ${EXCLUSION}::text -> 'after', false)`,
  write: putExclusionsBack,
};

/** Whether units are synced. */
export const SYNC_BACK: PutBack = {
  isSame: () =>
    Prisma.sql`
      coalesce(to_jsonb(c.planned_units_sync_enabled) = a.states_json -> ${SYNC_OF_UNITS}::text -> 'after', false)`,
  write: async (tx, _actor, entries) => {
    await tx.$executeRaw(Prisma.sql`
      UPDATE circuits c
      SET planned_units_sync_enabled = (a.states_json -> ${SYNC_OF_UNITS}::text ->> 'before')::boolean,
        row_version = c.row_version + 1, updated_at = now()
      FROM activity_log a WHERE a.id = ANY(${entries}::bigint[]) AND c.id = a.subject_id`);
  },
};

const STAGES_OF = Prisma.sql`a.states_json -> ${BOARD_FIELDS.stage}::text`;
const STAGE_BEFORE = Prisma.sql`${STAGES_OF} -> 'before' ->> 'stage'`;

/** Stages of cards: one that followed WorkStudio does so again, unless WorkStudio's status has another stage since. */
export const STAGE_BACK: PutBack = {
  isSame: () => Prisma.sql`
    coalesce(
      ${stageSql.json} = ${STAGES_OF} -> 'after'
        AND (
          ${STAGES_OF} -> 'before' ->> 'by' IS NOT NULL
            OR coalesce(workflow_stage_of(c.api_status), ${STAGE_BEFORE}) = ${STAGE_BEFORE}
        ),
      false
    )`,
  prepare: async (tx, actor, entries, circuits) => {
    const [found] = await tx.$queryRaw<{ stages: string[] | null }[]>(Prisma.sql`
      SELECT array_agg(DISTINCT named.stage) AS stages
      FROM activity_log a
      CROSS JOIN LATERAL (VALUES (${STAGE_BEFORE}), (${STAGES_OF} -> 'after' ->> 'stage')) AS named(stage)
      WHERE a.id = ANY(${entries}::bigint[]) AND named.stage IS NOT NULL`);
    requirePermission(actor, stagePermission(...(found?.stages ?? [])));
    await lockCards(tx, circuits);
  },
  write: (tx, _actor, entries) => putStagesBack(tx, entries),
};

/** Assignments of one person by hand. */
export function assignmentBack(userId: bigint): PutBack {
  const field = assignmentField(userId);
  return {
    isSame: () =>
      Prisma.sql`
        coalesce(
          coalesce(
            to_jsonb(
              (SELECT cu.assignment_source FROM circuit_user cu WHERE cu.circuit_id = c.id AND cu.user_id = ${userId})
            ),
            'null'::jsonb
          ) = a.states_json -> ${field}::text -> 'after',
          false
        )`,
    write: async (tx, actor, entries) => {
      const before = Prisma.sql`
        SELECT a.subject_id
        FROM activity_log a
        WHERE a.id = ANY(${entries}::bigint[]) AND (a.states_json -> ${field}::text ->> 'before')`;
      await writeAssignments(tx, Prisma.sql`${before} = 'manual'`, userId, "manual", actor);
      await writeAssignments(tx, Prisma.sql`${before} IS DISTINCT FROM 'manual'`, userId, null, actor);
    },
  };
}
