import "server-only";
import type { PoolClient } from "pg";
import { type Transaction, Prisma } from "@/lib/platform/db";

/** How long a silent holder keeps its scope: a dead run is "abandoned" within a minute. */
export const LEASE_SECONDS = 40;

/** Proof of holding a scope; every write of a run carries it, and a stale holder's write is refused. */
export type Lease = { scope: string; syncLogId: bigint; fencingToken: bigint };

/** The run lost its lease: it was abandoned, cancelled or replaced, and must not write. */
export class LeaseLostError extends Error {
  override name = "LeaseLostError";
  constructor() {
    super("This run no longer holds its lease; another run may have started.");
  }
}

/**
 * Waits until no transaction that proved a lease of this scope (`held`) goes on, and keeps new ones waiting. Whoever
 * gives a lease to another, or frees it, begins with it; who only renews it does not: a renewal that waited for the
 * writers of its own run made all of them wait for the slowest.
 */
async function shutOutWriters(tx: Transaction, scope: string, where = Prisma.sql`true`): Promise<void> {
  await tx.$queryRaw(Prisma.sql`SELECT 1 FROM sync_leases WHERE scope = ${scope} AND ${where} FOR UPDATE`);
}

/** Nobody holds it, or whoever did fell silent. */
const IS_FREE = Prisma.sql`(sync_leases.expires_at IS NULL OR sync_leases.expires_at < now())`;

/** Takes a scope inside a transaction for a sync log; null while a live run holds it. */
export async function takeLease(tx: Transaction, scope: string, syncLogId: bigint): Promise<Lease | null> {
  await shutOutWriters(tx, scope, IS_FREE);
  const rows = await tx.$queryRaw<{ fencing_token: bigint }[]>(Prisma.sql`
    INSERT INTO sync_leases (scope, sync_log_id, fencing_token, acquired_at, expires_at, created_at, updated_at)
    VALUES (${scope}, ${syncLogId}, 1, now(), now() + make_interval(secs => ${LEASE_SECONDS}::int), now(), now())
    ON CONFLICT (scope) DO UPDATE SET sync_log_id = excluded.sync_log_id, fencing_token = sync_leases.fencing_token + 1,
      acquired_at = now(), expires_at = excluded.expires_at, updated_at = now()
    WHERE ${IS_FREE}
    RETURNING fencing_token`);
  const row = rows[0];
  return row ? { scope, syncLogId, fencingToken: row.fencing_token } : null;
}

/**
 * The lease of a run for a step that begins, renewed. One that ran out meanwhile, between two tries of a jobs server or
 * while the database was away, is the run's again as long as nobody took it and the run has not ended. With `replacing`
 * it gets a new token, so that whoever began the step before can write no more; so it does once after the database was
 * started, which may have forgotten that a step was begun. Throws LeaseLostError.
 */
export async function resumeLease(
  tx: Transaction,
  scope: string,
  syncLogId: bigint,
  { replacing = false } = {},
): Promise<Lease> {
  await shutOutWriters(tx, scope);
  const [row] = await tx.$queryRaw<{ fencingToken: bigint }[]>(Prisma.sql`
    UPDATE sync_leases s
    SET expires_at = now() + make_interval(secs => ${LEASE_SECONDS}::int),
      fencing_token = s.fencing_token
        + CASE WHEN ${replacing}::boolean OR s.acquired_at < pg_postmaster_start_time() THEN 1 ELSE 0 END,
      acquired_at = greatest(s.acquired_at, pg_postmaster_start_time()), updated_at = now()
    FROM sync_logs l
    WHERE s.scope = ${scope} AND s.sync_log_id = ${syncLogId} AND l.id = s.sync_log_id AND l.sync_status = 'started'
    RETURNING s.fencing_token AS "fencingToken"`);
  if (!row) throw new LeaseLostError();
  return { scope, syncLogId, fencingToken: row.fencingToken };
}

/**
 * Keeps a scope for a run whose step failed and is tried again in at most so many seconds; nothing where the lease
 * is gone.
 */
export async function keepLease(tx: Transaction, scope: string, syncLogId: bigint, seconds: number): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE sync_leases SET expires_at = now() + make_interval(secs => ${seconds}::int), updated_at = now()
    WHERE scope = ${scope} AND sync_log_id = ${syncLogId} AND expires_at IS NOT NULL`);
}

/** Locks the lease row against takeover until the transaction ends, and renews it. Throws LeaseLostError. */
export async function fence(tx: Transaction, lease: Lease): Promise<void> {
  const renewed = await tx.$executeRaw(Prisma.sql`
    UPDATE sync_leases SET expires_at = now() + make_interval(secs => ${LEASE_SECONDS}::int), updated_at = now()
    WHERE scope = ${lease.scope}
      AND sync_log_id = ${lease.syncLogId}
      AND fencing_token = ${lease.fencingToken}
      AND expires_at IS NOT NULL`);
  if (renewed === 0) throw new LeaseLostError();
}

/**
 * The rows, one or none, by which a statement knows that the run still holds its lease, which it keeps from being taken
 * over until it has ended. Not from being renewed: that changes no key.
 */
export function held(lease: Lease): Prisma.Sql {
  return Prisma.sql`
    SELECT 1
    FROM sync_leases
    WHERE scope = ${lease.scope}
      AND sync_log_id = ${lease.syncLogId}
      AND fencing_token = ${lease.fencingToken}
      AND expires_at IS NOT NULL
    FOR KEY SHARE`;
}

/**
 * As `fence`, for one of several transactions of a run that write at the same time: it keeps the lease from being taken
 * over, and does not renew it. Throws LeaseLostError.
 */
export async function fenceTogether(tx: Transaction, lease: Lease): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>(held(lease));
  if (found.length === 0) throw new LeaseLostError();
}

/** As `fenceTogether`, for a transaction past Prisma. Throws LeaseLostError. */
export async function requireLease(client: PoolClient, lease: Lease): Promise<void> {
  const { rowCount } = await client.query(held(lease));
  if (!rowCount) throw new LeaseLostError();
}

/** Frees the scope if this run still holds it. */
export async function releaseLease(tx: Transaction, scope: string, syncLogId: bigint): Promise<void> {
  await shutOutWriters(tx, scope);
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE sync_leases
      SET expires_at = NULL, sync_log_id = NULL, updated_at = now()
      WHERE scope = ${scope} AND sync_log_id = ${syncLogId}`,
  );
}
