import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { logTo } from "@/inngest/embedded/log";
import { startEmbeddedInngest } from "@/inngest/embedded/start-embedded-inngest";
import { openCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { openUnitSync } from "@/lib/domain/planned-unit-sync/mutations";
import { sync } from "@/lib/domain/testing/sync";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";

const EVENT_KEY = "key-of-the-faults";
const actor = systemActor("operator");

/** A run that is disturbed in its middle. */
export type Kind = "circuits" | "units";

/**
 * This process and its children speak with a jobs server there. Before anything reads the environment, which a process
 * reads once.
 */
export function speakWithJobsServer(port: number): void {
  Object.assign(process.env, {
    INNGEST_DEV: `http://127.0.0.1:${port}`,
    INNGEST_DEV_TOKEN: "the-secret-of-this-start",
    INNGEST_EVENT_KEY: EVENT_KEY,
  });
}

type JobsServer = {
  ownerUrl: string;
  port: number;
  /** Of the worker that it calls. */
  workerPort: number;
  retryDelaysMs?: number[];
  retryJitterMs?: number;
};

/** The jobs server, once its worker has said what it runs. */
export async function startJobsServer({
  ownerUrl,
  port,
  workerPort,
  ...retries
}: JobsServer): Promise<{ close: () => Promise<void> }> {
  logTo(() => undefined);
  const engine = await startEmbeddedInngest({
    databaseUrl: ownerUrl,
    serveUrls: [`http://127.0.0.1:${workerPort}/api/inngest`],
    eventKey: EVENT_KEY,
    port,
    ...retries,
  });
  await until("the functions are registered", () =>
    Promise.resolve(engine.appStates().every(({ isSynced }) => isSynced)),
  );
  return { close: () => engine.close(0) };
}

/** Everything that the run is to bring is new. */
export async function prepare(ownerUrl: string, kind: Kind): Promise<void> {
  await asOwner(
    ownerUrl,
    "SET session_replication_role = replica; TRUNCATE circuits, planners, planned_units, sync_logs, sync_freshness, sync_run_circuits, sync_issues, station_credits CASCADE",
  );
  if (kind === "units") await sync();
}

export async function open(kind: Kind): Promise<number> {
  if (kind === "circuits")
    return (await openCircuitSync(actor, { preview: false, force: false, acceptFewer: false }, "manual")).syncLogId;
  const opened = await openUnitSync(actor, { acceptFewer: false }, "manual");
  if (!opened) throw new Error("No units are due.");
  return opened.syncLogId;
}

export async function isInTheMiddle(kind: Kind, syncLogId: number): Promise<boolean> {
  const id = BigInt(syncLogId);
  if (kind === "units") return (await db().syncWorkOrder.count({ where: { syncLogId: id, outcome: "done" } })) > 5;
  const where = { syncLogId: id, name: { startsWith: "fetch " }, finishedAt: { not: null } };
  return (await db().syncRunStep.count({ where })) > 1;
}

export const hasEnded = async (syncLogId: number): Promise<boolean> => {
  const log = await db()
    .syncLog.findUniqueOrThrow({ where: { id: syncLogId }, select: { syncStatus: true } })
    .catch(() => null);
  return log !== null && log.syncStatus !== "started";
};

/** Run once more, it finds everything as it is. */
export async function again(kind: Kind): Promise<string[]> {
  if (kind === "circuits") {
    const log = await sync();
    const isSame = log.status === "completed" && log.created === 0 && log.updated === 0 && (log.unchanged ?? 0) > 0;
    return isSame ? [] : [`Run again it ended ${log.status}: ${log.created} created, ${log.updated} updated`];
  }
  const left = await db().circuitUnitFetch.count({ where: { failedSince: { not: null } } });
  const units = await db().plannedUnit.count();
  const opened = await openUnitSync(actor, { acceptFewer: false }, "manual");
  return left === 0 && units > 0 && opened === null
    ? []
    : [`${units} units; ${left} circuits failed, ${opened?.workOrders ?? 0} work orders are due after it`];
}

/** Nothing goes on for a while, neither what the schedule nor what another run opened. */
export async function isQuiet(): Promise<boolean> {
  for (let look = 0; look < 20; look += 1) {
    if ((await db().syncLog.count({ where: { syncStatus: "started" } })) > 0) return false;
    await delay(100);
  }
  return true;
}

export async function until(what: string, isSo: () => Promise<boolean>, longestMs = 60_000): Promise<void> {
  const giveUpAt = Date.now() + longestMs;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(`Waited ${longestMs / 1_000} s in vain: ${what}.`);
    await delay(100);
  }
}

export async function asOwner(ownerUrl: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
