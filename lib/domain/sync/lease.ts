import "server-only";
import { type Transaction, Prisma, db } from "@/lib/platform/db";

/** How long a silent holder keeps its scope: a dead run is "abandoned" within a minute (domain.md §6). */
export const LEASE_SECONDS = 40;

export const CIRCUIT_SYNC_SCOPE = "circuits";

/** Proof of holding a scope; every write of a run carries it, and a stale holder's write is refused (security K1, K2). */
export type Lease = { scope: string; syncLogId: bigint; fencingToken: bigint };

/** The run lost its lease: it was abandoned, cancelled or replaced, and must not write. */
export class LeaseLostError extends Error {
  override name = "LeaseLostError";
  constructor() {
    super("This run no longer holds its lease; another run may have started.");
  }
}

/** Takes a scope inside a transaction for a sync log; null while a live run holds it. */
export async function takeLease(tx: Transaction, scope: string, syncLogId: bigint): Promise<Lease | null> {
  const rows = await tx.$queryRaw<{ fencing_token: bigint }[]>(Prisma.sql`
    INSERT INTO sync_leases (scope, sync_log_id, fencing_token, acquired_at, expires_at, created_at, updated_at)
    VALUES (${scope}, ${syncLogId}, 1, now(), now() + make_interval(secs => ${LEASE_SECONDS}::int), now(), now())
    ON CONFLICT (scope) DO UPDATE SET sync_log_id = excluded.sync_log_id, fencing_token = sync_leases.fencing_token + 1,
      acquired_at = now(), expires_at = excluded.expires_at, updated_at = now()
    WHERE sync_leases.expires_at IS NULL OR sync_leases.expires_at < now()
    RETURNING fencing_token`);
  const row = rows[0];
  return row ? { scope, syncLogId, fencingToken: row.fencing_token } : null;
}

/** The lease a run holds, for a step that resumes in another process. Throws LeaseLostError. */
export async function findLease(scope: string, syncLogId: bigint): Promise<Lease> {
  // The database's clock decides everywhere; this process's own may be off.
  const [row] = await db().$queryRaw<{ fencingToken: bigint }[]>(Prisma.sql`
    SELECT fencing_token AS "fencingToken" FROM sync_leases WHERE scope = ${scope} AND sync_log_id = ${syncLogId} AND expires_at > now()`);
  if (!row) throw new LeaseLostError();
  return { scope, syncLogId, fencingToken: row.fencingToken };
}

/** Locks the lease row against takeover until the transaction ends, and renews it. Throws LeaseLostError. */
export async function fence(tx: Transaction, lease: Lease): Promise<void> {
  const renewed = await tx.$executeRaw(Prisma.sql`
    UPDATE sync_leases SET expires_at = now() + make_interval(secs => ${LEASE_SECONDS}::int), updated_at = now()
    WHERE scope = ${lease.scope} AND sync_log_id = ${lease.syncLogId} AND fencing_token = ${lease.fencingToken} AND expires_at > now()`);
  if (renewed === 0) throw new LeaseLostError();
}

/** The rows, one or none, by which a statement knows that the run still holds its lease, which it keeps from being taken over until it has ended. */
export function held(lease: Lease): Prisma.Sql {
  return Prisma.sql`SELECT 1 FROM sync_leases WHERE scope = ${lease.scope} AND sync_log_id = ${lease.syncLogId} AND fencing_token = ${lease.fencingToken} AND expires_at > now() FOR SHARE`;
}

/** As `fence`, for one of several transactions of a run that write at the same time: it keeps the lease from being taken over, and does not renew it. Throws LeaseLostError. */
export async function fenceTogether(tx: Transaction, lease: Lease): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>(held(lease));
  if (found.length === 0) throw new LeaseLostError();
}

/** Frees the scope if this run still holds it. */
export async function releaseLease(tx: Transaction, scope: string, syncLogId: bigint): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`UPDATE sync_leases SET expires_at = NULL, sync_log_id = NULL, updated_at = now() WHERE scope = ${scope} AND sync_log_id = ${syncLogId}`,
  );
}
