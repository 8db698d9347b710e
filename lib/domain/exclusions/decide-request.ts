import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announcing } from "@/lib/platform/shared-cache";
import { exclusionOf, newExclusion, writeExclusions } from "../circuits/write-exclusion";
import { exclusionEntry } from "./exclusion-entry";
import { type LockedRequest, lockRequest, requireWaiting } from "./lock-request";
import { type RequestResult, entryOf } from "./request-exclusion";
import { requireReason } from "./require-reason";
import { reasonWords } from "./rules";
import type { GrantRequestInput, SayOnRequestInput } from "./schema";

/**
 * Excludes the circuit as somebody asked, with the reason, note and last day that the decider gives it. Throws
 * FORBIDDEN, NOT_FOUND, INVALID, and CONFLICT when the request has ended, also because the circuit was
 * excluded meanwhile.
 */
export async function grantRequest(actor: Actor, input: GrantRequestInput): Promise<RequestResult> {
  return announcing(
    "circuits",
    mutate(actor, {
      permission: "circuit:exclude",
      action: "circuit.grant_exclusion",
      run: async (tx) => {
        const { circuit, request } = await lockRequest(tx, actor, input.requestId);
        const result = { requestId: input.requestId, circuitId: Number(circuit.id) };
        if (request.state === "granted" && isBy(request, actor)) return { result, audit: [] };
        requireWaiting(request, input.rowVersion);
        const reason = await requireReason(tx, input);
        const after = newExclusion(actor, reason, input);
        await writeExclusions(tx, actor, [circuit.id], after);
        const entry = exclusionEntry({
          id: circuit.id,
          label: circuit.label,
          before: exclusionOf(circuit),
          after,
          action: "circuit.grant_exclusion",
          reason: `${reasonWords(reason, input.note)} (asked by ${request.askerName})`,
        });
        return { result, audit: [entry] };
      },
    }),
  );
}

/** Leaves the circuit in reporting and says why. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function refuseRequest(actor: Actor, input: SayOnRequestInput): Promise<RequestResult> {
  return mutate(actor, {
    permission: "circuit:exclude",
    action: "circuit.refuse_exclusion",
    run: async (tx) => {
      const { circuit, request } = await lockRequest(tx, actor, input.requestId);
      const result = { requestId: input.requestId, circuitId: Number(circuit.id) };
      if (request.state === "refused" && isBy(request, actor) && request.decision === input.text)
        return { result, audit: [] };
      requireWaiting(request, input.rowVersion);
      await tx.$executeRaw(Prisma.sql`
        UPDATE exclusion_requests
        SET state = 'refused', decision = ${input.text}, decided_by = ${idOf(actor)}::bigint, decided_at = now(),
          row_version = row_version + 1, updated_at = now()
        WHERE id = ${request.id}`);
      return { result, audit: [entryOf(circuit, "circuit.refuse_exclusion", input.text)] };
    },
  });
}

/**
 * Asks whoever asked a question before deciding. Throws FORBIDDEN, NOT_FOUND, and CONFLICT also when nobody
 * could answer.
 */
export async function askBack(actor: Actor, input: SayOnRequestInput): Promise<RequestResult> {
  return mutate(actor, {
    permission: "circuit:exclude",
    action: "circuit.ask_back_exclusion",
    run: async (tx) => {
      const { circuit, request } = await lockRequest(tx, actor, input.requestId);
      const result = { requestId: input.requestId, circuitId: Number(circuit.id) };
      if (request.state === "asked_back" && request.question === input.text) return { result, audit: [] };
      requireWaiting(request, input.rowVersion);
      if (!request.isAskerActive)
        throw new AppError(
          "CONFLICT",
          `${request.askerName} can no longer sign in, so nobody would answer. Grant the request or refuse it.`,
        );
      await tx.$executeRaw(Prisma.sql`
        UPDATE exclusion_requests
        SET state = 'asked_back', question = ${input.text}, questioned_by = ${idOf(actor)}::bigint,
          questioned_at = now(), answer = NULL, answered_at = NULL, row_version = row_version + 1, updated_at = now()
        WHERE id = ${request.id}`);
      return { result, audit: [entryOf(circuit, "circuit.ask_back_exclusion", input.text)] };
    },
  });
}

const idOf = (actor: Actor) => (actor.kind === "user" ? actor.userId : null);
const isBy = (request: LockedRequest, actor: Actor) => request.decidedBy === idOf(actor);
