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

/** So many entries at once keep one parameter of a bulk act within a few megabytes. */
const ENTRIES_AT_ONCE = 5_000;

/**
 * Writes activity rows in the caller's transaction: abort one and neither exists (security H2). As one document each
 * time, since ten thousand rows of parameters take seconds.
 */
export async function writeAudit(tx: Transaction, actor: Actor, entries: AuditEntry[]): Promise<void> {
  const columns = actorColumns(actor);
  for (let start = 0; start < entries.length; start += ENTRIES_AT_ONCE) {
    const rows = entries.slice(start, start + ENTRIES_AT_ONCE).map(entryColumns);
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO activity_log (
        actor_type, user_id, actor_name, ip_address, user_agent, session_id, request_id, sync_log_id, action,
        subject_type, subject_id, subject_label, reason, changes, states_json, reverts_id, context_json
      )
      SELECT ${columns.actorType}, ${columns.userId}::bigint, ${columns.actorName}, ${columns.ipAddress},
        ${columns.userAgent}, ${columns.sessionId}::bigint, ${columns.requestId}, ${columns.syncLogId}::bigint, action,
        subject_type, subject_id, left(subject_label, 255), reason, changes, states_json, reverts_id, context_json
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS entry(
        action text, subject_type text, subject_id bigint, subject_label text, reason text, changes jsonb,
        states_json jsonb, reverts_id bigint, context_json jsonb
      )`);
  }
}

/** How many entries were written, and the first and last of them; others may stand between. */
export type WrittenEntries = { count: number; first: bigint | null; last: bigint | null };

/** What all the entries of one act on many records have in common; `isRevert`: each takes another entry back. */
type Many = Pick<AuditEntry, "action" | "subjectType" | "context"> & { isRevert?: boolean };

/**
 * The statement that writes an activity row for each row of a query and returns its `id` and `subject_id`, as part of a
 * larger one: for acts on more records than are worth bringing here. `rows` answers `subject_id`, `subject_label`,
 * `reason`, `changes` and `states`, and where each takes another entry back, `reverts_id`.
 */
export function auditOf(
  actor: Actor,
  { action, subjectType, context, isRevert = false }: Many,
  rows: Prisma.Sql,
): Prisma.Sql {
  const { actorType, userId, actorName, ipAddress, userAgent, sessionId, requestId, syncLogId } = actorColumns(actor);
  return Prisma.sql`
    INSERT INTO activity_log (
      actor_type, user_id, actor_name, ip_address, user_agent, session_id, request_id, sync_log_id, action,
      subject_type, context_json, subject_id, subject_label, reason, changes, states_json, reverts_id
    )
    SELECT ${actorType}, ${userId}::bigint, ${actorName}, ${ipAddress}::text, ${userAgent}::text, ${sessionId}::bigint,
      ${requestId}, ${syncLogId}::bigint, ${action}, ${subjectType}, ${context ? JSON.stringify(context) : null}::jsonb,
      row.subject_id, left(row.subject_label, 255), row.reason, row.changes, row.states,
      ${isRevert ? Prisma.sql`row.reverts_id` : Prisma.sql`NULL::bigint`}
    FROM (${rows}) row
    ORDER BY row.subject_id
    RETURNING id, subject_id`;
}

/**
 * Writes an activity row for each row of a query, in the caller's transaction and as one statement; `rows` as `auditOf`
 * wants them.
 */
export async function writeAuditOf(
  tx: Transaction,
  actor: Actor,
  about: Many,
  rows: Prisma.Sql,
): Promise<WrittenEntries> {
  const [written] = await tx.$queryRaw<WrittenEntries[]>(Prisma.sql`
    WITH written AS (${auditOf(actor, about, rows)})
    SELECT count(*)::float8 AS count, min(id) AS first, max(id) AS last FROM written`);
  return written ?? { count: 0, first: null, last: null };
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
        syncLogId: null,
      }
    : {
        userId: null,
        ipAddress: null,
        userAgent: null,
        sessionId: null,
        actorType: actor.syncLogId === undefined ? "system" : "sync",
        actorName: actor.name,
        requestId: actor.requestId,
        syncLogId: actor.syncLogId ?? null,
      };
}

/** An entry as the document has it; identities as text, which holds every bigint. */
function entryColumns(entry: AuditEntry) {
  return {
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId?.toString(),
    subject_label: entry.subjectLabel,
    reason: entry.reason,
    changes: entry.changes,
    states_json: entry.states,
    reverts_id: entry.revertsId?.toString(),
    context_json: entry.context,
  };
}
