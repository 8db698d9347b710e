import { vi } from "vitest";
import { Prisma, db } from "@/lib/platform/db";

/**
 * Waits until a session of this test's database waits for a lock, and answers its process id. `on` names the kind of
 * lock as PostgreSQL does, `query` a part of the statement that waits; without them any counts.
 */
export function untilOneWaits({
  on,
  query,
}: { on?: "advisory" | "transactionid"; query?: string } = {}): Promise<number> {
  return vi.waitFor(
    async () => {
      const [one] = await db().$queryRaw<{ pid: number }[]>(
        Prisma.sql`
          SELECT pid
          FROM pg_stat_activity
          WHERE datname = current_database()
            AND pid <> pg_backend_pid()
            AND wait_event_type = 'Lock'
            AND (${on ?? null}::text IS NULL OR wait_event = ${on ?? null}::text)
            AND position(${query ?? ""}::text IN query) > 0`,
      );
      if (!one) throw new Error("Nobody waits for a lock.");
      return one.pid;
    },
    { timeout: 10_000, interval: 20 },
  );
}
