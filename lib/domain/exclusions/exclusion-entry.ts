import type { AuditEntry, Changes } from "@/lib/platform/audit";
import { EXCLUSION } from "../circuits/rules";
import type { Exclusion } from "../circuits/write-exclusion";
import { reasonWords } from "./rules";

type Act = { id: bigint; label: string; before: Exclusion; after: Exclusion; action: string; reason: string };

/** What the log says of one circuit whose exclusion began, changed or ended; it can be reverted (`revertCircuit`). */
export function exclusionEntry({ id, label, before, after, action, reason }: Act): AuditEntry {
  return {
    action,
    subjectType: "circuit",
    subjectId: id,
    subjectLabel: label,
    reason,
    changes: changesBetween(before, after),
    states: { [EXCLUSION]: { before, after } },
  };
}

function changesBetween(before: Exclusion, after: Exclusion): Changes {
  const until =
    after.isExcluded && before.until !== after.until
      ? { excluded_until: { before: before.until ?? null, after: after.until ?? null } }
      : {};
  if (before.isExcluded !== after.isExcluded)
    return { [EXCLUSION]: { before: before.isExcluded, after: after.isExcluded }, ...until };
  return { exclusion_reason: { before: words(before), after: words(after) }, ...until };
}

const words = ({ reason, note }: Exclusion) => reasonWords(reason ?? "", note ?? null);
