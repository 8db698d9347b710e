import "server-only";
import type { PoolClient } from "pg";
import { Prisma, inTransactionPastPrisma } from "@/lib/platform/db";
import type { CallOptions } from "@/lib/workstudio/caller";
import { HOLD_NAMES } from "../planners/see-planners";
import { type Lease, LeaseLostError, held } from "../sync-runs/hold-lease";
import { type FetchedOrder, fetchWorkOrder } from "./fetch-work-order";
import type { UnitLookups } from "./read-lookups";
import { type StoredOrder, circuitsOfRun, readPlaces, readStoredOrder, readUnitsByIdentity } from "./read-stored-units";
import { recordUnitIssues } from "./record-unit-issues";
import { type StoredUnit, type UnitComparison, compareUnits, matchRekeyed } from "./rules";
import type { ForesterNames } from "./forester-names";
import { markGone, writeUnits } from "./write-units";

export type OrderOptions = {
  acceptFewer: boolean;
  /** Asked with a person's own account, which may see less: what is absent says nothing. */
  isPersonal: boolean;
  lookups: UnitLookups;
  foresters: ForesterNames;
};

/**
 * Fetches one work order's units, compares them with what is stored and writes what is new, in one transaction with what became of the
 * order. An order whose answer has nothing new writes no unit. Answers false, with nothing written, where a personal account's answer cannot be
 * believed: the service account may see more. Throws WorkStudioError, DamagedAnswerError and LeaseLostError.
 */
export async function syncWorkOrder(
  lease: Lease,
  workOrder: string,
  { acceptFewer, isPersonal, lookups, foresters }: OrderOptions,
  call: CallOptions,
): Promise<boolean> {
  const stored = await readStoredOrder(workOrder);
  const fetched = await fetchWorkOrder(workOrder, stored, lookups, call);
  await takeElsewhere(lease, stored, fetched);
  const isWhole = !isPersonal && fetched.illegible === 0;
  const circuits = isWhole ? stored.circuits : stored.circuits.map((circuit) => ({ ...circuit, wasSeenToday: false }));
  const rekeyed = await findRekeyed(stored, fetched);
  const comparison = compareUnits({
    circuits,
    stored: stored.units,
    sent: fetched.sent,
    rekeyed,
    now: Date.now(),
    isAccepted: acceptFewer,
  });
  if (isPersonal && comparison.suspicious.length > 0) return false;
  for (const { circuitId, before, after } of comparison.suspicious) {
    const message = `WorkStudio sent ${after === 0 ? "no units" : `${after} units`} of this circuit where ${before} are stored. Nothing of it was changed; look at it in WorkStudio, and sync the work order again accepting fewer units if it is right.`;
    fetched.problems.add("unit_suspicious", circuitId, message, null);
  }
  await foresters.see(fetched.foresters);
  await inTransactionPastPrisma(async (client) => {
    const { rowCount } = await client.query(held(lease));
    if (!rowCount) throw new LeaseLostError();
    if (comparison.writes.length > 0) await client.query(HOLD_NAMES);
    await writeUnits(client, lease.syncLogId, comparison.writes, fetched.sent);
    await markGone(client, lease.syncLogId, comparison.gone);
    await finish(client, lease, workOrder, stored, fetched, comparison, isPersonal);
    const problems = fetched.problems.lines();
    if (problems.length === 0 && !stored.hasOpenIssues) return;
    // Last, because other work orders under way may wait for the same lines.
    await recordUnitIssues(client, lease.syncLogId, workOrder, problems);
  });
  return true;
}

/** Units that another order has: they move here, unless this same run saw them there. */
async function takeElsewhere(lease: Lease, stored: StoredOrder, { sent, problems }: FetchedOrder): Promise<void> {
  const unknown = [...sent.values()].filter(
    ({ identity, circuitId }) => circuitId !== null && !stored.units.has(identity),
  );
  const elsewhere = await readUnitsByIdentity(unknown.map(({ identity }) => identity));
  if (elsewhere.size === 0) return;
  const present = [...elsewhere.values()].filter(({ state }) => state === "present");
  const seen = await circuitsOfRun(lease.syncLogId, [...new Set(present.map(({ circuitId }) => circuitId))]);
  for (const [identity, unit] of elsewhere) {
    if (unit.state !== "present" || !seen.has(unit.circuitId)) stored.units.set(identity, unit);
    else {
      const circuitId = sent.get(identity)?.circuitId ?? null;
      problems.add("unit_elsewhere", circuitId, "Another work order has this unit too; it stays there.", null);
      sent.delete(identity);
    }
  }
}

async function findRekeyed(stored: StoredOrder, { sent }: FetchedOrder): Promise<Map<string, string>> {
  const arrived = [...sent.values()].flatMap(({ identity, circuitId, place }) =>
    place && circuitId !== null && !stored.units.has(identity) ? [place] : [],
  );
  const own = new Set(stored.circuits.map(({ id }) => id));
  const absent: StoredUnit[] = [];
  for (const [identity, unit] of stored.units) if (!sent.has(identity) && own.has(unit.circuitId)) absent.push(unit);
  if (arrived.length === 0 || absent.length === 0) return new Map();
  return matchRekeyed(arrived, await readPlaces(absent.map(({ id }) => id)));
}

async function finish(
  client: PoolClient,
  { syncLogId }: Lease,
  workOrder: string,
  { circuits }: StoredOrder,
  { sent, problems, rows }: FetchedOrder,
  { writes, gone, suspicious, counts }: UnitComparison,
  isPersonal: boolean,
): Promise<void> {
  const doubted = new Map(suspicious.map(({ circuitId, after }) => [circuitId, after]));
  const facts = circuits.map(({ id, apiStatus, apiModifiedAt }) => ({
    circuit_id: id,
    api_status: apiStatus,
    api_modified_at: apiModifiedAt,
    unit_count: counts.get(id) ?? 0,
    is_doubted: doubted.has(id),
  }));
  await client.query(Prisma.sql`
    WITH fact AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(facts)}::json) AS f(circuit_id bigint, api_status varchar, api_modified_at timestamptz, unit_count int, is_doubted boolean)
    ), stamped AS (
      UPDATE circuits c SET last_planned_units_synced_at = now() FROM fact WHERE c.id = fact.circuit_id AND NOT fact.is_doubted
    )
    INSERT INTO circuit_unit_fetches AS f (circuit_id, tried_at, fetched_at, sync_log_id, unit_count, api_modified_at, api_status, suspicious_since, suspicious_count)
    SELECT circuit_id, now(), CASE WHEN NOT is_doubted THEN now() END, ${syncLogId}, CASE WHEN is_doubted THEN 0 ELSE unit_count END, api_modified_at, api_status,
      CASE WHEN is_doubted THEN now() END, CASE WHEN is_doubted THEN unit_count END FROM fact
    ON CONFLICT (circuit_id) DO UPDATE SET tried_at = now(), sync_log_id = excluded.sync_log_id, api_modified_at = excluded.api_modified_at, failed_since = NULL, failure = NULL,
      fetched_at = coalesce(excluded.fetched_at, f.fetched_at), unit_count = CASE WHEN excluded.suspicious_since IS NULL THEN excluded.unit_count ELSE f.unit_count END,
      api_status = CASE WHEN excluded.suspicious_since IS NULL THEN excluded.api_status ELSE f.api_status END,
      suspicious_since = CASE WHEN excluded.suspicious_since IS NULL THEN NULL ELSE coalesce(f.suspicious_since, excluded.suspicious_since) END, suspicious_count = excluded.suspicious_count`);
  const came = (how: string) => writes.filter(({ cameBy }) => cameBy === how).length;
  const created = writes.filter(({ unitId }) => unitId === null).length;
  const [moved, rekeyed, returned] = [came("moved"), came("rekeyed"), came("returned")];
  const changed = new Set([
    ...writes.map(({ identity }) => sent.get(identity)?.circuitId),
    ...gone.map(({ circuitId }) => circuitId),
  ]);
  const written = await client.query(Prisma.sql`
    UPDATE sync_work_orders SET outcome = 'done', circuits = ${circuits.length}, suspicious = ${suspicious.length}, units = ${rows}, created = ${created},
      changed = ${writes.length - created - moved - rekeyed - returned}, moved = ${moved}, rekeyed = ${rekeyed}, returned = ${returned},
      missing = ${gone.filter(({ state }) => state === "missing").length}, vanished = ${gone.filter(({ state }) => state === "vanished").length},
      rejected = ${problems.rejected}, is_personal = ${isPersonal}, changed_circuits = ${changed.size}
    WHERE sync_log_id = ${syncLogId} AND work_order = ${workOrder} AND outcome IS NULL`);
  // Somebody else wrote this order meanwhile: what is here must not be written a second time.
  if (written.rowCount === 0) throw new LeaseLostError();
}
