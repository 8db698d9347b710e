import "server-only";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { type BuildOptions, buildOptionsSchema } from "./schema";

/** The options a run was opened with. Throws NOT_FOUND. For the job that runs it. */
export async function getBuildOptions(syncLogId: number): Promise<BuildOptions> {
  const log = await db().syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { contextJson: true } });
  if (!log) throw notFound("sync");
  return buildOptionsSchema.parse(log.contextJson);
}

/** Whether a run of figures wrote or took away any row. For the job that goes on from it. */
export async function wroteFigures(syncLogId: number): Promise<boolean> {
  const log = await db().syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { aggregatesCreated: true } });
  return (log?.aggregatesCreated ?? 0) > 0;
}
