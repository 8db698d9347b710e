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

/** The columns of an `ActivityRow` out of `activity_log a`, as this actor may see them. */
export function activityColumns(actor: Actor): Prisma.Sql {
  const reachablePeople = can(actor, "user:view") ? userScope(actor) : Prisma.sql`FALSE`;
  const reachableCircuits = can(actor, "circuit:view") ? circuitScope(actor) : Prisma.sql`FALSE`;
  return Prisma.sql`a.id::float8 AS id, a.occurred_at AS "occurredAt", a.actor_type AS "actorType", a.user_id::float8 AS "userId", a.actor_name AS "actorName",
    EXISTS (SELECT 1 FROM users u WHERE u.id = a.user_id AND ${reachablePeople}) AS "isActorReachable",
    a.action, a.subject_type AS "subjectType", a.subject_id::float8 AS "subjectId", a.subject_label AS "subjectLabel",
    CASE a.subject_type WHEN 'circuit' THEN EXISTS (SELECT 1 FROM circuits c WHERE c.id = a.subject_id AND ${reachableCircuits})
      WHEN 'user' THEN EXISTS (SELECT 1 FROM users u WHERE u.id = a.subject_id AND ${reachablePeople}) ELSE TRUE END AS "isSubjectReachable",
    a.reason, a.changes, a.context_json AS context, CASE WHEN ${originScope(actor)} THEN a.ip_address END AS "ipAddress",
    CASE WHEN ${originScope(actor)} THEN a.user_agent END AS "userAgent", a.request_id AS "requestId", a.sync_log_id::float8 AS "syncLogId"`;
}
