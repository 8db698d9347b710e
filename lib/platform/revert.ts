import "server-only";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Actor } from "./actor-types";
import type { AuditEntry, Changes, FieldState, FieldStates } from "./audit";
import { Prisma, type Transaction, db } from "./db";
import { AppError, notFound } from "./errors";
import { mutate } from "./mutate";
import { type Permission, requirePermission } from "./permissions";
import type { RevertInput } from "./revert-schema";
import { ago } from "./time";
import { whoChangedFields } from "./who-changed";

/** An act of the log; one without states cannot be reverted. */
export type LoggedAct = { id: number; subjectType: string; subjectId: number; states: FieldStates | null };

/** The inverse of an act as it was written: its words and states for the log. */
type Inverse = { subjectId: bigint; subjectLabel: string; changes: Changes; states: FieldStates };

/** What a noun knows of taking its acts back. */
export type Revertible = {
  /** The name of the act that takes another one back: `circuit.revert`. */
  action: string;
  subjectType: string;
  /** What a record is called that is not there: "circuit". */
  one: string;
  /** What the act itself needed; asked without one for an act that does not exist. */
  permission: (act: LoggedAct | null) => Permission;
  needsRecentProof?: true;
  /**
   * Locks the record in the actor's row scope, asks `fieldsToPutBack`, and writes what an edit would, by the
   * same rules.
   */
  revert: (tx: Transaction, actor: Actor, act: LoggedAct) => Promise<Inverse>;
};

/** What a record holds now, and what its fields are called: on screen, and among the changes in the log. */
type Standing = {
  states: Record<string, FieldState>;
  label: (field: string) => string;
  auditName: (field: string) => string;
};

/** What else belongs to taking an act back, in its transaction; `after` answers what it did for the log. */
export type AroundRevert = {
  before: (tx: Transaction) => Promise<void>;
  after: (tx: Transaction) => Promise<AuditEntry[]>;
};

/**
 * Takes one act of the log back, with a link to it. Permission and row scope are the act's own. Throws FORBIDDEN,
 * MFA_REQUIRED, NOT_FOUND, INVALID where an edit would, and CONFLICT when a later change is in the way or it is no
 * longer what the person was shown; whoever undoes their own act at once was shown nothing (`digest` null).
 */
export async function revertAct(
  actor: Actor,
  noun: Revertible,
  { id, digest, reason }: Omit<RevertInput, "digest"> & { digest: string | null },
  around?: AroundRevert,
): Promise<{ id: number; changed: string[] }> {
  const act = await findAct(noun, id);
  return mutate(actor, {
    permission: noun.permission(act),
    action: noun.action,
    ...(noun.needsRecentProof ? { needsRecentProof: true } : {}),
    run: async (tx) => {
      await around?.before(tx);
      const inverse = await inverseOf(tx, actor, noun, act);
      if (digest !== null && digestOf(inverse) !== digest)
        throw new AppError(
          "CONFLICT",
          "What this would put back has changed since you looked. Look at it again first.",
        );
      return {
        result: { id: Number(inverse.subjectId), changed: Object.keys(inverse.changes) },
        audit: [
          { ...inverse, action: noun.action, subjectType: noun.subjectType, reason, revertsId: BigInt(id) },
          ...((await around?.after(tx)) ?? []),
        ],
      };
    },
  });
}

class Undone extends Error {
  constructor(readonly inverse: Inverse) {
    super("rolled back");
  }
}

/**
 * What `revertAct` would change, by doing it and rolling back; `digest` says that the person saw it. Throws as
 * `revertAct` does, but asks for no proof.
 */
export async function previewRevert(
  actor: Actor,
  noun: Revertible,
  id: number,
): Promise<{ changes: Changes; digest: string }> {
  const act = await findAct(noun, id);
  requirePermission(actor, noun.permission(act));
  try {
    return await db().$transaction(async (tx) => {
      throw new Undone(await inverseOf(tx, actor, noun, act));
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
    return { changes: error.inverse.changes, digest: digestOf(error.inverse) };
  }
}

/**
 * The fields of an act as they stood before it. Throws INVALID for an act that cannot be reverted, and CONFLICT when it
 * was reverted already or a field no longer holds what the act gave it.
 */
export async function fieldsToPutBack(
  tx: Transaction,
  act: LoggedAct,
  { states, label, auditName }: Standing,
): Promise<Record<string, FieldState>> {
  if (!act.states || Object.keys(act.states).length === 0)
    throw new AppError("INVALID", "This act cannot be reverted: the log does not hold what stood before it.");
  const earlier = await tx.activityLog.findFirst({
    where: { revertsId: BigInt(act.id) },
    select: { actorName: true, occurredAt: true },
  });
  if (earlier)
    throw new AppError(
      "CONFLICT",
      `${earlier.actorName} reverted this ${ago(earlier.occurredAt)}. Nothing was changed.`,
    );
  const fields = Object.keys(act.states);
  const inTheWay = fields.filter((field) => !isDeepStrictEqual(states[field] ?? null, act.states?.[field]?.after));
  if (inTheWay.length > 0) {
    const who = await whoChangedFields(tx, act.subjectType, BigInt(act.subjectId), inTheWay.map(auditName));
    const reasons = inTheWay.map((field) => {
      const { by, when } = who(auditName(field));
      return by ? `${by} changed ${label(field).toLowerCase()} ${when}` : `${label(field)} has changed since`;
    });
    throw new AppError(
      "CONFLICT",
      `A later change is in the way: ${reasons.join("; ")}. Nothing was reverted. Revert that first, or edit the field.`,
    );
  }
  return Object.fromEntries(fields.map((field) => [field, act.states?.[field]?.before ?? null]));
}

async function inverseOf(tx: Transaction, actor: Actor, noun: Revertible, act: LoggedAct | null): Promise<Inverse> {
  if (!act) throw notFound(noun.one);
  return noun.revert(tx, actor, act);
}

/** An act on a record of this noun; the log never changes, so it is read before the transaction. */
async function findAct({ subjectType }: Revertible, id: number): Promise<LoggedAct | null> {
  const [act] = await db().$queryRaw<LoggedAct[]>(Prisma.sql`
    SELECT id::float8 AS id, subject_type AS "subjectType", subject_id::float8 AS "subjectId", states_json AS states
    FROM activity_log WHERE id = ${id}::bigint AND subject_type = ${subjectType} AND subject_id IS NOT NULL`);
  return act ?? null;
}

function digestOf({ changes }: Inverse): string {
  return createHash("sha256").update(JSON.stringify(changes)).digest("base64url");
}
