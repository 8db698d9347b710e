import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { ago } from "@/lib/platform/time";
import { type LockedCircuit, lockCircuit } from "../circuits/lock-circuit";
import { lockRequest, requireWaiting } from "./lock-request";
import { requireReason } from "./require-reason";
import { reasonWords } from "./rules";
import type { RequestExclusionInput, SayOnRequestInput, WithdrawRequestInput } from "./schema";

/** A request and its circuit, for whoever shows both anew. */
export type RequestResult = { requestId: number; circuitId: number };

type Waiting = {
  id: number;
  askedBy: bigint | null;
  askerName: string;
  at: Date;
  reasonId: number;
  note: string | null;
  until: string | null;
};

/**
 * Asks that a circuit of the row scope be excluded. Asked again by the same person for the same, it answers alike.
 * Throws FORBIDDEN, NOT_FOUND, INVALID, and CONFLICT when the circuit is excluded already or somebody's request waits.
 */
export async function requestExclusion(actor: Actor, input: RequestExclusionInput): Promise<RequestResult> {
  const { circuitId, reasonId, note, until } = input;
  return mutate(actor, {
    permission: "circuit:requestExclusion",
    action: "circuit.request_exclusion",
    run: async (tx) => {
      // The lock on the circuit is what makes its open request one.
      const circuit = await lockCircuit(tx, actor, circuitId);
      if (circuit.isExcluded) throw new AppError("CONFLICT", "This circuit is excluded already.");
      const waiting = await findWaiting(tx, circuit.id);
      if (waiting && isSame(waiting, actor, input)) return { result: { requestId: waiting.id, circuitId }, audit: [] };
      if (waiting)
        throw new AppError(
          "CONFLICT",
          `${waiting.askerName} asked for this ${ago(waiting.at)}; a decision is still to come.`,
        );
      const reason = await requireReason(tx, input);
      const [request] = await tx.$queryRaw<{ id: number }[]>(Prisma.sql`
        INSERT INTO exclusion_requests (circuit_id, asked_by, reason_id, note, ends_on)
        VALUES (
          ${circuit.id}, ${actor.kind === "user" ? actor.userId : null}::bigint, ${reasonId}::bigint, ${note},
          ${until}::date
        )
        RETURNING id::float8 AS id`);
      if (!request) throw new Error("An inserted request has no id.");
      return {
        result: { requestId: request.id, circuitId },
        audit: [entryOf(circuit, "circuit.request_exclusion", reasonWords(reason, note))],
      };
    },
  });
}

/**
 * Answers what was asked back about one's own request, which then waits for a decision again. Throws FORBIDDEN,
 * NOT_FOUND, CONFLICT.
 */
export async function answerRequest(actor: Actor, input: SayOnRequestInput): Promise<RequestResult> {
  return mutate(actor, {
    permission: "circuit:requestExclusion",
    action: "circuit.answer_exclusion",
    run: async (tx) => {
      const { circuit, request } = await lockOwn(tx, actor, input.requestId);
      const result = { requestId: input.requestId, circuitId: Number(circuit.id) };
      if (request.state === "open" && request.answer === input.text) return { result, audit: [] };
      requireWaiting(request, input.rowVersion);
      if (request.state !== "asked_back") throw new AppError("CONFLICT", "Nothing is asked about this request now.");
      await tx.$executeRaw(Prisma.sql`
        UPDATE exclusion_requests
        SET state = 'open', answer = ${input.text}, answered_at = now(), row_version = row_version + 1,
          updated_at = now()
        WHERE id = ${request.id}`);
      return { result, audit: [entryOf(circuit, "circuit.answer_exclusion", input.text)] };
    },
  });
}

/** Takes one's own request back while nobody has decided. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function withdrawRequest(actor: Actor, input: WithdrawRequestInput): Promise<RequestResult> {
  return mutate(actor, {
    permission: "circuit:requestExclusion",
    action: "circuit.withdraw_exclusion",
    run: async (tx) => {
      const { circuit, request } = await lockOwn(tx, actor, input.requestId);
      const result = { requestId: input.requestId, circuitId: Number(circuit.id) };
      if (request.state === "withdrawn") return { result, audit: [] };
      requireWaiting(request, input.rowVersion);
      await tx.$executeRaw(Prisma.sql`
        UPDATE exclusion_requests
        SET state = 'withdrawn', decided_at = now(), row_version = row_version + 1, updated_at = now()
        WHERE id = ${request.id}`);
      return { result, audit: [entryOf(circuit, "circuit.withdraw_exclusion", null)] };
    },
  });
}

/** A request of somebody else's is none to whoever may only ask. */
async function lockOwn(tx: Transaction, actor: Actor, requestId: number) {
  const locked = await lockRequest(tx, actor, requestId);
  if (actor.kind === "user" && locked.request.askedBy !== actor.userId) throw notFound("request");
  return locked;
}

async function findWaiting(tx: Transaction, circuitId: bigint): Promise<Waiting | undefined> {
  const [waiting] = await tx.$queryRaw<Waiting[]>(Prisma.sql`
    SELECT q.id::float8 AS id, q.asked_by AS "askedBy", coalesce(u.name, 'A former user') AS "askerName",
      q.created_at AS at, q.reason_id::float8 AS "reasonId", q.note, q.ends_on::text AS until
    FROM exclusion_requests q
    LEFT JOIN users u ON u.id = q.asked_by
    WHERE q.circuit_id = ${circuitId} AND q.state IN ('open', 'asked_back')`);
  return waiting;
}

function isSame(waiting: Waiting, actor: Actor, { reasonId, note, until }: RequestExclusionInput): boolean {
  const isOwn = actor.kind === "user" && waiting.askedBy === actor.userId;
  return isOwn && waiting.reasonId === reasonId && waiting.note === note && waiting.until === until;
}

export function entryOf(circuit: LockedCircuit, action: string, reason: string | null): AuditEntry {
  return { action, subjectType: "circuit", subjectId: circuit.id, subjectLabel: circuit.label, reason };
}
