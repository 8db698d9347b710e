import "server-only";
import { fixFields } from "@/lib/fix-fields";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { DetailsInput } from "./schema";

/**
 * The name of a reason that may be chosen, which stays so until the transaction ends. Throws INVALID for another one,
 * and for a missing note that it needs.
 */
export async function requireReason(tx: Transaction, { reasonId, note }: DetailsInput): Promise<string> {
  const [reason] = await tx.$queryRaw<{ name: string; needsNote: boolean }[]>(
    Prisma.sql`
      SELECT name, needs_note AS "needsNote"
      FROM exclusion_reasons
      WHERE id = ${reasonId}::bigint AND is_active
      FOR SHARE`,
  );
  if (!reason) throw invalid("reasonId", "Choose a reason from the list; it may have changed since.");
  if (reason.needsNote && note === null) throw invalid("note", "This reason needs a note: say what it is.");
  return reason.name;
}

function invalid(field: string, message: string): AppError {
  return new AppError("INVALID", fixFields(1), { fieldErrors: { [field]: [message] } });
}
