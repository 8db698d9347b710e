import { createWorkStudioClient, type WorkStudioClient, type WorkStudioClientConfig } from "../client";
import type { PlannedUnitRow } from "../unit-row";
import type { FaultServer } from "./fault-server";

/** A client of a test server. Its sleeps take no time but move its clock; `slept` lists them. */
export type TestClient = { client: WorkStudioClient; slept: number[] };

/** Makes a client that may talk to 127.0.0.1 with the account `CORP\svc` / `hunter2`. */
export function testClient(
  server: Pick<FaultServer, "baseUrl">,
  changes: Partial<WorkStudioClientConfig> = {},
): TestClient {
  const slept: number[] = [];
  let skippedMs = 0;
  const client = createWorkStudioClient({
    baseUrl: server.baseUrl,
    allowHttpHosts: ["127.0.0.1"],
    views: { circuits: "{VIEW-CIRCUITS}", plannedUnits: "{VIEW-UNITS}" },
    credentials: { username: "CORP\\svc", password: "hunter2" },
    pauseMs: 0,
    random: () => 0.5,
    now: () => Date.now() + skippedMs,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      skippedMs += ms;
      return Promise.resolve();
    },
    ...changes,
  });
  return { client, slept };
}

/** All units of a work order, read to the end of the answer. */
export async function unitsOf(
  { client }: Pick<TestClient, "client">,
  ...asked: Parameters<WorkStudioClient["plannedUnits"]>
): Promise<PlannedUnitRow[]> {
  const all: PlannedUnitRow[] = [];
  for await (const batch of client.plannedUnits(...asked)) all.push(...batch);
  return all;
}
