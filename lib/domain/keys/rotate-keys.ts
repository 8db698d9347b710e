import "server-only";
import type { SystemActor } from "@/lib/platform/actor-types";
import { currentKeyId, open, seal } from "@/lib/platform/crypto";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { SEALED_COLUMNS, type SealedColumn, keyIdOf, namesOf } from "./rules";

const BATCH = 500;

/**
 * `rotated` texts now need the current key alone; `overtaken` ones were saved anew by somebody in the meantime, and
 * `unreadable` ones stay as they are, since their key is not in the ring or they are damaged (security F3).
 */
export type Rotation = {
  keyId: string;
  rotated: number;
  overtaken: number;
  unreadable: { table: string; column: string; rowId: number }[];
};

type Stored = { id: bigint; text: string };
type Batch = { read: number; last: bigint; written: number; unreadable: bigint[] };

/**
 * Seals every stored text anew with the newest key of ENCRYPTION_KEYS, batch by batch: one read, one write and one
 * entry in the log, in a transaction each. What is done stays done, so a rotation that was cut off goes on where it was
 * (security F2). A text is replaced only while it is the one that was read: a password saved meanwhile is never lost.
 * For the operator's command: no person's session can be passed to it.
 */
export async function rotateKeys(
  operator: SystemActor,
  {
    batchSize = BATCH,
    onProgress = () => undefined,
  }: { batchSize?: number; onProgress?: (rotated: number) => void } = {},
): Promise<Rotation> {
  const rotation: Rotation = { keyId: currentKeyId(), rotated: 0, overtaken: 0, unreadable: [] };
  for (const sealed of SEALED_COLUMNS) {
    let after = 0n;
    for (;;) {
      const batch = await rotateBatch(operator, sealed, after, batchSize);
      rotation.rotated += batch.written;
      rotation.overtaken += batch.read - batch.unreadable.length - batch.written;
      rotation.unreadable.push(
        ...batch.unreadable.map((rowId) => ({ table: sealed.table, column: sealed.column, rowId: Number(rowId) })),
      );
      onProgress(rotation.rotated);
      if (batch.read < batchSize) break;
      after = batch.last;
    }
  }
  return rotation;
}

async function rotateBatch(
  operator: SystemActor,
  sealed: SealedColumn,
  after: bigint,
  batchSize: number,
): Promise<Batch> {
  const { table, column } = namesOf(sealed);
  return mutate(operator, {
    permission: "settings:edit",
    action: "key.rotate",
    needsRecentProof: true,
    run: async (tx) => {
      const stored = await tx.$queryRaw<Stored[]>(Prisma.sql`
        SELECT id, ${column} AS text
        FROM ${table}
        WHERE id > ${after} AND ${column} IS NOT NULL AND ${keyIdOf(column)} <> ${currentKeyId()}
        ORDER BY id
        LIMIT ${batchSize}`);
      const anew = stored.map((row) => ({ ...row, anew: sealedAnew(sealed, row) }));
      const readable = anew.flatMap((row) => (row.anew === null ? [] : [{ ...row, anew: row.anew }]));
      const written = await write(tx, sealed, readable);
      const result: Batch = {
        read: stored.length,
        last: stored.at(-1)?.id ?? after,
        written,
        unreadable: anew.filter((row) => row.anew === null).map(({ id }) => id),
      };
      const context = {
        keyId: currentKeyId(),
        column: `${sealed.table}.${sealed.column}`,
        texts: written,
        unreadable: result.unreadable.length,
      };
      return {
        result,
        audit:
          written === 0 ? [] : [{ action: "key.rotate", subjectType: "key", subjectLabel: currentKeyId(), context }],
      };
    },
  });
}

/** The text under the current key, or null when it does not open. */
function sealedAnew({ table, column }: SealedColumn, { id, text }: Stored): string | null {
  const place = { table, column, rowId: id };
  try {
    return seal(open(text, place), place);
  } catch (error) {
    // SealedTextError, which is in the application's log already; anything else is a defect.
    if (error instanceof AppError) return null;
    throw error;
  }
}

async function write(
  tx: Transaction,
  sealed: SealedColumn,
  rows: readonly (Stored & { anew: string })[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const { table, column } = namesOf(sealed);
  const keyId = sealed.hasKeyId ? Prisma.sql`, key_id = ${currentKeyId()}` : Prisma.empty;
  return tx.$executeRaw(Prisma.sql`
    UPDATE ${table} stored SET ${column} = fresh.anew ${keyId}
    FROM unnest(
      ${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ text }) => text)}::text[],
      ${rows.map(({ anew }) => anew)}::text[]
    ) AS fresh(id, text, anew)
    WHERE stored.id = fresh.id AND stored.${column} = fresh.text`);
}
