import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { KEPT_DAYS } from "../imports/rules";
import { MOST_AT_ONCE, purgeInSlices } from "./purge-slices";

export type PurgedImports = { imports: number; importRows: number };

/**
 * Deletes files that were imported, or only looked at, a month ago: of all their rows some at a time, then the files
 * without any. For about 15 s; the caller comes again until `isDone`. The activity log keeps what they changed.
 * Throws FORBIDDEN.
 */
export function purgeImports(
  actor: Actor,
  now = new Date(),
  atOnce = MOST_AT_ONCE,
): Promise<{ purged: PurgedImports; isDone: boolean }> {
  return purgeInSlices(() => purgeSome(actor, now, atOnce), atOnce);
}

async function purgeSome(actor: Actor, now: Date, atOnce: number): Promise<PurgedImports> {
  const isOld = Prisma.sql`i.created_at < ${now}::timestamptz - make_interval(days => ${KEPT_DAYS}::int)`;
  return mutate(actor, {
    permission: "settings:edit",
    action: "retention.purge",
    run: async (tx) => {
      const importRows = await tx.$executeRaw(Prisma.sql`
        DELETE FROM import_rows USING (
          SELECT r.import_id, r.line
          FROM imports i
          JOIN import_rows r ON r.import_id = i.id
          WHERE ${isOld}
          ORDER BY r.import_id, r.line
          LIMIT ${atOnce}
        ) old
        WHERE import_rows.import_id = old.import_id AND import_rows.line = old.line`);
      const imports = await tx.$executeRaw(Prisma.sql`
        DELETE FROM imports
        WHERE id IN (
          SELECT i.id
          FROM imports i
          WHERE ${isOld} AND NOT EXISTS (SELECT FROM import_rows r WHERE r.import_id = i.id)
          LIMIT ${atOnce}
        )`);
      const purged: PurgedImports = { imports, importRows };
      return {
        result: purged,
        audit: imports + importRows > 0 ? [{ action: "retention.purge", subjectType: "session", context: purged }] : [],
      };
    },
  });
}
