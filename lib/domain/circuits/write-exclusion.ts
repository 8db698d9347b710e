import "server-only";
import type { Transaction } from "@/lib/platform/db";
import type { LockedCircuit } from "./lock-circuit";

/** Whether a circuit counts in reporting and, if not, who said so, why and when (ISO time), as the log keeps it. */
export type Exclusion = { isExcluded: boolean; reason: string | null; by: number | null; at: string | null };

export const NOT_EXCLUDED: Exclusion = { isExcluded: false, reason: null, by: null, at: null };

/** A locked circuit's exclusion. */
export function exclusionOf({ isExcluded, exclusionReason, excludedBy, excludedAt }: LockedCircuit): Exclusion {
  return { isExcluded, reason: exclusionReason, by: excludedBy, at: excludedAt?.toISOString() ?? null };
}

/** Takes a locked circuit out of reporting, or back in. */
export async function writeExclusion(
  tx: Transaction,
  circuit: LockedCircuit,
  { isExcluded, reason, by, at }: Exclusion,
): Promise<void> {
  await tx.circuit.update({
    where: { id: circuit.id },
    data: {
      isExcluded,
      exclusionReason: reason,
      excludedBy: by === null ? null : BigInt(by),
      excludedAt: at === null ? null : new Date(at),
      rowVersion: { increment: 1 },
      updatedAt: new Date(),
    },
    select: { id: true },
  });
}
