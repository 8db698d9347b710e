import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import type { Actor } from "./actor-types";
import { type AuditEntry, writeAudit } from "./audit";
import { Prisma, type Transaction, db } from "./db";
import { logger } from "./logger";
import { type Permission, can, requirePermission } from "./permissions";
import { requireRecentProof } from "./recent-proof";
import { recordRefusal } from "./record-refusal";

const RETRIES = 5;

/**
 * A person's own name, password, second factor, sessions, WorkStudio account: nobody's role takes it away, and the
 * statements are bound to the actor's id.
 */
export const OWN_ACCOUNT = "own-account";

export type Mutation<T> = {
  permission: Permission | typeof OWN_ACCOUNT;
  /** What is tried, for the record of a refusal: `circuit.edit`. */
  action: string;
  /** A dangerous act: the session must have proved password or code within ten minutes (security C8). */
  needsRecentProof?: boolean;
  /**
   * The work: row scope and version check belong into its statements. It answers the result and what to record;
   * no audit entry means that nothing changed.
   */
  run: (tx: Transaction) => Promise<{ result: T; audit: AuditEntry[] }>;
};

/**
 * The one way to write: permission, transaction and audit together (architecture §3). A serialisation failure or
 * deadlock is tried again up to five times with jitter (security R9); every other error rolls back and throws.
 */
export async function mutate<T>(actor: Actor, mutation: Mutation<T>): Promise<T> {
  if (mutation.permission !== OWN_ACCOUNT) {
    if (!can(actor, mutation.permission)) {
      const { permission, action } = mutation;
      logger.warn({ action, permission, requestId: actor.requestId }, "refused");
      await recordRefusal(actor, permission, action);
    }
    requirePermission(actor, mutation.permission);
  }
  if (mutation.needsRecentProof) requireRecentProof(actor);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db().$transaction(async (tx) => {
        const { result, audit } = await mutation.run(tx);
        await writeAudit(tx, actor, audit);
        return result;
      });
    } catch (error) {
      if (!isRetryable(error) || attempt > RETRIES) throw error;
      await delay(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** Serialisation failure (40001) or deadlock (40P01), as Prisma or the driver adapter names it. */
function isRetryable(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  return error.code === "P2034" || (error.code === "P2010" && /40001|40P01/.test(error.message));
}
