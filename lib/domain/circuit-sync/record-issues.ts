import "server-only";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { type Lease, fence } from "../sync-runs/hold-lease";
import { assertStaged } from "./stage-circuits";

/** What is new was not open before this run: a bad row that everybody knows is no news. */
export type RecordedIssues = {
  rejected: number;
  warnings: number;
  newRejected: number;
  newUnread: number;
};

/**
 * Turns the problems of staged rows into the issues list: one open issue for each row, kind and field however often it
 * is seen, with the row's data; one that a complete answer no longer shows is resolved by itself. Also reports status
 * codes and account domains that nobody has configured. Answers how many rows were rejected and how many warnings
 * stand. `rows` were staged. Throws LeaseLostError and StagingLostError.
 */
export async function recordIssues(lease: Lease, rows: number, fetchedStatuses: string[]): Promise<RecordedIssues> {
  return db().$transaction(async (tx) => {
    await fence(tx, lease);
    if (rows > 0) await assertStaged(tx, lease.syncLogId);
    const counts = await tx.$queryRaw<RecordedIssues[]>(Prisma.sql`
      WITH problem AS (
        SELECT s.job_guid, s.work_order, s.api_status_requested AS api_status, s.api_data_json, p.value AS problem,
          coalesce(
            s.job_guid, s.work_order || ' ' || s.extension, md5(s.api_data_json), s.api_status_requested
          ) AS identity
        FROM sync_staged_circuits s CROSS JOIN LATERAL jsonb_array_elements(s.problems) AS p(value)
        WHERE s.sync_log_id = ${lease.syncLogId} AND s.problems <> '[]'::jsonb
        UNION ALL
        SELECT *
        FROM (
          SELECT DISTINCT ON (s.api_status) s.job_guid, s.work_order, s.api_status, s.api_data_json,
            jsonb_build_object(
              'kind', 'unknown_status', 'severity', 'warning', 'field', 'api_status', 'name', s.api_status,
              'message', format(
                'The status “%s” is not configured here. Its circuits are kept and shown under that code.', s.api_status
              )
            ),
            s.api_status
          FROM sync_staged_circuits s
          WHERE s.sync_log_id = ${lease.syncLogId}
            AND NOT s.is_rejected
            AND NOT EXISTS (SELECT FROM api_status_configs k WHERE k.api_status = s.api_status)
          ORDER BY s.api_status, s.job_guid
        ) unknown
        UNION ALL
        SELECT NULL, NULL, NULL, stranger.api_data_json,
          jsonb_build_object(
            'kind', 'unknown_domain', 'severity', 'warning', 'field', 'taken_by', 'name', stranger.domain,
            'message', format(
              'The account domain “%s” is not known here, so its accounts replace no planner. Say under Account domains whether it is a contractor’s, the utility’s or a system’s.',
              stranger.domain
            )
          ),
          lower(stranger.domain)
        FROM (
          SELECT DISTINCT ON (lower(split_part(s.taken_by, chr(92), 1))) split_part(s.taken_by, chr(92), 1) AS domain,
            s.api_data_json
          FROM sync_staged_circuits s
          WHERE s.sync_log_id = ${lease.syncLogId} AND NOT s.is_rejected AND ${isUnknownDomain(Prisma.sql`s.taken_by`)}
          ORDER BY lower(split_part(s.taken_by, chr(92), 1)), s.job_guid
        ) stranger
      ), issue AS (
        SELECT DISTINCT ON (fingerprint) * FROM (
          SELECT p.*,
            encode(
              sha256(convert_to(concat_ws('|', problem->>'kind', problem->>'field', identity), 'UTF8')), 'hex'
            ) AS fingerprint
          FROM problem p) fingerprinted ORDER BY fingerprint
      ), written AS (
        INSERT INTO sync_issues (
          fingerprint, sync_log_id, opened_by_run, circuit_id, job_guid, work_order, api_status, kind, severity, field,
          name, message, row_data, first_seen_at, last_seen_at, occurrences, created_at, updated_at
        )
        SELECT i.fingerprint, ${lease.syncLogId}, ${lease.syncLogId}, c.id, left(i.job_guid, 255),
          left(i.work_order, 255), i.api_status, i.problem->>'kind', i.problem->>'severity',
          left(i.problem->>'field', 255), left(i.problem->>'name', 255), i.problem->>'message',
          coalesce(i.api_data_json::jsonb, c.api_data_json), now(), now(), 1, now(), now()
        FROM issue i LEFT JOIN circuits c ON c.job_guid = i.job_guid
        ON CONFLICT (fingerprint) DO UPDATE SET sync_log_id = excluded.sync_log_id, circuit_id = excluded.circuit_id,
          api_status = excluded.api_status, message = excluded.message, severity = excluded.severity,
          name = excluded.name, row_data = excluded.row_data,
          opened_by_run = CASE
            WHEN sync_issues.resolved_at IS NULL THEN sync_issues.opened_by_run
            ELSE excluded.opened_by_run
          END,
          last_seen_at = now(),
          occurrences = sync_issues.occurrences + (sync_issues.sync_log_id IS DISTINCT FROM excluded.sync_log_id)::int,
          resolved_at = NULL, resolved_by = NULL, updated_at = now()
        RETURNING severity, kind, coalesce(opened_by_run = ${lease.syncLogId}, false) AS is_new
      )
      SELECT count(*) FILTER (WHERE severity = 'rejected')::float8 AS rejected,
        count(*) FILTER (WHERE severity = 'warning')::float8 AS warnings,
        count(*) FILTER (WHERE is_new AND severity = 'rejected')::float8 AS "newRejected",
        count(*) FILTER (WHERE is_new AND kind = 'bad_cell' AND severity = 'warning')::float8 AS "newUnread"
      FROM written`);
    if (fetchedStatuses.length > 0) await resolveGone(tx, lease.syncLogId, fetchedStatuses);
    return counts[0] ?? { rejected: 0, warnings: 0, newRejected: 0, newUnread: 0 };
  });
}

/** Whether an account is of a domain that nobody has named the kind of. */
function isUnknownDomain(takenBy: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    (
      strpos(${takenBy}, chr(92)) > 0
        AND lower(split_part(${takenBy}, chr(92), 1)) NOT IN (
          SELECT lower(d.domain) FROM account_domains d WHERE d.is_active
        )
    )`;
}

/**
 * What these statuses' answers no longer show is settled; an unknown status or domain, once it is configured or no
 * circuit has it.
 */
async function resolveGone(tx: Transaction, syncLogId: bigint, fetchedStatuses: string[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE sync_issues i SET resolved_at = now(), updated_at = now()
    WHERE resolved_at IS NULL AND sync_log_id IS DISTINCT FROM ${syncLogId} AND CASE WHEN kind = 'unknown_domain'
      THEN fingerprint NOT IN (
        SELECT DISTINCT encode(
          sha256(convert_to('unknown_domain|taken_by|' || lower(split_part(c.taken_by, chr(92), 1)), 'UTF8')), 'hex'
        )
        FROM circuits c
        WHERE c.deleted_at IS NULL AND ${isUnknownDomain(Prisma.sql`c.taken_by`)}
      )
      WHEN kind = 'unknown_status'
      THEN EXISTS (SELECT FROM api_status_configs k WHERE k.api_status = i.api_status)
        OR NOT EXISTS (SELECT FROM circuits c WHERE c.api_status = i.api_status AND c.deleted_at IS NULL)
      ELSE api_status = ANY(${fetchedStatuses}) END`);
}
