import "server-only";
import { db } from "./db";

/** Resolves when the database answers; throws what the driver says otherwise. For health checks. */
export async function pingDatabase(): Promise<void> {
  await db().$queryRaw`SELECT 1`;
}
