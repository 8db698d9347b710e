import { db } from "@/lib/platform/db";
import type { ExcludeCircuitInput } from "../exclusions/schema";

/**
 * The id of a reason that a new installation has, by its code: "other" needs a note, "storm" returns by itself,
 * "access" wants a decision.
 */
export async function reasonId(code = "other"): Promise<number> {
  const { id } = await db().exclusionReason.findUniqueOrThrow({ where: { code }, select: { id: true } });
  return Number(id);
}

/** What a form sends that excludes a circuit in somebody's own words, as it is stored now. */
export async function exclusionInput(
  id: number,
  note: string | null = "not ours",
  more: Partial<ExcludeCircuitInput> & { code?: string } = {},
): Promise<ExcludeCircuitInput> {
  const { code, ...rest } = more;
  const circuit = await db().circuit.findUnique({ where: { id }, select: { rowVersion: true } });
  return { id, rowVersion: circuit?.rowVersion ?? 1, reasonId: await reasonId(code), note, until: null, ...rest };
}
