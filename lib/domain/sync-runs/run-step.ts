import "server-only";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Prisma, db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { type Lease, LeaseLostError, resumeLease } from "./hold-lease";
import { SyncCancelledError, isCancelRequested } from "./keep-alive";

/**
 * Runs named work once and remembers its answer: Inngest's `step.run`, or the work itself in a command. Answers must
 * survive JSON.
 */
export type StepRunner = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export type StepAnswer<T> = { cancelled: true } | { cancelled: false; value: T };

const CLAIM_SECONDS = 15;
const BEAT_MS = 3_000;
const LOOK_AGAIN_MS = 250;

type Claim = { lease: Lease; answer: unknown; isDone: boolean; isMine: boolean };

/**
 * Does the work of one step of a run exactly once, whoever asks for it: an answer that got lost, a step that is asked
 * for twice at the same time, and a run that the jobs server lost and was handed over again all get the first answer.
 * The step renews the run's lease as it begins; whoever stopped in the middle of it can write no more once somebody
 * else goes on. A cancellation is an answer, so that the step is not tried again. Throws LeaseLostError.
 */
export async function runStep<T>(
  scope: string,
  syncLogId: bigint,
  name: string,
  work: (lease: Lease) => Promise<T>,
): Promise<StepAnswer<T>> {
  const claimant = randomUUID();
  for (;;) {
    const claim = await claimStep(scope, syncLogId, name, claimant);
    if (claim.isDone) return claim.answer as StepAnswer<T>;
    if (claim.isMine) {
      const answer = await workOn(claim.lease, name, claimant, work);
      if (answer) return answer;
    }
    await delay(LOOK_AGAIN_MS);
  }
}

/** The answer, or null where another try of the step took over meanwhile. */
async function workOn<T>(
  lease: Lease,
  name: string,
  claimant: string,
  work: (lease: Lease) => Promise<T>,
): Promise<StepAnswer<T> | null> {
  const own = Prisma.sql`
    sync_log_id = ${lease.syncLogId} AND name = ${name} AND claimed_by = ${claimant} AND finished_at IS NULL`;
  const beat = setInterval(() => {
    db()
      .$executeRaw(
        Prisma.sql`
          UPDATE sync_run_steps SET claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS}::int) WHERE ${own}`,
      )
      .catch((error: unknown) => logger.warn({ err: error, step: name }, "a sync’s step could not say that it lives"));
  }, BEAT_MS);
  try {
    const answer = await stopped(lease, work);
    const kept = await db().$executeRaw(
      Prisma.sql`UPDATE sync_run_steps SET answer = ${JSON.stringify(answer)}::text, finished_at = now() WHERE ${own}`,
    );
    return kept === 0 ? null : answer;
  } catch (error) {
    // A new token without a new run means that another try of this step goes on; its answer counts.
    if (error instanceof LeaseLostError && (await isRunAlive(lease))) return null;
    await db()
      .$executeRaw(Prisma.sql`UPDATE sync_run_steps SET claimed_until = now() WHERE ${own}`)
      .catch((lost: unknown) => logger.warn({ err: lost, step: name }, "a failed step could not be given back"));
    throw error;
  } finally {
    clearInterval(beat);
  }
}

async function claimStep(scope: string, syncLogId: bigint, name: string, claimant: string): Promise<Claim> {
  return db().$transaction(async (tx) => {
    // Its lock also lets only one try at a time look at the step.
    const lease = await resumeLease(tx, scope, syncLogId);
    const [found] = await tx.$queryRaw<{ answer: string | null; isDone: boolean; isLive: boolean }[]>(
      Prisma.sql`
      SELECT answer, finished_at IS NOT NULL AS "isDone", claimed_until > now() AS "isLive"
      FROM sync_run_steps WHERE sync_log_id = ${syncLogId} AND name = ${name}`,
    );
    if (found?.isDone)
      return { lease, answer: JSON.parse(found.answer ?? "null") as unknown, isDone: true, isMine: false };
    if (found?.isLive) return { lease, answer: null, isDone: false, isMine: false };
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO sync_run_steps (sync_log_id, name, claimed_by, claimed_until)
      VALUES (${syncLogId}, ${name}, ${claimant}, now() + make_interval(secs => ${CLAIM_SECONDS}::int))
      ON CONFLICT (sync_log_id, name) DO UPDATE SET claimed_by = excluded.claimed_by,
        claimed_until = excluded.claimed_until`);
    // Whoever left a step unfinished may only be slow: the new token shuts it out.
    const own = found ? await resumeLease(tx, scope, syncLogId, { replacing: true }) : lease;
    return { lease: own, answer: null, isDone: false, isMine: true };
  });
}

async function isRunAlive({ scope, syncLogId }: Lease): Promise<boolean> {
  const found = await db().$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1
    FROM sync_leases s
    JOIN sync_logs l ON l.id = s.sync_log_id
    WHERE s.scope = ${scope} AND s.sync_log_id = ${syncLogId} AND l.sync_status = 'started'`);
  return found.length > 0;
}

async function stopped<T>(lease: Lease, work: (lease: Lease) => Promise<T>): Promise<StepAnswer<T>> {
  try {
    if (await isCancelRequested(lease.syncLogId)) return { cancelled: true };
    return { cancelled: false, value: await work(lease) };
  } catch (error) {
    if (error instanceof SyncCancelledError) return { cancelled: true };
    throw error;
  }
}
