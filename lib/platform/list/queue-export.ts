import "server-only";
import type { UserActor } from "../actor-types";
import type { AuditEntry } from "../audit";
import { Prisma } from "../db";
import { AppError } from "../errors";
import { mutate } from "../mutate";
import { can } from "../permissions";
import { EXPORT_LIMIT, giveBackToLimit, requireWithinLimit } from "../rate-limit";
import type { ExportFormat } from "./export-formats";
import type { Address } from "./list-filter";

/** Names the export that an answer of `exportRows` leads to. */
export const EXPORT_HEADER = "x-export";
/** The database keeps the files. */
const MOST_AT_ONCE = 5;

type Queued = { list: string; fileName: string; format: ExportFormat; address: Address; total: number };

/**
 * Leaves a file to the jobs with an entry in the log, `said`, and leads to the page where it can be fetched. Throws
 * FORBIDDEN, RATE_LIMITED as before every export (`startExport`), and CONFLICT where somebody keeps several such files
 * already: nothing left then, so it is neither logged nor counted.
 */
export async function queueExport(
  actor: UserActor,
  said: Omit<AuditEntry, "action">,
  { list, fileName, format, address, total }: Queued,
): Promise<Response> {
  if (can(actor, "export:run")) await requireWithinLimit(EXPORT_LIMIT, String(actor.userId));
  const id = await mutate(actor, {
    permission: "export:run",
    action: "export.run",
    run: async (tx) => {
      const [kept] = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
        INSERT INTO exports (user_id, auth_version, reach, list, format, address, file_name, total)
        SELECT u.id, u.auth_version, '', ${list}, ${format}, ${JSON.stringify(written(address))}::jsonb, ${fileName},
          ${total}::int
        FROM users u
        WHERE u.id = ${actor.userId}
          AND (
            SELECT count(*)
            FROM exports own
            WHERE own.user_id = u.id
              AND own.state IN ('waiting', 'running', 'done')
              AND coalesce(own.expires_at > now(), TRUE)
          ) < ${MOST_AT_ONCE}
        RETURNING id`);
      if (!kept)
        throw new AppError(
          "CONFLICT",
          `You have ${MOST_AT_ONCE} large files on the page Exports. Delete one there, or wait until one is a day old.`,
        );
      return { result: kept.id, audit: [{ ...said, action: "export.run" }] };
    },
  }).catch(async (error: unknown) => {
    if (error instanceof AppError && error.code === "CONFLICT")
      await giveBackToLimit(EXPORT_LIMIT, String(actor.userId));
    throw error;
  });
  return new Response(null, {
    status: 303,
    headers: { location: "/exports", [EXPORT_HEADER]: String(id), "cache-control": "private, no-store" },
  });
}

/** Every value as an address has it. */
function written(address: Address): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(address).flatMap(([name, value]) =>
      value === null ? [] : [[name, typeof value === "object" ? value : String(value)] as const],
    ),
  );
}
