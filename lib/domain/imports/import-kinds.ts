import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { can, requirePermission } from "@/lib/platform/permissions";
import { LOOKUP_TABLES } from "../lookups/lookup-tables";
import { circuitImport } from "./circuit-import";
import type { ImportKind } from "./import-kind";
import { lookupImport } from "./lookup-import";
import { plannerImport } from "./planner-import";

const KINDS: readonly ImportKind[] = [circuitImport, plannerImport, ...Object.values(LOOKUP_TABLES).map(lookupImport)];

/** The lists that take files, by their names in addresses. */
export const IMPORT_KINDS: ReadonlyMap<string, ImportKind> = new Map(KINDS.map((kind) => [kind.list, kind]));

/** The lists into which an actor may bring files. */
export function importableLists(actor: Actor): ImportKind[] {
  return KINDS.filter((kind) => can(actor, kind.permission) && (kind.isReachable?.(actor) ?? true));
}

/** Throws FORBIDDEN for whoever may not bring files into a list, or sees too little of it. */
export function requireKind(actor: Actor, kind: ImportKind): void {
  requirePermission(actor, kind.permission);
  if (kind.isReachable?.(actor) === false)
    throw new AppError("FORBIDDEN", `You see some ${kind.many} only, so you cannot import them.`);
}

/** The kind of a stored import. */
export function kindOf(list: string): ImportKind {
  const kind = IMPORT_KINDS.get(list);
  if (!kind) throw new AppError("NOT_FOUND", "Files for this list are not taken any more.");
  return kind;
}
