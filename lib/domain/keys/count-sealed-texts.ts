import "server-only";
import type { SystemActor } from "@/lib/platform/actor-types";
import { knownKeyIds } from "@/lib/platform/crypto";
import { Prisma, db } from "@/lib/platform/db";
import { SEALED_COLUMNS, keyIdOf, namesOf } from "./rules";

/** A key by its id, and how many stored texts need it. `unknown`: no text of it can be opened any more. */
export type KeyUse = { keyId: string; texts: number; standing: "current" | "previous" | "unknown" };

/**
 * Every key of the ring and every key that a stored text names, newest first; a previous one may leave the ring at 0
 * texts (security F2). For the operator's commands: no person's session can be passed to it.
 */
export async function countSealedTexts(_operator: SystemActor): Promise<KeyUse[]> {
  const texts = Prisma.join(
    SEALED_COLUMNS.map(
      (sealed) => Prisma.sql`SELECT ${namesOf(sealed).column}::text AS text FROM ${namesOf(sealed).table}`,
    ),
    " UNION ALL ",
  );
  const counted = await db().$queryRaw<{ keyId: string; texts: number }[]>(Prisma.sql`
    SELECT ${keyIdOf(Prisma.sql`text`)} AS "keyId", count(*)::float8 AS texts
    FROM (${texts}) sealed
    WHERE text IS NOT NULL
    GROUP BY 1
    ORDER BY 1`);
  const known = knownKeyIds();
  const ring = known.map((keyId, index): KeyUse => ({
    keyId,
    texts: counted.find((one) => one.keyId === keyId)?.texts ?? 0,
    standing: index === 0 ? "current" : "previous",
  }));
  return [
    ...ring,
    ...counted.filter(({ keyId }) => !known.includes(keyId)).map((one): KeyUse => ({ ...one, standing: "unknown" })),
  ];
}
