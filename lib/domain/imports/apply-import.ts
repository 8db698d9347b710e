import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { requireStill } from "../users/require-still";
import { expectManyRows } from "./expect-many-rows";
import type { ImportKind } from "./import-kind";
import { kindOf } from "./import-kinds";
import { findOwnImport, requireImporter } from "./own-import";
import { type OutcomeCounts, UNDO_MINUTES, rowsInTheWay, rowsToWrite } from "./rules";
import type { ApplyImportInput, ImportInput } from "./schema";
import { countOutcomes } from "./start-import";

const NAMED = 5;

/**
 * Applies what a preview showed, in one transaction with its history; sent twice, it is applied once. Rows whose record
 * changed since the preview are left out, or stop everything, as `mode` says. Throws FORBIDDEN, MFA_REQUIRED,
 * NOT_FOUND, INVALID, and CONFLICT where the preview is not what the person was shown.
 */
export async function applyImport(
  actor: Actor,
  { id, mode, revision, reason }: ApplyImportInput,
): Promise<{ id: number; counts: OutcomeCounts }> {
  const { stored, kind } = await findOwnImport(actor, id);
  const result = await mutate(actor, {
    permission: kind.permission,
    action: `${stored.list}.import`,
    needsRecentProof: true,
    run: async (tx) => {
      const { stored: held } = await findOwnImport(actor, id, tx, { isLocked: true });
      if (held.state === "applied") return { result: { id, counts: held.counts }, audit: [] };
      if (held.state === "undone") throw new AppError("CONFLICT", "This import was undone. Send the file again.");
      if (kind.needsReason && reason === null)
        throw new AppError("INVALID", "Say why.", {
          fieldErrors: { reason: ["Say why, for whoever reads the history."] },
        });
      if (held.revision !== revision)
        throw new AppError("CONFLICT", "The preview is not the one you saw. Nothing was applied; look at it again.");
      await expectManyRows(tx);
      await kind.lock(tx, actor, held.id);
      const counts = await countOutcomes(tx, held.id);
      if (mode === "all" && rowsInTheWay(counts) > 0)
        throw new AppError(
          "CONFLICT",
          `${inWords(rowsInTheWay(counts))} cannot be applied, so nothing was. Correct the file, or apply the others.`,
        );
      if (rowsToWrite(counts) === 0)
        throw new AppError("CONFLICT", "No row is left that would change anything. Nothing was applied.");
      const { audit } = await kind.apply(tx, actor, { id: held.id, reason, fileName: held.fileName });
      await requireStill(tx, requireImporter(actor), [kind.permission]);
      await tx.$executeRaw(
        Prisma.sql`UPDATE imports SET state = 'applied', applied_at = now(), reason = ${reason} WHERE id = ${held.id}`,
      );
      return { result: { id, counts: await countOutcomes(tx, held.id) }, audit };
    },
  });
  if (kind.topic) await announceChange(kind.topic);
  return result;
}

/** `left` are rows whose record changed since, or is out of sight now; `names` are the first of them. */
export type UndoneImport = { undone: number; left: number; names: string[] };

/**
 * Takes a whole import of the last ten minutes back, but for records that changed since, which it names. Sent twice, it
 * answers the same. Throws FORBIDDEN, NOT_FOUND, and CONFLICT when the time is over or nothing is left to undo.
 */
export async function undoImport(actor: Actor, { id }: ImportInput): Promise<UndoneImport> {
  requireImporter(actor);
  const { list, ...result } = await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "import.undo",
    run: async (tx) => {
      const { stored, kind } = await findOwnImport(actor, id, tx, { isLocked: true });
      if (stored.state === "previewed")
        throw new AppError("CONFLICT", "This import was not applied, so nothing is to be undone.");
      if (stored.state === "undone")
        return { result: { list: stored.list, ...(await readUndone(tx, actor, kind, stored.id)) }, audit: [] };
      const [time] = await tx.$queryRaw<{ isOver: boolean }[]>(
        Prisma.sql`
          SELECT coalesce(applied_at < now() - make_interval(mins => ${UNDO_MINUTES}::int), false) AS "isOver"
          FROM imports
          WHERE id = ${stored.id}`,
      );
      if (time?.isOver)
        throw new AppError(
          "CONFLICT",
          `Nothing was undone: ${UNDO_MINUTES} minutes have passed. The history of each record may still take it back.`,
        );
      await expectManyRows(tx);
      const { audit } = await kind.undo(tx, actor, { id: stored.id, reason: null, fileName: stored.fileName });
      const undone = await readUndone(tx, actor, kind, stored.id);
      if (undone.undone === 0)
        throw new AppError(
          "CONFLICT",
          "Nothing was undone: every record was changed since, or is used by now. Each one’s history may still take it back.",
        );
      await requireStill(tx, requireImporter(actor), [kind.permission]);
      await tx.$executeRaw(Prisma.sql`UPDATE imports SET state = 'undone', undone_at = now() WHERE id = ${stored.id}`);
      await countOutcomes(tx, stored.id);
      return { result: { list: stored.list, ...undone }, audit };
    },
  });
  const { topic } = kindOf(list);
  if (topic) await announceChange(topic);
  return result;
}

async function readUndone(tx: Transaction, actor: Actor, kind: ImportKind, importId: bigint): Promise<UndoneImport> {
  const [found] = await tx.$queryRaw<UndoneImport[]>(Prisma.sql`
    SELECT count(*) FILTER (WHERE outcome = 'undone')::float8 AS undone,
      count(*) FILTER (WHERE outcome = 'left')::float8 AS left,
      coalesce(
        (array_agg(r.label ORDER BY r.line) FILTER (WHERE r.outcome = 'left'))[1:${Prisma.raw(String(NAMED))}], '{}'
      ) AS names
    FROM (
      SELECT r.line, r.outcome,
        CASE WHEN r.outcome = 'left' AND ${kind.isSeen(actor)} THEN r.subject_label ELSE 'Row ' || r.line END AS label
      FROM import_rows r
      WHERE r.import_id = ${importId}
    ) r`);
  return found ?? { undone: 0, left: 0, names: [] };
}

function inWords(rows: number): string {
  return rows === 1 ? "One row" : `${rows.toLocaleString("en-US")} rows`;
}
