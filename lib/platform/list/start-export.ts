import "server-only";
import type { UserActor } from "../actor-types";
import type { AuditEntry } from "../audit";
import { mutate } from "../mutate";
import { can } from "../permissions";
import { EXPORT_LIMIT, requireWithinLimit } from "../rate-limit";

/**
 * What stands before every export: `export:run`, ten in ten minutes (security E9), and an entry in the log before the
 * first row. The limit is taken before the transaction, which so never waits for a second connection. Throws
 * FORBIDDEN, RATE_LIMITED.
 */
export async function startExport(actor: UserActor, said: Omit<AuditEntry, "action">): Promise<void> {
  if (can(actor, "export:run")) await requireWithinLimit(EXPORT_LIMIT, String(actor.userId));
  await mutate(actor, {
    permission: "export:run",
    action: "export.run",
    run: async () => ({ result: null, audit: [{ ...said, action: "export.run" }] }),
  });
}
