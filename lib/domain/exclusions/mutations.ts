import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announcing } from "@/lib/platform/shared-cache";
import { type LockedCircuit, lockCircuit, requireVersion } from "../circuits/lock-circuit";
import {
  type Exclusion,
  NOT_EXCLUDED,
  exclusionOf,
  newExclusion,
  saidDetails,
  writeExclusions,
} from "../circuits/write-exclusion";
import { exclusionEntry } from "./exclusion-entry";
import { requireReason } from "./require-reason";
import { reasonWords } from "./rules";
import type { DetailsInput, ExcludeCircuitInput, IncludeCircuitInput } from "./schema";

/**
 * Takes a circuit out of reporting for a reason of the list. Asked again for the same it answers alike and writes
 * nothing. Throws FORBIDDEN, NOT_FOUND, INVALID (a reason that cannot be chosen, a note that it needs) and CONFLICT.
 */
export async function excludeCircuit(actor: Actor, input: ExcludeCircuitInput): Promise<{ id: number }> {
  return announcing(
    "circuits",
    mutate(actor, {
      permission: "circuit:exclude",
      action: "circuit.exclude",
      run: async (tx) => {
        const circuit = await lockCircuit(tx, actor, input.id);
        if (isAlready(circuit, input)) return { result: { id: input.id }, audit: [] };
        await requireVersion(tx, circuit, input.rowVersion);
        if (circuit.isExcluded)
          throw new AppError("CONFLICT", "This circuit is excluded already. Nothing was changed.");
        const reason = await requireReason(tx, input);
        const after = newExclusion(actor, reason, input);
        await writeExclusions(tx, actor, [circuit.id], after);
        return {
          result: { id: input.id },
          audit: [entryOf(circuit, "circuit.exclude", reasonWords(reason, input.note), after)],
        };
      },
    }),
  );
}

/**
 * Takes a circuit back into reporting; one that is in already stays as it is. Throws FORBIDDEN, NOT_FOUND, CONFLICT.
 */
export async function includeCircuit(actor: Actor, input: IncludeCircuitInput): Promise<{ id: number }> {
  return announcing(
    "circuits",
    mutate(actor, {
      permission: "circuit:exclude",
      action: "circuit.include",
      run: async (tx) => {
        const circuit = await lockCircuit(tx, actor, input.id);
        if (!circuit.isExcluded) return { result: { id: input.id }, audit: [] };
        await requireVersion(tx, circuit, input.rowVersion);
        await writeExclusions(tx, actor, [circuit.id], NOT_EXCLUDED);
        return { result: { id: input.id }, audit: [entryOf(circuit, "circuit.include", input.reason, NOT_EXCLUDED)] };
      },
    }),
  );
}

/**
 * Gives an excluded circuit another reason, note or end, or keeps it excluded where a decision was due; since when and
 * by whom it is excluded stays. Throws FORBIDDEN, NOT_FOUND, INVALID, and CONFLICT also when it is no longer excluded.
 */
export async function changeExclusion(actor: Actor, input: ExcludeCircuitInput): Promise<{ id: number }> {
  return announcing(
    "circuits",
    mutate(actor, {
      permission: "circuit:exclude",
      action: "circuit.change_exclusion",
      run: async (tx) => {
        const circuit = await lockCircuit(tx, actor, input.id);
        if (isAlready(circuit, input) && circuit.exclusionDueAt === null)
          return { result: { id: input.id }, audit: [] };
        await requireVersion(tx, circuit, input.rowVersion);
        if (!circuit.isExcluded)
          throw new AppError("CONFLICT", "This circuit is no longer excluded. Nothing was changed.");
        const reason = await requireReason(tx, input);
        const { isExcluded, by, at } = exclusionOf(circuit);
        const after = { isExcluded, reason, by, at, ...saidDetails(input) };
        await writeExclusions(tx, actor, [circuit.id], after);
        return {
          result: { id: input.id },
          audit: [entryOf(circuit, "circuit.change_exclusion", reasonWords(reason, input.note), after)],
        };
      },
    }),
  );
}

function isAlready(circuit: LockedCircuit, { reasonId, note, until }: DetailsInput): boolean {
  return (
    circuit.isExcluded &&
    circuit.exclusionReasonId === reasonId &&
    circuit.exclusionNote === note &&
    circuit.exclusionUntil === until
  );
}

function entryOf(circuit: LockedCircuit, action: string, reason: string, after: Exclusion): AuditEntry {
  return exclusionEntry({ id: circuit.id, label: circuit.label, before: exclusionOf(circuit), after, action, reason });
}
