import "server-only";
import { setTimeout as sleepFor } from "node:timers/promises";
import { Agent } from "undici";
import { notADataset } from "./answer-errors";
import { checkBaseUrl } from "./base-url";
import { type CallOptions, createCaller } from "./caller";
import { checkedLookup, type ResolveHost, resolveWithSystem } from "./checked-lookup";
import { CIRCUIT_COLUMNS_REQUIRED, type CircuitRow, circuitOfTableRow } from "./circuit-row";
import { type ReadTableOptions, readTable } from "./ddo-table";
import { type Door, localDoor } from "./door";
import type { WorkStudioCredentials } from "./http-exchange";
import { readJsonAnswer } from "./json-answer";
import type { OutageLimits } from "./outage-guard";
import { DEFAULT_RETRY, type RetryPolicy } from "./retry";
import { type PlannedUnitRow, UNIT_COLUMNS_DROPPED, UNIT_COLUMNS_REQUIRED, unitOfTableRow } from "./unit-row";
import { parseUserDetails, type UserDetails } from "./user-details";
import {
  circuitsRequest,
  echoRequest,
  plannedUnitsRequest,
  userDetailsRequest,
  type WorkStudioRequest,
  type WorkStudioViews,
} from "./views";
import { WorkStudioError } from "./workstudio-error";

const MIB = 1024 * 1024;

export type WorkStudioClientConfig = {
  baseUrl: string;
  /** Hosts (or host:port) that may be plain http and may have a private address. */
  allowHttpHosts: readonly string[];
  views: WorkStudioViews;
  credentials: WorkStudioCredentials;
  connectTimeoutMs?: number;
  /** Time spent waiting for WorkStudio in one try, body included. */
  totalTimeoutMs?: number;
  /** Bytes after decompression, for the streamed views. */
  maxResponseBytes?: number;
  /** Bytes after decompression, for every other answer. */
  maxBufferedBytes?: number;
  maxCallsInARow?: number;
  pauseMs?: number;
  retry?: Partial<RetryPolicy>;
  outage?: OutageLimits;
  /** Makes the door that all calls to a server (URL origin) share; by default this process's own. */
  door?: (origin: string) => Door;
  /** Rows in one batch of circuits. */
  batchRows?: number;
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number from 0 to 1 for the jitter. */
  random?: () => number;
  resolveHost?: ResolveHost;
};

/** An answer read before, by its digest, and who is told what this one is. */
export type KnownAnswer = Pick<ReadTableOptions, "knownDigest" | "onEnd">;

export type WorkStudioClient = {
  /**
   * Streams the circuits of one status in batches. An error can come after batches were yielded; nothing of the answer
   * may be kept then. Tries again by itself only until the first batch.
   */
  circuits(status: string, options?: CallOptions): AsyncGenerator<CircuitRow[]>;
  /**
   * Streams the planned units of one work order, all its extensions, in batches; as `circuits` does. An answer that is
   * known yields none.
   */
  plannedUnits(workOrder: string, options?: CallOptions & KnownAnswer): AsyncGenerator<PlannedUnitRow[]>;
  /** Resolves when WorkStudio answers and takes the credentials. One try: somebody is waiting for the result. */
  echo(options?: CallOptions): Promise<void>;
  /** Who `DOMAIN\user` is; null when WorkStudio answers with an error, as it does for unknown users. */
  userDetails(username: string, options?: CallOptions): Promise<UserDetails | null>;
  /** Closes idle connections. */
  close(): Promise<void>;
};

async function systemSleep(ms: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
}

/**
 * A client of one WorkStudio server. All calls go through its door, by which those who share it behave as one; failed
 * ones are made again as domain §2 says. Throws `refused_address` at once when the address breaks the rules; every
 * method throws WorkStudioError, and what the door itself throws.
 */
export function createWorkStudioClient(config: WorkStudioClientConfig): WorkStudioClient {
  const base = checkBaseUrl(config.baseUrl, config.allowHttpHosts);
  const totalTimeoutMs = config.totalTimeoutMs ?? 60_000;
  const maxBufferedBytes = config.maxBufferedBytes ?? 32 * MIB;
  const clock = { now: config.now ?? Date.now, sleep: config.sleep ?? systemSleep };
  const lookup = checkedLookup(config.resolveHost ?? resolveWithSystem);
  const agent = new Agent({
    maxHeaderSize: 16 * 1024,
    // The deadline rules; these only end what it cannot see.
    headersTimeout: totalTimeoutMs + 1000,
    bodyTimeout: totalTimeoutMs + 1000,
    connect: { timeout: config.connectTimeoutMs ?? 10_000, ...(base.trusted ? {} : { lookup }) },
  });
  const run = createCaller({
    agent,
    base,
    door: config.door?.(base.origin) ?? localDoor(base.origin, clock),
    credentials: config.credentials,
    limits: { maxCallsInARow: config.maxCallsInARow ?? 5, pauseMs: config.pauseMs ?? 500 },
    outage: config.outage ?? { failuresInARow: 5, openMs: 15_000 },
    policy: { ...DEFAULT_RETRY, ...config.retry },
    clock,
    random: config.random ?? Math.random,
    totalTimeoutMs,
  });

  async function json(
    request: WorkStudioRequest,
    isProbe: boolean,
    options: CallOptions,
  ): Promise<Record<string, unknown>> {
    const read = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Record<string, unknown>> {
      yield await readJsonAnswer(source);
    };
    for await (const answer of run({ request, isProbe, maxBytes: maxBufferedBytes, read }, options)) return answer;
    throw notADataset();
  }

  return {
    circuits(status, options = {}) {
      const read = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<CircuitRow[]> {
        const context = { requestedStatus: status, now: new Date(clock.now()) };
        const batchRows = config.batchRows ?? 500;
        yield* readTable(source, (row) => circuitOfTableRow(row, context), {
          requiredColumns: CIRCUIT_COLUMNS_REQUIRED,
          batchRows,
        });
      };
      const request = circuitsRequest(config.views, status);
      return run({ request, isProbe: false, maxBytes: config.maxResponseBytes ?? 256 * MIB, read }, options);
    },
    plannedUnits(workOrder, { knownDigest = null, onEnd, ...options } = {}) {
      const read = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<PlannedUnitRow[]> {
        const now = new Date(clock.now());
        yield* readTable(source, (row) => unitOfTableRow(row, now), {
          requiredColumns: UNIT_COLUMNS_REQUIRED,
          dropColumns: UNIT_COLUMNS_DROPPED,
          batchRows: config.batchRows ?? 500,
          knownDigest,
          ...(onEnd ? { onEnd } : {}),
        });
      };
      const request = plannedUnitsRequest(config.views, workOrder);
      return run({ request, isProbe: false, maxBytes: config.maxResponseBytes ?? 256 * MIB, read }, options);
    },
    async echo(options = {}) {
      await json(echoRequest(), true, options);
    },
    async userDetails(username, options = {}) {
      try {
        return parseUserDetails(await json(userDetailsRequest(username), false, options));
      } catch (error) {
        if (error instanceof WorkStudioError && error.kind === "workstudio_error") return null;
        throw error;
      }
    },
    close: () => agent.close(),
  };
}
