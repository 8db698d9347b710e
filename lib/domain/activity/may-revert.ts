import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { FieldStates } from "@/lib/platform/audit";
import { type Permission, can } from "@/lib/platform/permissions";
import { revertPermission } from "../circuits/rules";
import { LOOKUP_TABLES } from "../lookups/lookup-tables";
import { isLookupKind } from "../lookups/lookup-types";

/** How an act stands to reverting: whether the reader may offer it, which act it takes back, and which took it back. */
export type RevertState = { mayRevert: boolean; reverts: LinkedAct | null; revertedBy: LinkedAct | null };
export type LinkedAct = { id: number; actorName: string; occurredAt: Date };
export type RawRevertState = { subjectType: string; states: FieldStates | null; reverts: JsonAct; revertedBy: JsonAct };
type JsonAct = (Omit<LinkedAct, "occurredAt"> & { occurredAt: string }) | null;

/** The permission that taking an act on a record back needs; null for a noun whose acts cannot be. */
function permissionOf(subjectType: string, states: FieldStates): Permission | null {
  if (subjectType === "circuit") return revertPermission(states);
  if (subjectType === "user") return "user:edit";
  return isLookupKind(subjectType) ? LOOKUP_TABLES[subjectType].permission : null;
}

/** Reads how an act stands; only the domain decides when it comes to it. */
export function revertStateOf(actor: Actor, { subjectType, states, reverts, revertedBy }: RawRevertState): RevertState {
  const needed = states && Object.keys(states).length > 0 ? permissionOf(subjectType, states) : null;
  return {
    mayRevert: needed !== null && revertedBy === null && can(actor, needed),
    reverts: linked(reverts),
    revertedBy: linked(revertedBy),
  };
}

function linked(act: JsonAct): LinkedAct | null {
  return act && { ...act, occurredAt: new Date(act.occurredAt) };
}
