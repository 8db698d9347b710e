import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { can } from "@/lib/platform/permissions";
import { circuitImport } from "./circuit-import";
import type { ImportKind } from "./import-kind";
import { plannerImport } from "./planner-import";

const KINDS: readonly ImportKind[] = [circuitImport, plannerImport];

/** The lists that take files, by their names in addresses. */
export const IMPORT_KINDS: ReadonlyMap<string, ImportKind> = new Map(KINDS.map((kind) => [kind.list, kind]));

/** The lists into which an actor may bring files. */
export function importableLists(actor: Actor): ImportKind[] {
  return KINDS.filter(({ permission }) => can(actor, permission));
}

/** The kind of a stored import. */
export function kindOf(list: string): ImportKind {
  const kind = IMPORT_KINDS.get(list);
  if (!kind) throw new AppError("NOT_FOUND", "Files for this list are not taken any more.");
  return kind;
}
