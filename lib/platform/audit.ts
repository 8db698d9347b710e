import "server-only";
import type { Actor, UserActor } from "./actor-types";
import type { Transaction } from "./db";
import { Prisma } from "./db";

/** Field name to its value before and after; secrets never enter it. */
export type Changes = Record<string, { before: Prisma.InputJsonValue | null; after: Prisma.InputJsonValue | null }>;

/** What a field holds, as stored. */
export type FieldState = string | number | boolean | (string | number)[] | Prisma.InputJsonObject | null;
/** Each changed field as stored before and after. */
export type FieldStates = Record<string, { before: FieldState; after: FieldState }>;

export type AuditEntry = {
  action: string;
  subjectType: string;
  subjectId?: bigint | null;
  subjectLabel?: string | null;
  reason?: string | null;
  changes?: Changes;
  /** The same as stored, of an act that can be reverted (`revertAct`). */
  states?: FieldStates;
  /** The act that this one takes back. */
  revertsId?: bigint;
  context?: Prisma.InputJsonObject;
};

/** The person themselves as what an entry is about: acts on the own account. */
export function ownSubject(actor: UserActor): Pick<AuditEntry, "subjectType" | "subjectId" | "subjectLabel"> {
  return { subjectType: "user", subjectId: actor.userId, subjectLabel: actor.name };
}

/** Writes activity rows in the caller's transaction: abort one and neither exists (security H2). */
export async function writeAudit(tx: Transaction, actor: Actor, entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.activityLog.createMany({
    data: entries.map((entry) => ({ ...actorColumns(actor), ...entryColumns(entry) })),
  });
}

function actorColumns(actor: Actor) {
  return actor.kind === "user"
    ? {
        actorType: "user",
        userId: actor.userId,
        actorName: actor.name,
        ipAddress: actor.ipAddress,
        userAgent: actor.userAgent,
        sessionId: actor.sessionId,
        requestId: actor.requestId,
      }
    : {
        actorType: actor.syncLogId === undefined ? "system" : "sync",
        actorName: actor.name,
        requestId: actor.requestId,
        syncLogId: actor.syncLogId ?? null,
      };
}

function entryColumns(entry: AuditEntry) {
  return {
    action: entry.action,
    subjectType: entry.subjectType,
    subjectId: entry.subjectId ?? null,
    subjectLabel: entry.subjectLabel?.slice(0, 255) ?? null,
    reason: entry.reason ?? null,
    changes: entry.changes ?? Prisma.DbNull,
    statesJson: entry.states ?? Prisma.DbNull,
    revertsId: entry.revertsId ?? null,
    contextJson: entry.context ?? Prisma.DbNull,
  };
}
