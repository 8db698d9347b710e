import { openUnitSync } from "@/lib/domain/planned-unit-sync/mutations";
import { getUnitSyncRun } from "@/lib/domain/planned-unit-sync/queries";
import { runUnitSync } from "@/lib/domain/planned-unit-sync/run-unit-sync";
import { brokenInvariants } from "@/lib/domain/testing/faults/check-invariants";
import type { FaultWorld } from "@/lib/domain/testing/faults/fault-world";
import type { FaultReport } from "@/lib/domain/testing/faults/kill-points";
import { directSteps, readLog, storedChecksum, sync } from "@/lib/domain/testing/sync";
import { unitsAsWritten } from "@/lib/domain/testing/sync-units";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type SimulatedFault, type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";

/** How a run may end: whole, with a warning while the rest is taken, or failed with nothing changed. */
type End = "completed" | "warning" | "failed";
type Row = { id: string; fault: SimulatedFault; circuits: End; units: End };

const row = (id: string, fault: SimulatedFault, circuits: End, units: End = circuits): Row => ({
  id,
  fault,
  circuits,
  units,
});

/** What WorkStudio does, by the rows of docs/security.md, and how a sync of circuits and one of units end then. */
const ROWS: readonly Row[] = [
  row("W1", { kind: "status", status: 401 }, "failed"),
  row("W1", { kind: "status", status: 403 }, "failed"),
  ...["0", "junk", "-5", "Wed, 21 Oct 2015 07:28:00 GMT"].map((retryAfter) =>
    row("W2", { kind: "status", status: 429, retryAfter, times: 1 }, "completed"),
  ),
  row("W3", { kind: "status", status: 503, times: 2 }, "completed"),
  row("W3", { kind: "status", status: 500 }, "failed"),
  row("W4", { kind: "status", status: 404 }, "failed"),
  ...["html", "empty", "error200", "error200-lowercase", "garbage"].map((kind) => row("W5", { kind }, "failed")),
  row("W6", { kind: "redirect" }, "failed"),
  ...["hang", "slow", "hang-midway"].map((kind) => row("W7", { kind }, "failed")),
  ...["truncate", "truncate-length", "truncate-clean", "reset", "reset-midway"].map((kind) =>
    row("W8", { kind }, "failed"),
  ),
  ...["huge-header", "gzip-bomb", "bad-gzip"].map((kind) => row("W9", { kind }, "failed")),
  row("W10", { kind: "duplicate-rows", rows: 5 }, "completed", "warning"),
  ...["reordered-columns", "extra-column"].map((kind) => row("W11", { kind }, "completed")),
  row("W11", { kind: "no-heading" }, "failed"),
  row("W12", { kind: "wrong-cell-count", rows: 1 }, "warning"),
  row("W12", { kind: "wrong-cell-count", rows: 1_000 }, "failed"),
  row("W13", { kind: "wrong-types", rows: 3 }, "warning"),
  ...["latin1", "invalid-utf8"].map((kind) => row("W14", { kind }, "warning")),
  row("W14", { kind: "bom" }, "completed"),
  row("W15", { kind: "deep-nesting" }, "warning"),
  row("W15", { kind: "proto-key" }, "completed"),
  row("W15", { kind: "duplicate-keys" }, "failed"),
  row("W16", { kind: "empty-dataset" }, "failed", "warning"),
  row("W16", { kind: "drop-rows", fraction: 0.7 }, "failed", "warning"),
];

const FLAPS = { kind: "status", status: 503, probability: 0.1 } as const;
const MOST_ROUNDS = 8;

/**
 * Each fault of WorkStudio spoils a sync of circuits and one of units: both end as the table says, lose nothing, and
 * are made good by the next.
 */
export async function* workStudioFaults(world: FaultWorld, seed: number): AsyncGenerator<FaultReport> {
  const simulator = await startSimulator({
    circuits: 60,
    seed: 1 + (seed % 1_000),
    environment: { WORKSTUDIO_TOTAL_TIMEOUT_MS: "1500", WORKSTUDIO_OUTAGE_PAUSE_MS: "1" },
  });
  try {
    await sync();
    const order = await someOrder();
    await syncOrder(order);
    yield await spoil("circuits", world, simulator, async () => {
      const { id, status, message } = await sync({ statuses: ["ACTIV"] });
      return { id: Number(id), status, message };
    });
    yield await spoil("units", world, simulator, () => syncOrder(order));
    yield await flap(world, simulator, seed);
  } finally {
    await simulator.stop();
  }
}

type Ended = { id: number; status: string; message: string | null };

async function spoil(
  feed: "circuits" | "units",
  world: FaultWorld,
  simulator: TestSimulator,
  run: () => Promise<Ended>,
): Promise<FaultReport> {
  const faults: string[] = [];
  const wanted = await contentOf(feed);
  for (const { id, fault, [feed]: end } of ROWS) {
    const say = (text: string) => faults.push(`${id} ${JSON.stringify(fault)}: ${text}`);
    const before = await everything();
    await simulator.fault(fault);
    const spoiled = await run();
    await simulator.clearFaults();
    if (spoiled.status !== end) say(`it ended ${spoiled.status} (${spoiled.message ?? ""}), not ${end}`);
    if ("polluted" in {}) say("it gave every object a property");
    if (spoiled.status !== "completed" && !spoiled.message) say(`it ended ${spoiled.status} without a word`);
    if (/svc-tracker|simulated-service|SELECT |\bat .*\.ts/.test(spoiled.message ?? ""))
      say(`its message says too much: ${spoiled.message}`);
    if (spoiled.status === "failed" && (await everything()) !== before) say("it failed and changed something");
    const good = await run();
    if (good.status === "failed") say(`the next one failed too: ${good.message}`);
    if ((await contentOf(feed)) !== wanted) say("the next one did not make it good");
    for (const broken of await brokenInvariants(world.ownerUrl)) say(broken);
  }
  return {
    name: `${feed} while WorkStudio fails`,
    tried: ROWS.length,
    notes: [[...new Set(ROWS.map(({ id }) => id))].join(" ")],
    faults,
  };
}

/**
 * W20 and W21: of all calls a tenth fails; everything is current in the end, with at most twice as many calls as
 * it takes.
 */
async function flap(world: FaultWorld, simulator: TestSimulator, seed: number): Promise<FaultReport> {
  const faults: string[] = [];
  await simulator.advanceDays(2);
  const before = await simulator.calls();
  await simulator.fault({ ...FLAPS, seed });
  let rounds = 0;
  let ideal = await db().apiStatusConfig.count({ where: { isActive: true } });
  for (let isCurrent = false; !isCurrent && rounds < MOST_ROUNDS; rounds += 1) {
    const circuits = await sync();
    const units = await openUnitSync(systemActor("schedule"), { acceptFewer: false }, "scheduled");
    if (rounds === 0) ideal += units?.workOrders ?? 0;
    if (units) await runUnitSync(directSteps, BigInt(units.syncLogId), units.options);
    isCurrent = circuits.status === "completed" && (units === null || (await isWhole(units.syncLogId)));
  }
  const calls = (await simulator.calls()) - before;
  await simulator.clearFaults();
  if (calls > 2 * ideal) faults.push(`${calls} calls where ${ideal} are enough`);
  const again = await sync();
  if (again.updated !== 0 || again.created !== 0 || again.status !== "completed")
    faults.push(`${again.updated} circuits were not current after ${rounds} rounds`);
  const left = await openUnitSync(systemActor("schedule"), { acceptFewer: false }, "scheduled");
  if (left) {
    faults.push(`${left.workOrders} work orders were not current after ${rounds} rounds`);
    await runUnitSync(directSteps, BigInt(left.syncLogId), left.options);
  }
  faults.push(...(await brokenInvariants(world.ownerUrl)));
  return {
    name: "W20 W21 a tenth of all calls fails",
    tried: rounds,
    notes: [`${calls} calls where ${ideal} are enough`],
    faults,
  };
}

const isWhole = async (syncLogId: number): Promise<boolean> =>
  (await readLog(BigInt(syncLogId))).status === "completed";

async function someOrder(): Promise<string> {
  const [found] = await db().$queryRaw<{ workOrder: string }[]>(Prisma.sql`
    SELECT c.work_order AS "workOrder"
    FROM circuits c
    JOIN api_status_configs k ON k.api_status = c.api_status AND k.sync_planned_units
    WHERE NOT EXISTS (SELECT FROM circuits o WHERE o.work_order = c.work_order AND o.id <> c.id)
    ORDER BY c.total_miles DESC NULLS LAST, c.id
    LIMIT 1`);
  if (!found) throw new Error("The world has no work order of one circuit.");
  return found.workOrder;
}

async function syncOrder(workOrder: string): Promise<Ended> {
  const actor = systemActor("operator");
  const opened = await openUnitSync(actor, { workOrders: [workOrder], acceptFewer: false }, "manual");
  if (!opened) throw new Error(`Nothing is known of ${workOrder}.`);
  await runUnitSync(directSteps, BigInt(opened.syncLogId), opened.options);
  const { syncStatus, errorMessage } = await getUnitSyncRun(actor, opened.syncLogId);
  return { id: opened.syncLogId, status: syncStatus, message: errorMessage };
}

/** Whatever a run that failed must leave alone, down to when it was written. */
const everything = async (): Promise<string> => `${await storedChecksum()} ${await unitsAsWritten()}`;

/** What is stored, as far as a fault must not change it for good: without when it was written and how often. */
async function contentOf(feed: "circuits" | "units"): Promise<string> {
  if (feed === "circuits") {
    const [row] = await db().$queryRaw<{ content: string }[]>(Prisma.sql`
      SELECT md5(
        string_agg(
          (to_jsonb(c) - '{row_version,updated_at,last_synced_at,api_data_hash}'::text[])::text, '|' ORDER BY c.job_guid
        )
      ) AS content
      FROM circuits c`);
    return row?.content ?? "";
  }
  const [row] = await db().$queryRaw<{ content: string }[]>(Prisma.sql`
    SELECT md5(
      coalesce(
        string_agg(
          concat_ws(
            '|', u.identity, u.circuit_id, u.state, u.unit_type, u.permission_status, u.linear_ft, u.acres, u.trees,
            u.station_name, u.assessed_at
          ),
          ','
          ORDER BY u.identity
        ),
        ''
      )
    ) AS content
    FROM planned_units u`);
  return row?.content ?? "";
}
