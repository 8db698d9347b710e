import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { REMOVED, regionMiles } from "./removed-totals";
import type { AtEnd, RequestState } from "./rules";

/**
 * Somebody asks that a circuit be excluded: for what, how it stands, and what it would take out of the totals of
 * its region.
 */
export type ExclusionRequest = {
  id: number;
  rowVersion: number;
  state: RequestState;
  circuitId: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  askedBy: string | null;
  /** The actor asked. */
  isOwn: boolean;
  isAskerActive: boolean;
  askedAt: Date;
  reasonId: number;
  reason: string;
  atEnd: AtEnd;
  note: string | null;
  until: string | null;
  question: string | null;
  questionedBy: string | null;
  answer: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decision: string | null;
  miles: number;
  plannedMiles: number;
  units: number;
  /** Of the region's miles, 0 to 1; null where the region has none. */
  share: number | null;
};

const MOST = 100;
/** So long whoever asked is told how it ended. */
export const TOLD_FOR = Prisma.sql`interval '14 days'`;

/**
 * The first hundred of the requests that wait in the actor's row scope, and how many wait: the actor's own first, then
 * the oldest; others' that wait for an answer last. Throws FORBIDDEN.
 */
export async function listOpenRequests(actor: Actor): Promise<{ rows: ExclusionRequest[]; total: number }> {
  requirePermission(actor, "circuit:view");
  const waits = Prisma.sql`q.state IN ('open', 'asked_back')`;
  const rows = await read(actor, waits, Prisma.sql`${isOwn(actor)} DESC, q.state = 'asked_back', q.created_at, q.id`);
  if (rows.length < MOST) return { rows, total: rows.length };
  const [counted] = await readRows<{ total: number }>(
    Prisma.sql`
      SELECT count(*)::float8 AS total
      FROM exclusion_requests q
      JOIN circuits c ON c.id = q.circuit_id
      WHERE ${waits} AND ${circuitScope(actor)}`,
  );
  return { rows, total: counted?.total ?? rows.length };
}

/**
 * The request of one circuit that waits, or else the newest one of which it is still to be told how it ended; null for
 * none. Throws FORBIDDEN.
 */
export async function getRequestOf(actor: Actor, circuitId: number): Promise<ExclusionRequest | null> {
  requirePermission(actor, "circuit:view");
  const [request] = await read(
    actor,
    Prisma.sql`q.circuit_id = ${circuitId}::bigint AND (q.decided_at IS NULL OR q.decided_at > now() - ${TOLD_FOR})`,
    Prisma.sql`q.id DESC`,
  );
  return request ?? null;
}

function read(actor: Actor, condition: Prisma.Sql, order: Prisma.Sql): Promise<ExclusionRequest[]> {
  return readRows<ExclusionRequest>(Prisma.sql`
    WITH q AS MATERIALIZED (
      SELECT q.*, c.region_id
      FROM exclusion_requests q
      JOIN circuits c ON c.id = q.circuit_id
      WHERE ${condition} AND ${circuitScope(actor)}
      ORDER BY ${order}
      LIMIT ${MOST}
    ),
      region AS MATERIALIZED (${regionMiles(Prisma.sql`SELECT DISTINCT q.region_id FROM q`)})
    SELECT q.id::float8 AS id, q.row_version AS "rowVersion", q.state, c.id::float8 AS "circuitId",
      c.work_order AS "workOrder", nullif(c.extension, '@') AS extension, c.title, r.name AS "regionName",
      asker.name AS "askedBy", ${isOwn(actor)} AS "isOwn", coalesce(asker.is_active, FALSE) AS "isAskerActive",
      q.created_at AS "askedAt", q.reason_id::float8 AS "reasonId", er.name AS reason, er.at_end AS "atEnd", q.note,
      q.ends_on::text AS until, q.question, questioner.name AS "questionedBy", q.answer, decider.name AS "decidedBy",
      q.decided_at AS "decidedAt", q.decision, ${REMOVED.miles} AS miles, ${REMOVED.plannedMiles} AS "plannedMiles",
      ${REMOVED.units} AS units, ${REMOVED.miles} / nullif(region.miles, 0) AS share
    FROM q
    JOIN circuits c ON c.id = q.circuit_id
    JOIN regions r ON r.id = c.region_id
    JOIN exclusion_reasons er ON er.id = q.reason_id
    LEFT JOIN region ON region.region_id = c.region_id
    LEFT JOIN users asker ON asker.id = q.asked_by
    LEFT JOIN users questioner ON questioner.id = q.questioned_by
    LEFT JOIN users decider ON decider.id = q.decided_by
    ORDER BY ${order}`);
}

const isOwn = (actor: Actor) =>
  actor.kind === "user" ? Prisma.sql`coalesce(q.asked_by = ${actor.userId}, FALSE)` : Prisma.sql`FALSE`;
