import "server-only";
import { type CopyValue, copyRows } from "@/lib/platform/copy-rows";
import { type Database, Prisma, db, inTransactionPastPrisma, readRows } from "@/lib/platform/db";
import type { CircuitRow } from "@/lib/workstudio/circuit-row";
import { type Lease, held, requireLease } from "../sync-runs/hold-lease";
import type { RunProgress } from "../sync-runs/report-progress";

const COLUMNS = [
  "sync_log_id",
  "row_number",
  "api_status_requested",
  "job_guid",
  "work_order",
  "extension",
  "title",
  "region_name",
  "region_id",
  "contractor",
  "cycle_type",
  "total_miles",
  "miles_planned",
  "percent_complete",
  "total_acres",
  "start_date",
  "api_modified_date",
  "api_modified_at",
  "api_status",
  "taken_by",
  "ws_version",
  "ws_sync_version",
  "api_data_json",
  "api_data_hash",
  "problems",
  "is_rejected",
] as const;

/** The database restarted after a crash, which empties what was staged: the run has to fetch again. */
export class StagingLostError extends Error {
  override name = "StagingLostError";
  constructor() {
    super("The staged rows of this sync are gone; the database was restarted.");
  }
}

/**
 * Stages one batch of parsed rows of a status's answer; nothing that people see changes yet. Regions are found by name,
 * case and spaces aside, and an unknown one rejects its row (domain.md §2.1). A raw row that is stored already, by its
 * hash, is not sent again: it is most of what a row weighs. Throws LeaseLostError.
 */
export async function stageCircuits(
  lease: Lease,
  status: string,
  firstRowNumber: number,
  rows: CircuitRow[],
  progress: RunProgress,
): Promise<void> {
  const [stored, regions] = await Promise.all([storedRawRows(rows), regionIds(rows)]);
  const staged = rows.map((row, index): CopyValue[] => {
    const regionId = row.regionName === null ? undefined : regions.get(row.regionName);
    const problems = problemsOf(row, regionId);
    const isKnown = row.jobGuid !== null && row.problems.length === 0 && stored.has(row.jobGuid);
    return [
      lease.syncLogId,
      firstRowNumber + index,
      status,
      row.jobGuid,
      row.workOrder,
      row.extension,
      row.title,
      row.regionName,
      regionId ?? null,
      row.contractor,
      row.cycleType,
      row.totalMiles,
      row.milesPlanned,
      row.percentComplete,
      row.totalAcres,
      row.startDate,
      row.apiModifiedDate,
      row.apiModifiedAt,
      row.apiStatus ?? status,
      row.takenBy,
      row.wsVersion,
      row.wsSyncVersion,
      isKnown ? null : row.apiData(),
      row.apiDataHash,
      problems.length === 0 ? "[]" : JSON.stringify(problems),
      problems.some(({ severity }) => severity === "rejected"),
    ];
  });
  await inTransactionPastPrisma(async (client) => {
    await requireLease(client, lease);
    await copyRows(client, "sync_staged_circuits", COLUMNS, staged);
    await client.query(
      Prisma.sql`
        UPDATE sync_logs
        SET progress_json = ${JSON.stringify(progress)}::jsonb, heartbeat_at = now()
        WHERE id = ${lease.syncLogId}`,
    );
  });
}

/**
 * Drops what an earlier, unfinished try of this status staged, as long as the run is still ours: a step may run more
 * than once.
 */
export async function unstageStatus(lease: Lease, status: string): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    WITH held AS MATERIALIZED (${held(lease)})
    DELETE FROM sync_staged_circuits
    WHERE sync_log_id = ${lease.syncLogId} AND api_status_requested = ${status} AND EXISTS (SELECT FROM held)`);
}

/** Nothing is staged twice, so what is there now was there all the time. Throws StagingLostError. */
export async function assertStaged(tx: Database, syncLogId: bigint): Promise<void> {
  const found = await tx.$queryRaw<unknown[]>(
    Prisma.sql`SELECT 1 FROM sync_staged_circuits WHERE sync_log_id = ${syncLogId} LIMIT 1`,
  );
  if (found.length === 0) throw new StagingLostError();
}

/** Which circuits have exactly these raw rows. */
async function storedRawRows(rows: CircuitRow[]): Promise<Set<string>> {
  const found = await readRows<{ job_guid: string }>(Prisma.sql`
    SELECT c.job_guid
    FROM unnest(
      ${rows.map((row) => row.jobGuid)}::text[], ${rows.map((row) => row.apiDataHash)}::text[]
    ) AS sent(job_guid, hash)
    JOIN circuits c ON c.job_guid = sent.job_guid AND c.api_data_hash = sent.hash`);
  return new Set(found.map((circuit) => circuit.job_guid));
}

/** The regions of these rows by the names that were sent; an unknown one is missing. */
async function regionIds(rows: CircuitRow[]): Promise<Map<string, bigint>> {
  const names = [...new Set(rows.flatMap(({ regionName }) => regionName ?? []))];
  const found = await readRows<{ name: string; region_id: bigint }>(Prisma.sql`
    SELECT sent.name, r.region_id FROM unnest(${names}::text[]) AS sent(name)
    JOIN region_names r ON r.folded_name = lower(regexp_replace(sent.name, '\\s', '', 'g'))`);
  return new Map(found.map((region) => [region.name, region.region_id]));
}

type StagedProblem = { kind: string; severity: string; field: string | null; message: string; name?: string | null };

function problemsOf(row: CircuitRow, regionId: bigint | undefined): StagedProblem[] {
  if (regionId !== undefined || row.problems.some(({ severity }) => severity === "rejected")) return row.problems;
  const message =
    row.regionName === null
      ? "The row names no region."
      : `The region “${row.regionName}” is not known here. Add it under Regions, or correct it in WorkStudio.`;
  return [
    ...row.problems,
    { kind: "unknown_region", severity: "rejected", field: "region_id", message, name: row.regionName },
  ];
}
