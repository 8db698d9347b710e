import "server-only";
import { Prisma, db, readRows, writeRows } from "@/lib/platform/db";
import type { CircuitRow } from "@/lib/workstudio/circuit-row";
import { type Lease, LeaseLostError, held } from "../sync-runs/hold-lease";
import type { RunProgress } from "../sync-runs/report-progress";

/**
 * Stages one batch of parsed rows of a status's answer; nothing that people see changes yet. Regions are found by name, case and
 * spaces aside, and an unknown one rejects its row (domain.md §2.1). A raw row that is stored already, by its hash, is not sent
 * again: it is most of what a row weighs. Throws LeaseLostError.
 */
export async function stageCircuits(
  lease: Lease,
  status: string,
  firstRowNumber: number,
  rows: CircuitRow[],
  progress: RunProgress,
): Promise<void> {
  const stored = await storedRawRows(rows);
  const json = `[${rows.map((row, index) => stagedJson(row, firstRowNumber + index, stored)).join(",")}]`;
  const [answer] = await writeRows<{ isHeld: boolean }>(Prisma.sql`
    WITH held AS MATERIALIZED (${held(lease)}), staged AS (
      INSERT INTO sync_staged_circuits (sync_log_id, row_number, api_status_requested, job_guid, work_order, extension, title, region_name, region_id,
        contractor, cycle_type, total_miles, miles_planned, percent_complete, total_acres, start_date, api_modified_date, api_modified_at,
        api_status, taken_by, ws_version, ws_sync_version, api_data_json, api_data_hash, problems, is_rejected, created_at)
      SELECT ${lease.syncLogId}, j.row_number, ${status}, j.job_guid, j.work_order, j.extension, j.title, j.region_name, r.region_id,
        j.contractor, j.cycle_type, j.total_miles, j.miles_planned, j.percent_complete, j.total_acres, j.start_date, j.api_modified_date, j.api_modified_at,
        coalesce(j.api_status, ${status}), j.taken_by, j.ws_version, j.ws_sync_version, j.api_data_json::text, j.api_data_hash,
        CASE WHEN r.region_id IS NULL AND NOT j.is_rejected THEN j.problems || jsonb_build_array(jsonb_build_object('kind', 'unknown_region', 'severity', 'rejected', 'field', 'region_id',
          'message', CASE WHEN j.region_name IS NULL THEN 'The row names no region.' ELSE format('The region “%s” is not known here. Add it under Regions, or correct it in WorkStudio.', j.region_name) END))
          ELSE j.problems END,
        j.is_rejected OR r.region_id IS NULL, now()
      FROM json_to_recordset(${json}::json) AS j(row_number int, job_guid varchar, work_order varchar, extension varchar, title varchar, region_name varchar,
        contractor varchar, cycle_type varchar, total_miles numeric, miles_planned numeric, percent_complete numeric, total_acres numeric, start_date date,
        api_modified_date date, api_modified_at timestamptz, api_status varchar, taken_by varchar, ws_version int, ws_sync_version int,
        api_data_json json, api_data_hash varchar, problems jsonb, is_rejected boolean)
      LEFT JOIN region_names r ON r.folded_name = lower(regexp_replace(j.region_name, '\\s', '', 'g'))
      WHERE EXISTS (SELECT FROM held)
      ON CONFLICT (sync_log_id, row_number) DO NOTHING
    ), told AS (
      UPDATE sync_logs SET progress_json = ${JSON.stringify(progress)}::jsonb, heartbeat_at = now() WHERE id = ${lease.syncLogId} AND EXISTS (SELECT FROM held)
    )
    SELECT EXISTS (SELECT FROM held) AS "isHeld"`);
  if (!answer?.isHeld) throw new LeaseLostError();
}

/** Drops what an earlier, unfinished try of this status staged: a step may run more than once. */
export async function unstageStatus(syncLogId: bigint, status: string): Promise<void> {
  await db().$executeRaw(
    Prisma.sql`DELETE FROM sync_staged_circuits WHERE sync_log_id = ${syncLogId} AND api_status_requested = ${status}`,
  );
}

/** Which circuits have exactly these raw rows. */
async function storedRawRows(rows: CircuitRow[]): Promise<Set<string>> {
  const found = await readRows<{ job_guid: string }>(Prisma.sql`
    SELECT c.job_guid FROM unnest(${rows.map((row) => row.jobGuid)}::text[], ${rows.map((row) => row.apiDataHash)}::text[]) AS sent(job_guid, hash)
    JOIN circuits c ON c.job_guid = sent.job_guid AND c.api_data_hash = sent.hash`);
  return new Set(found.map((circuit) => circuit.job_guid));
}

/** `apiData` is JSON text already and goes in as it is; with a problem it goes in always, for the issues list. */
function stagedJson(row: CircuitRow, rowNumber: number, stored: ReadonlySet<string>): string {
  const columns = JSON.stringify({
    row_number: rowNumber,
    job_guid: row.jobGuid,
    work_order: row.workOrder,
    extension: row.extension,
    title: row.title,
    region_name: row.regionName,
    contractor: row.contractor,
    cycle_type: row.cycleType,
    total_miles: row.totalMiles,
    miles_planned: row.milesPlanned,
    percent_complete: row.percentComplete,
    total_acres: row.totalAcres,
    start_date: row.startDate,
    api_modified_date: row.apiModifiedDate,
    api_modified_at: row.apiModifiedAt,
    api_status: row.apiStatus,
    taken_by: row.takenBy,
    ws_version: row.wsVersion,
    ws_sync_version: row.wsSyncVersion,
    api_data_hash: row.apiDataHash,
    problems: row.problems,
    is_rejected: row.problems.some((problem) => problem.severity === "rejected"),
  });
  if (row.jobGuid !== null && row.problems.length === 0 && stored.has(row.jobGuid)) return columns;
  return `${columns.slice(0, -1)},"api_data_json":${row.apiData()}}`;
}
