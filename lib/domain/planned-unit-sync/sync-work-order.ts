import "server-only";
import { inTransactionPastPrisma } from "@/lib/platform/db";
import type { CallOptions } from "@/lib/workstudio/caller";
import { HOLD_NAMES } from "../planners/see-planners";
import { type Lease, requireLease } from "../sync-runs/hold-lease";
import { type FetchedOrder, fetchWorkOrder } from "./fetch-work-order";
import { NOTHING_NEW, finishOrder } from "./finish-order";
import { keepAnswer, readKnownAnswer } from "./known-answer";
import type { UnitLookups } from "./read-lookups";
import {
  type StoredCircuit,
  type StoredOrder,
  circuitsOfRun,
  readCircuitsOfOrder,
  readPlaces,
  readUnitsByIdentity,
} from "./read-stored-units";
import { recordUnitIssues } from "./record-unit-issues";
import { type StoredUnit, compareUnits, matchRekeyed } from "./rules";
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
 * Fetches one work order's units, compares them with what is stored and writes what is new, in one transaction with
 * what became of the order. An order whose answer has nothing new writes no unit, and one whose answer is known is not
 * read. Answers false, with nothing written, where a personal account's answer cannot be believed: the service account
 * may see more. Throws WorkStudioError, DamagedAnswerError and LeaseLostError.
 */
export async function syncWorkOrder(
  lease: Lease,
  workOrder: string,
  { acceptFewer, isPersonal, lookups, foresters }: OrderOptions,
  call: CallOptions,
): Promise<boolean> {
  const [circuits, known] = await Promise.all([readCircuitsOfOrder(workOrder), readKnownAnswer(workOrder, lookups)]);
  const fetched = await fetchWorkOrder(workOrder, circuits, known, lookups, call);
  if (fetched.isKnown) {
    await foresters.see(new Set(known?.foresters));
    const units = { rows: fetched.rows, counts: new Map(known?.counts), rejected: 0, isPersonal };
    await inTransactionPastPrisma(async (client) => {
      await requireLease(client, lease);
      await finishOrder(client, lease, workOrder, circuits, { ...NOTHING_NEW, ...units });
    });
    return true;
  }
  const { stored, sent, problems, illegible, digest, rows } = fetched;
  await takeElsewhere(lease, stored, fetched);
  const isWhole = !isPersonal && illegible === 0;
  const rekeyed = await findRekeyed(circuits, stored, sent);
  const comparison = compareUnits({
    circuits: isWhole ? circuits : circuits.map((circuit) => ({ ...circuit, wasSeenToday: false })),
    stored: stored.units,
    sent,
    rekeyed,
    now: Date.now(),
    isAccepted: acceptFewer,
  });
  if (isPersonal && comparison.suspicious.length > 0) return false;
  for (const { circuitId, before, after } of comparison.suspicious) {
    const message = `WorkStudio sent ${after === 0 ? "no units" : `${after} units`} of this circuit where ${before} are stored. Nothing of it was changed; look at it in WorkStudio, and sync the work order again accepting fewer units if it is right.`;
    problems.add("unit_suspicious", circuitId, message, null);
  }
  await foresters.see(fetched.foresters);
  await inTransactionPastPrisma(async (client) => {
    await requireLease(client, lease);
    const { writes, gone } = comparison;
    if (writes.length > 0) await client.query(HOLD_NAMES);
    await writeUnits(client, lease.syncLogId, writes, sent);
    await markGone(client, lease.syncLogId, gone);
    const changed = new Set([
      ...writes.map(({ identity }) => sent.get(identity)?.circuitId),
      ...gone.map(({ circuitId }) => circuitId),
    ]);
    const outcome = { ...comparison, changedCircuits: changed.size, rows, rejected: problems.rejected, isPersonal };
    await finishOrder(client, lease, workOrder, circuits, outcome);
    const lines = problems.lines();
    if (lines.length === 0 && isWhole) await keepAnswer(client, workOrder, { digest, count: sent.size }, lookups);
    if (lines.length === 0 && !stored.hasOpenIssues) return;
    // Last, because other work orders under way may wait for the same lines.
    await recordUnitIssues(client, lease.syncLogId, workOrder, lines);
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

async function findRekeyed(
  circuits: readonly StoredCircuit[],
  stored: StoredOrder,
  sent: FetchedOrder["sent"],
): Promise<Map<string, string>> {
  const arrived = [...sent.values()].flatMap(({ identity, circuitId, place }) =>
    place && circuitId !== null && !stored.units.has(identity) ? [place] : [],
  );
  const own = new Set(circuits.map(({ id }) => id));
  const absent: StoredUnit[] = [];
  for (const [identity, unit] of stored.units) if (!sent.has(identity) && own.has(unit.circuitId)) absent.push(unit);
  if (arrived.length === 0 || absent.length === 0) return new Map();
  return matchRekeyed(arrived, await readPlaces(absent.map(({ id }) => id)));
}
