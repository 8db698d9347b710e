import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { userScope } from "../users/scope";
import { originScope } from "./activity-scope";

/** One act: who, when, from where, what, and what it changed. */
export type ActivityRow = {
  id: number;
  occurredAt: Date;
  actorType: "user" | "system" | "sync";
  userId: number | null;
  actorName: string;
  /** The reader may open the person's page. */
  isActorReachable: boolean;
  action: string;
  subjectType: string;
  subjectId: number | null;
  subjectLabel: string | null;
  /** The circuit or person is still there and in the reader's row scope; always true of other records. */
  isSubjectReachable: boolean;
  reason: string | null;
  changes: Record<string, { before: unknown; after: unknown }> | null;
  context: Record<string, unknown> | null;
  /** Null also where the reader may not know it. */
  ipAddress: string | null;
  userAgent: string | null;
  requestId: string | null;
  syncLogId: number | null;
};

/** The columns of an `ActivityRow` out of `activity_log a` by name, as this actor may see them. */
export function activityColumns(actor: Actor): { [Key in keyof ActivityRow]: Prisma.Sql } {
  const reachablePeople = can(actor, "user:view") ? userScope(actor) : Prisma.sql`FALSE`;
  const reachableCircuits = can(actor, "circuit:view") ? circuitScope(actor) : Prisma.sql`FALSE`;
  return {
    id: Prisma.sql`a.id::float8`,
    occurredAt: Prisma.sql`a.occurred_at`,
    actorType: Prisma.sql`a.actor_type`,
    userId: Prisma.sql`a.user_id::float8`,
    actorName: Prisma.sql`a.actor_name`,
    isActorReachable: Prisma.sql`EXISTS (SELECT 1 FROM users u WHERE u.id = a.user_id AND ${reachablePeople})`,
    action: Prisma.sql`a.action`,
    subjectType: Prisma.sql`a.subject_type`,
    subjectId: Prisma.sql`a.subject_id::float8`,
    subjectLabel: Prisma.sql`a.subject_label`,
    isSubjectReachable: Prisma.sql`
      CASE a.subject_type
        WHEN 'circuit' THEN EXISTS (SELECT 1 FROM circuits c WHERE c.id = a.subject_id AND ${reachableCircuits})
        WHEN 'user' THEN EXISTS (SELECT 1 FROM users u WHERE u.id = a.subject_id AND ${reachablePeople})
        ELSE TRUE
      END`,
    reason: Prisma.sql`a.reason`,
    changes: Prisma.sql`a.changes`,
    context: Prisma.sql`a.context_json`,
    ipAddress: Prisma.sql`CASE WHEN ${originScope(actor)} THEN a.ip_address END`,
    userAgent: Prisma.sql`CASE WHEN ${originScope(actor)} THEN a.user_agent END`,
    requestId: Prisma.sql`a.request_id`,
    syncLogId: Prisma.sql`a.sync_log_id::float8`,
  };
}

/** The act that `activity_log a` takes back and the one that took it back, as JSON, and what it changed as stored. */
export const REVERT_COLUMNS = Prisma.sql`
  a.states_json AS states, ${linkedAct(Prisma.sql`l.id = a.reverts_id`)} AS reverts,
  ${linkedAct(Prisma.sql`l.reverts_id = a.id`)} AS "revertedBy"`;

function linkedAct(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    (
      SELECT jsonb_build_object('id', l.id, 'actorName', l.actor_name, 'occurredAt', l.occurred_at)
      FROM activity_log l
      WHERE ${condition}
    )`;
}

/** `activityColumns` as the list after `SELECT`. */
export function activityColumnsSql(actor: Actor): Prisma.Sql {
  return Prisma.join(
    Object.entries(activityColumns(actor)).map(([name, column]) => Prisma.sql`${column} AS ${Prisma.raw(`"${name}"`)}`),
  );
}
