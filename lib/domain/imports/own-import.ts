import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import type { ImportKind } from "./import-kind";
import { importableLists, kindOf, requireKind } from "./import-kinds";
import type { OutcomeCounts } from "./rules";

export type StoredImport = {
  id: bigint;
  list: string;
  fileName: string;
  note: string | null;
  header: string[];
  columns: string[];
  state: "previewed" | "applied" | "undone";
  counts: OutcomeCounts;
  /** Of its preview: another one where the columns were matched anew. */
  revision: number;
  reason: string | null;
  createdAt: Date;
  appliedAt: Date | null;
};

/** Imports are people's own: nobody else sees them. Throws FORBIDDEN for whoever may bring files into no list. */
export function requireImporter(actor: Actor): UserActor {
  const isAny = actor.kind === "user" && importableLists(actor).length > 0;
  if (!isAny) throw new AppError("FORBIDDEN", "Your role does not allow this. Ask an administrator if you need it.");
  return actor;
}

/** One's own import and its list. Throws FORBIDDEN, also without the permission of the list, and NOT_FOUND. */
export async function findOwnImport(
  actor: Actor,
  id: number | bigint,
  client: Pick<Transaction, "$queryRaw"> = db(),
  { isLocked = false } = {},
): Promise<{ stored: StoredImport; kind: ImportKind }> {
  const { userId } = requireImporter(actor);
  const [stored] = await client.$queryRaw<StoredImport[]>(Prisma.sql`
    SELECT i.id, i.list, i.file_name AS "fileName", i.note, i.header, i.columns, i.state, i.counts, i.revision,
      i.reason, i.created_at AS "createdAt", i.applied_at AS "appliedAt"
    FROM imports i
    WHERE i.id = ${id}::bigint AND i.user_id = ${userId} ${isLocked ? Prisma.sql`FOR UPDATE OF i` : Prisma.empty}`);
  if (!stored) throw notFound("import");
  const kind = kindOf(stored.list);
  requireKind(actor, kind);
  return { stored, kind };
}
