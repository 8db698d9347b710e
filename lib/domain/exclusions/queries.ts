import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import type { AtEnd } from "./rules";

/** A reason that can be chosen now. */
export type ExclusionReason = { id: number; name: string; atEnd: AtEnd; needsNote: boolean };

/** The reasons that can be chosen, in the administrators' order. Throws FORBIDDEN. */
export async function listExclusionReasons(actor: Actor): Promise<ExclusionReason[]> {
  requirePermission(actor, "circuit:view");
  return readRows<ExclusionReason>(
    Prisma.sql`
      SELECT id::float8 AS id, name, at_end AS "atEnd", needs_note AS "needsNote"
      FROM exclusion_reasons
      WHERE is_active
      ORDER BY sort_order, name`,
  );
}
