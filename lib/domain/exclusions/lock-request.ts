import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { ago } from "@/lib/platform/time";
import { type LockedCircuit, lockCircuit } from "../circuits/lock-circuit";
import { circuitScope } from "../circuits/scope";
import type { RequestState } from "./rules";

export type LockedRequest = {
  id: bigint;
  rowVersion: number;
  state: RequestState;
  askedBy: bigint | null;
  askerName: string;
  isAskerActive: boolean;
  question: string | null;
  answer: string | null;
  decidedBy: bigint | null;
  deciderName: string;
  decidedAt: Date | null;
  decision: string | null;
};

/**
 * Locks a request and, before it, its circuit inside the actor's row scope until the transaction ends.
 * Throws NOT_FOUND.
 */
export async function lockRequest(
  tx: Transaction,
  actor: Actor,
  requestId: number,
): Promise<{ circuit: LockedCircuit; request: LockedRequest }> {
  const [of] = await tx.$queryRaw<{ circuitId: number }[]>(
    Prisma.sql`
      SELECT q.circuit_id::float8 AS "circuitId"
      FROM exclusion_requests q
      JOIN circuits c ON c.id = q.circuit_id
      WHERE q.id = ${requestId}::bigint AND ${circuitScope(actor)}`,
  );
  if (!of) throw notFound("request");
  const circuit = await lockCircuit(tx, actor, of.circuitId);
  const [request] = await tx.$queryRaw<LockedRequest[]>(Prisma.sql`
    SELECT q.id, q.row_version AS "rowVersion", q.state, q.asked_by AS "askedBy",
      coalesce(asker.name, 'a former user') AS "askerName", coalesce(asker.is_active, FALSE) AS "isAskerActive",
      q.question, q.answer, q.decided_by AS "decidedBy", coalesce(decider.name, 'a former user') AS "deciderName",
      q.decided_at AS "decidedAt", q.decision
    FROM exclusion_requests q
    LEFT JOIN users asker ON asker.id = q.asked_by
    LEFT JOIN users decider ON decider.id = q.decided_by
    WHERE q.id = ${requestId}::bigint FOR UPDATE OF q`);
  if (!request) throw notFound("request");
  return { circuit, request };
}

/** Throws CONFLICT, with who ended it, unless a locked request still waits and is as the page showed it. */
export function requireWaiting(request: LockedRequest, rowVersion: number): void {
  const { state, decidedAt, deciderName, askerName } = request;
  if (decidedAt !== null) {
    const who = state === "withdrawn" ? askerName : deciderName;
    const did = state === "withdrawn" ? "withdrew" : state;
    throw new AppError("CONFLICT", `${who} ${did} this request ${ago(decidedAt)}. Nothing was changed.`);
  }
  if (request.rowVersion !== rowVersion)
    throw new AppError("CONFLICT", "This request has changed since you opened the page. Look at it again first.");
}
