import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/prisma/migrate";
import { seed } from "@/prisma/seed/main";
import { startPostgres } from "@/scripts/lib/postgres.mjs";

declare module "vitest" {
  // Only an interface can add to vitest's own.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    clusterUrl: string;
    templateDatabase: string;
  }
}

const TEMPLATE = "ws_tracker_template";

/** One real PostgreSQL for the run, and one migrated and seeded database that every test file gets a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "ws-tracker-test-"));
  chmodSync(folder, 0o755);
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200", shared_buffers: "128MB" };
  const cluster = await startPostgres({ dataDir: folder, port: 55600, settings });
  const client = new Client({ connectionString: cluster.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate(cluster.urlOf(TEMPLATE));
  await seed(cluster.urlOf(TEMPLATE));
  project.provide("clusterUrl", cluster.url);
  project.provide("templateDatabase", TEMPLATE);
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
