import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { type Permission, can } from "@/lib/platform/permissions";
import { BOARD_FIELDS, type Stage, stagePermission, waysTo } from "../board/rules";
import { stageWords } from "../circuits/board-state";
import { findPerson } from "../circuits/assign-circuit";
import { EXCLUSION_BACK, FIELDS_BACK, type PutBack, STAGE_BACK, SYNC_BACK, assignmentBack } from "../circuits/put-back";
import { requireRegion } from "../circuits/require-region";
import { EXCLUSION, SYNC_OF_UNITS, assignmentField } from "../circuits/rules";
import { holdsInWorkStudio, writeAssignments } from "../circuits/write-assignment";
import {
  type Exclusion,
  NOT_EXCLUDED,
  exclusionJson,
  newExclusion,
  writeExclusions,
} from "../circuits/write-exclusion";
import { chosenStage, lockCards, stageSql, writeStages } from "../circuits/write-stages";
import { requireReason } from "../exclusions/require-reason";
import { reasonWords } from "../exclusions/rules";
import type { BulkActOnCircuits, BulkChange, BulkKind } from "./schema";

/** What needs which permission, and how the log calls it. */
export const BULK_KINDS: Record<BulkKind, { permission: Permission; action: string }> = {
  exclude: { permission: "circuit:exclude", action: "circuit.exclude" },
  include: { permission: "circuit:exclude", action: "circuit.include" },
  region: { permission: "circuit:edit", action: "circuit.edit" },
  assign: { permission: "circuit:assign", action: "circuit.assign" },
  unassign: { permission: "circuit:assign", action: "circuit.unassign" },
  "sync-on": { permission: "circuit:edit", action: "circuit.sync_units_on" },
  "sync-off": { permission: "circuit:edit", action: "circuit.sync_units_off" },
  stage: { permission: "circuit:move", action: "circuit.move" },
};

/**
 * What whoever does an act must still hold at its end: of stages, closing too where they may, since that decided what
 * was moved.
 */
export function permissionsOf(actor: Actor, kind: BulkKind): Permission[] {
  const { permission } = BULK_KINDS[kind];
  const closing = stagePermission("closed");
  return kind === "stage" && can(actor, closing) ? [permission, closing] : [permission];
}

/** How an act looks at `circuits c`, all as SQL. */
export type ActView = {
  /**
   * What of the circuit the act is about, as text: whoever changes that meanwhile makes the set another one, and a sync
   * of anything else does not.
   */
  standing: Prisma.Sql;
  /** Why it stays as it is (`SkipReason`); null where it changes. */
  skips: Prisma.Sql;
  /** What is worth knowing of one that changes, as a code; null for most. */
  notes: Prisma.Sql;
};

/** An act that is ready to be written. */
export type PreparedAct = {
  reason: string | null;
  /** Of `circuits c`, as the log shows them and as it keeps them. */
  changes: Prisma.Sql;
  states: Prisma.Sql;
  /** Locks what else is written, of circuits that are locked. */
  lock?: (tx: Transaction, ids: readonly bigint[]) => Promise<void>;
  write: (tx: Transaction, ids: readonly bigint[]) => Promise<void>;
};

const NEVER = Prisma.sql`NULL::text`;
const difference = (before: Prisma.Sql, after: Prisma.Sql) =>
  Prisma.sql`jsonb_build_object('before', ${before}, 'after', ${after})`;
const sourceOf = (userId: number) =>
  Prisma.sql`
    (SELECT cu.assignment_source FROM circuit_user cu WHERE cu.circuit_id = c.id AND cu.user_id = ${userId}::bigint)`;

/** How an act of an actor looks at circuits. */
export function viewOf(actor: Actor, change: BulkChange): ActView {
  switch (change.kind) {
    case "exclude":
    case "include":
      return {
        standing: Prisma.sql`
          concat_ws(
            '|', c.is_excluded, c.excluded_at, c.excluded_by, c.exclusion_reason_id, c.exclusion_reason,
            c.exclusion_note, c.exclusion_ends_on
          )`,
        skips: Prisma.sql`CASE WHEN c.is_excluded = ${change.kind === "exclude"} THEN 'already' END`,
        notes: NEVER,
      };
    case "region":
      return {
        standing: Prisma.sql`concat_ws('|', c.region_id, c.user_modified_fields -> 'region_id')`,
        skips: Prisma.sql`CASE WHEN c.region_id = ${change.regionId}::bigint THEN 'already' END`,
        notes: Prisma.sql`CASE WHEN c.user_modified_fields ? 'region_id' THEN 'corrected' END`,
      };
    case "assign":
      return {
        standing: sourceOf(change.userId),
        skips: Prisma.sql`CASE WHEN ${sourceOf(change.userId)} = 'manual' THEN 'already' END`,
        notes: NEVER,
      };
    case "unassign":
      return {
        standing: sourceOf(change.userId),
        skips: Prisma.sql`
          CASE coalesce(${sourceOf(change.userId)}, '') WHEN 'api_sync' THEN 'by-sync' WHEN '' THEN 'not-assigned' END`,
        notes: NEVER,
      };
    case "sync-on":
    case "sync-off":
      return {
        standing: Prisma.sql`c.planned_units_sync_enabled::text`,
        skips: Prisma.sql`CASE WHEN c.planned_units_sync_enabled = ${change.kind === "sync-on"} THEN 'already' END`,
        notes: NEVER,
      };
    case "stage":
      return { standing: stageSql.standing, skips: stageSkips(actor, change.stage), notes: NEVER };
  }
}

/** Why circuits do not go to a stage, by the rules of the board. */
function stageSkips(actor: Actor, to: Stage): Prisma.Sql {
  const ways = waysTo(to);
  const all = ways.map(({ from }) => from);
  const own = ways.filter(({ permission }) => can(actor, permission)).map(({ from }) => from);
  return stageSql.of(
    (stage) =>
      Prisma.sql`
        CASE
          WHEN ${stage} = ${to} THEN 'already'
          WHEN ${stage} <> ALL(${all}::text[]) THEN 'not-allowed'
          WHEN ${stage} <> ALL(${own}::text[]) THEN 'may-not-close'
        END`,
  );
}

/** Checks what an act names, and holds it until the transaction ends. Throws INVALID. */
export async function prepareAct(tx: Transaction, actor: Actor, act: BulkActOnCircuits): Promise<PreparedAct> {
  switch (act.kind) {
    case "exclude": {
      const reason = await requireReason(tx, act);
      return exclusion(actor, reasonWords(reason, act.note), newExclusion(actor, reason, act));
    }
    case "include":
      return exclusion(actor, act.reason, NOT_EXCLUDED);
    case "region":
      return region(actor, act, await requireRegion(tx, actor, act.regionId, "regionId"));
    case "assign":
    case "unassign":
      return assignment(actor, act.kind, await personOf(tx, actor, act));
    case "sync-on":
    case "sync-off":
      return syncOfUnits(act.kind === "sync-on", act.reason);
    case "stage":
      return move(actor, act);
  }
}

/** How an act is taken back. */
export function putBackOf(act: BulkActOnCircuits): PutBack {
  switch (act.kind) {
    case "exclude":
    case "include":
      return EXCLUSION_BACK;
    case "region":
      return FIELDS_BACK;
    case "assign":
    case "unassign":
      return assignmentBack(BigInt(act.userId));
    case "sync-on":
    case "sync-off":
      return SYNC_BACK;
    case "stage":
      return STAGE_BACK;
  }
}

function exclusion(actor: Actor, reason: string, after: Exclusion): PreparedAct {
  const changes: AuditEntry["changes"] = {
    [EXCLUSION]: { before: !after.isExcluded, after: after.isExcluded },
    ...(after.until === undefined ? {} : { excluded_until: { before: null, after: after.until } }),
  };
  return {
    reason,
    changes: Prisma.sql`${JSON.stringify(changes)}::jsonb`,
    states: Prisma.sql`
      jsonb_build_object(
        ${EXCLUSION}::text, ${difference(exclusionJson, Prisma.sql`${JSON.stringify(after)}::jsonb`)}
      )`,
    write: (tx, ids) => writeExclusions(tx, actor, ids, after),
  };
}

/** The region of a circuit becomes a correction, as by the form: the next sync leaves it. */
function region(actor: Actor, { regionId, reason }: { regionId: number; reason: string }, name: string): PreparedAct {
  const at = new Date();
  const by = actor.kind === "user" ? actor.userId : null;
  const tracked = Prisma.sql`
    (
      coalesce(c.user_modified_fields -> 'region_id', '{}'::jsonb) || jsonb_build_object(
        'modified_at', ${at.toISOString()}::text, 'modified_by', ${by ?? 0n}::bigint,
        'original_value', CASE
          WHEN c.user_modified_fields ? 'region_id' THEN c.user_modified_fields -> 'region_id' -> 'original_value'
          ELSE to_jsonb(c.region_id)
        END
      )
    )`;
  const state = (value: Prisma.Sql, entry: Prisma.Sql) =>
    Prisma.sql`jsonb_build_object('value', ${value}, 'tracked', ${entry})`;
  return {
    reason,
    changes: Prisma.sql`
      jsonb_build_object(
        'region_id', ${difference(
          Prisma.sql`
          (SELECT was.name FROM regions was WHERE was.id = c.region_id)`,
          Prisma.sql`${name}::text`,
        )}
      )`,
    states: Prisma.sql`jsonb_build_object('region_id', ${difference(
      state(Prisma.sql`c.region_id`, Prisma.sql`c.user_modified_fields -> 'region_id'`),
      state(Prisma.sql`${regionId}::bigint`, tracked),
    )})`,
    write: async (tx, ids) => {
      await tx.$executeRaw(Prisma.sql`
        UPDATE circuits c
        SET region_id = ${regionId}::bigint,
          user_modified_fields = coalesce(c.user_modified_fields, '{}'::jsonb)
            || jsonb_build_object('region_id', ${tracked}),
          upstream_values = jsonb_build_object('region_id', c.region_id) || coalesce(c.upstream_values, '{}'::jsonb),
          last_user_modified_at = ${at}, last_user_modified_by = ${by}::bigint, row_version = c.row_version + 1,
          updated_at = now()
        WHERE c.id = ANY(${ids}::bigint[])`);
    },
  };
}

function assignment(
  actor: Actor,
  kind: "assign" | "unassign",
  { id, name }: { id: bigint; name: string },
): PreparedAct {
  const before = Prisma.sql`to_jsonb(${sourceOf(Number(id))})`;
  const after =
    kind === "assign"
      ? Prisma.sql`to_jsonb('manual'::text)`
      : Prisma.sql`CASE WHEN ${holdsInWorkStudio(id)} THEN to_jsonb('api_sync'::text) END`;
  const words = (source: Prisma.Sql) =>
    Prisma.sql`
      CASE ${source} #>> '{}'
        WHEN 'manual' THEN ${`${name}, by hand`}::text
        WHEN 'api_sync' THEN ${`${name}, by the sync`}::text
      END`;
  return {
    reason: null,
    changes: Prisma.sql`jsonb_build_object('assignment', ${difference(words(before), words(after))})`,
    states: Prisma.sql`jsonb_build_object(${assignmentField(id)}::text, ${difference(before, after)})`,
    write: (tx, ids) =>
      writeAssignments(tx, Prisma.sql`SELECT unnest(${ids}::bigint[])`, id, kind === "assign" ? "manual" : null, actor),
  };
}

function syncOfUnits(isOn: boolean, reason: string): PreparedAct {
  const changes = Prisma.sql`${JSON.stringify({ [SYNC_OF_UNITS]: { before: !isOn, after: isOn } })}::jsonb`;
  return {
    reason,
    changes,
    states: changes,
    write: async (tx, ids) => {
      await tx.$executeRaw(Prisma.sql`
        UPDATE circuits
        SET planned_units_sync_enabled = ${isOn}, row_version = row_version + 1, updated_at = now()
        WHERE id = ANY(${ids}::bigint[])`);
    },
  };
}

function move(actor: Actor, { stage, reason }: { stage: Stage; reason: string }): PreparedAct {
  const after = chosenStage(actor, stage);
  return {
    reason,
    changes: Prisma.sql`
      jsonb_build_object(
        ${BOARD_FIELDS.stage}::text, ${difference(stageSql.words, Prisma.sql`${stageWords(after)}::text`)}
      )`,
    states: Prisma.sql`
      jsonb_build_object(
        ${BOARD_FIELDS.stage}::text, ${difference(stageSql.json, Prisma.sql`${JSON.stringify(after)}::jsonb`)}
      )`,
    lock: lockCards,
    write: (tx, ids) => writeStages(tx, ids, after),
  };
}

/** Somebody who lost their account or their regions since can still be taken off circuits. */
function personOf(
  tx: Transaction,
  actor: Actor,
  { kind, userId }: { kind: "assign" | "unassign"; userId: number },
): Promise<{ id: bigint; name: string }> {
  if (kind === "assign") return findPerson(tx, actor, userId);
  return tx.user
    .findUnique({ where: { id: userId }, select: { id: true, name: true } })
    .then((person) => person ?? findPerson(tx, actor, userId));
}
