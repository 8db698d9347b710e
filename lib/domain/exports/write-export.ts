import "server-only";
import type { SystemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { AddressParams } from "@/lib/platform/list/list-filter";
import type { Permission } from "@/lib/platform/permissions";
import { findAsker } from "@/lib/platform/person-actor";
import { EXPORT_LISTS } from "./export-lists";
import { reachOf } from "./reach";

const CHUNK_BYTES = 1024 * 1024;
const KEPT_HOURS = 24;
/** Longer than the jobs try for; whoever asked must not wait for ever for what nobody writes. */
const LOST_MINUTES = 15;
const NOT_THEIRS = "Your account or what you may see changed while the file was written. Export the list again.";

type Taken = {
  id: bigint;
  userId: bigint;
  authVersion: number;
  attempt: number;
  list: string;
  format: ExportFormat;
  address: AddressParams;
};

/**
 * For a job: writes a file that somebody asked for, with what they may see now. It says how far it is with each part,
 * and stops where they cancelled it or are not who they were. Run again, it begins anew, and an earlier run that still
 * goes on writes no more. Expected refusals become its message; what else is thrown can be tried again.
 */
export async function writeExport(id: number): Promise<void> {
  const [job] = await db().$queryRaw<Taken[]>(Prisma.sql`
    UPDATE exports
    SET state = 'running', attempt = attempt + 1, written = 0, bytes = 0, updated_at = now()
    WHERE id = ${id}::bigint AND state IN ('waiting', 'running')
    RETURNING id, user_id AS "userId", auth_version AS "authVersion", attempt, list, format, address`);
  if (!job) return;
  await db().$executeRaw(Prisma.sql`DELETE FROM export_chunks WHERE export_id = ${job.id}`);
  const origin = { sessionId: null, ipAddress: null, userAgent: null, requestId: `export-${id}` };
  const actor = await findAsker(job.userId, job.authVersion, origin);
  const list = EXPORT_LISTS.get(job.list);
  if (!actor || !list) return endExport(NOT_THEIRS, heldBy(job));
  await db().$executeRaw(Prisma.sql`UPDATE exports SET reach = ${await reachOf(actor)} WHERE ${heldBy(job)}`);
  let written = 0;
  try {
    const { stream } = list.file(actor, job.address, job.format, () => (written += 1));
    if (!(await keepParts(job, list.permission, stream, () => written))) return;
  } catch (error) {
    if (error instanceof AppError) return endExport(error.message, heldBy(job));
    throw error;
  }
  await db().$executeRaw(Prisma.sql`
    UPDATE exports
    SET state = 'done', written = ${written}::int, total = ${written}::int,
      expires_at = now() + make_interval(hours => ${KEPT_HOURS}::int), updated_at = now()
    WHERE ${heldBy(job)}`);
}

/** Whether nobody ended a job's export or took it anew. */
const heldBy = ({ id, attempt }: Taken) => Prisma.sql`id = ${id} AND attempt = ${attempt}::int AND state = 'running'`;

/**
 * False where the export ended meanwhile: cancelled, or its asker is not who they were or may not see the list
 * any more.
 */
async function keepParts(
  job: Taken,
  permission: Permission,
  stream: ReadableStream<Uint8Array>,
  written: () => number,
): Promise<boolean> {
  let parts: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  for await (const part of stream) {
    parts.push(part);
    size += part.length;
    if (size < CHUNK_BYTES) continue;
    if (!(await keep())) return false;
  }
  return keep();

  async function keep(): Promise<boolean> {
    const data = Buffer.concat(parts);
    parts = [];
    size = 0;
    number += 1;
    const [kept] = await db().$queryRaw<{ isOn: boolean }[]>(Prisma.sql`
      WITH going AS (
        UPDATE exports e
        SET written = ${written()}::int, bytes = e.bytes + ${data.length}::int, updated_at = now()
        FROM users u
        WHERE e.id = ${job.id}
          AND e.attempt = ${job.attempt}::int
          AND e.state = 'running'
          AND e.cancel_requested_at IS NULL
          AND u.id = e.user_id
          AND u.is_active
          AND u.auth_version = e.auth_version
          AND EXISTS (
            SELECT FROM user_roles ur
            JOIN role_permissions rp ON rp.role_id = ur.role_id
            JOIN permissions p ON p.id = rp.permission_id
            WHERE ur.user_id = u.id AND p.name = ${permission}
          )
        RETURNING e.id
      ),
        stored AS (
          INSERT INTO export_chunks (export_id, number, data)
          SELECT id, ${number}::int, ${data}
          FROM going
          RETURNING export_id
        )
      SELECT EXISTS (SELECT FROM stored) AS "isOn"`);
    if (kept?.isOn) return true;
    await endUnwanted(job);
    return false;
  }
}

/** Ends an export that was cancelled, or whose asker is not who they were. */
async function endUnwanted(job: Taken): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    WITH ended AS (
      UPDATE exports
      SET state = CASE WHEN cancel_requested_at IS NULL THEN 'failed' ELSE 'cancelled' END,
        message = CASE WHEN cancel_requested_at IS NULL THEN ${NOT_THEIRS}::text END, updated_at = now()
      WHERE ${heldBy(job)}
      RETURNING id
    )
    DELETE FROM export_chunks WHERE export_id IN (SELECT id FROM ended)`);
}

/** Ends an export that the jobs did not take, or gave up. */
export async function failExport(id: number, message: string): Promise<void> {
  await endExport(message, Prisma.sql`id = ${id}::bigint AND state IN ('waiting', 'running')`);
}

async function endExport(message: string, which: Prisma.Sql): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    WITH ended AS (
      UPDATE exports
      SET state = 'failed', message = ${message.slice(0, 500)}, updated_at = now()
      WHERE ${which}
      RETURNING id
    )
    DELETE FROM export_chunks WHERE export_id IN (SELECT id FROM ended)`);
}

/**
 * Every minute: ends exports that nobody writes any more, and deletes files whose day is over. Answers how many
 * of either.
 */
export async function tidyExports(_actor: SystemActor): Promise<{ lost: number; deleted: number }> {
  const [ended] = await db().$queryRaw<{ lost: number }[]>(Prisma.sql`
    WITH ended AS (
      UPDATE exports
      SET state = 'failed', message = 'The jobs server did not write this file in time. Export the list again.',
        updated_at = now()
      WHERE state IN ('waiting', 'running') AND updated_at < now() - make_interval(mins => ${LOST_MINUTES}::int)
      RETURNING id
    ),
      dropped AS (DELETE FROM export_chunks WHERE export_id IN (SELECT id FROM ended))
    SELECT count(*)::int AS lost FROM ended`);
  const deleted = await db().$executeRaw(
    Prisma.sql`
      DELETE FROM exports
      WHERE coalesce(expires_at, updated_at + make_interval(hours => ${KEPT_HOURS}::int)) < now()
        AND state NOT IN ('waiting', 'running')`,
  );
  return { lost: ended?.lost ?? 0, deleted };
}
