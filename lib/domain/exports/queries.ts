import "server-only";
import { Readable } from "node:stream";
import type { UserActor } from "@/lib/platform/actor-types";
import { CSV_CONTENT_TYPE } from "@/lib/platform/csv";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { fileResponse } from "@/lib/platform/file-response";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import { requireLiveSession } from "@/lib/platform/live-session";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { XLSX_CONTENT_TYPE } from "@/lib/platform/xlsx";
import { EXPORT_LISTS } from "./export-lists";
import { reachOf } from "./reach";
import type { ExportInput } from "./schema";

export type ExportState = "waiting" | "running" | "done" | "failed" | "cancelled";
/** A large file that the jobs write; `bytes` so far. */
export type ExportListed = {
  id: number;
  title: string;
  fileName: string;
  state: ExportState;
  total: number;
  written: number;
  bytes: number;
  message: string | null;
  createdAt: Date;
  expiresAt: Date | null;
};

/** One's own large files, the newest first. Throws FORBIDDEN. */
export async function listExports(actor: UserActor): Promise<ExportListed[]> {
  requirePermission(actor, "export:run");
  const rows = await readRows<Omit<ExportListed, "title"> & { list: string }>(Prisma.sql`
    SELECT id::float8 AS id, list, file_name AS "fileName", state, total, written, bytes::float8 AS bytes, message,
      created_at AS "createdAt", expires_at AS "expiresAt"
    FROM exports WHERE user_id = ${actor.userId} AND coalesce(expires_at > now(), TRUE) ORDER BY id DESC LIMIT 50`);
  return rows.map(({ list, ...row }) => ({ ...row, title: EXPORT_LISTS.get(list)?.title ?? list }));
}

/**
 * One's own finished file, for a day and as long as their regions, permissions and assignments are the same. Throws
 * FORBIDDEN, also without the permission of its list or where any of these is another than when it was written,
 * NOT_FOUND, and CONFLICT while it is not finished. Where parts of it are gone, it ends visibly cut off.
 */
export async function fetchExport(actor: UserActor, id: number): Promise<Response> {
  requirePermission(actor, "export:run");
  const [file] = await readRows<{
    list: string;
    format: ExportFormat;
    fileName: string;
    state: ExportState;
    reach: string;
    bytes: number;
  }>(Prisma.sql`
    SELECT list, format, file_name AS "fileName", state, reach, bytes::float8 AS bytes
    FROM exports
    WHERE id = ${id}::bigint AND user_id = ${actor.userId} AND coalesce(expires_at > now(), TRUE)`);
  const list = file && EXPORT_LISTS.get(file.list);
  if (!file || !list) throw notFound("file");
  requirePermission(actor, list.permission);
  if (file.state !== "done") throw new AppError("CONFLICT", "This file is not finished. Look at the page Exports.");
  if (file.reach !== (await reachOf(actor)))
    throw new AppError("FORBIDDEN", "What you may see changed since this file was written. Export the list again.");
  return fileResponse(
    file.fileName,
    file.format === "xlsx" ? XLSX_CONTENT_TYPE : CSV_CONTENT_TYPE,
    Readable.toWeb(Readable.from(partsOf(actor, id, file.bytes), { objectMode: false })) as ReadableStream<Uint8Array>,
    file.bytes,
  );
}

async function* partsOf(actor: UserActor, id: number, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for (let number = 1; left > 0; number += 1) {
    await requireLiveSession(actor);
    const part = await db().exportChunk.findUnique({
      where: { exportId_number: { exportId: id, number } },
      select: { data: true },
    });
    if (!part) throw new AppError("NOT_FOUND", "Parts of this file are gone. Export the list again.");
    left -= part.data.length;
    yield part.data;
  }
}

/** Cancels one's own export that is not finished, or deletes one that is. Throws FORBIDDEN and NOT_FOUND. */
export async function dropExport(actor: UserActor, { id }: ExportInput): Promise<{ id: number }> {
  requirePermission(actor, "export:run");
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "export.drop",
    run: async (tx) => {
      const own = Prisma.sql`id = ${id}::bigint AND user_id = ${actor.userId}`;
      const stopped = await tx.$executeRaw(Prisma.sql`
        UPDATE exports
        SET cancel_requested_at = coalesce(cancel_requested_at, now()),
          state = CASE state WHEN 'waiting' THEN 'cancelled' ELSE state END,
          updated_at = CASE WHEN cancel_requested_at IS NULL THEN now() ELSE updated_at END
        WHERE ${own} AND state IN ('waiting', 'running')`);
      const deleted = stopped > 0 ? 0 : await tx.$executeRaw(Prisma.sql`DELETE FROM exports WHERE ${own}`);
      if (stopped + deleted === 0) throw notFound("file");
      return { result: { id }, audit: [] };
    },
  });
}
