import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../../scripts/lib/postgres.mjs";
import { removeFolder } from "../../../scripts/lib/remove-folder.mjs";

/** A PostgreSQL of the test's own, to be stopped and started again. */
export type TestCluster = {
  databaseUrl: string;
  stop: () => Promise<void>;
  start: () => Promise<void>;
  remove: () => Promise<void>;
};

export async function openTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), "inngest-postgres-"));
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(dataDir, 0o755);
  const settings = { shared_buffers: "16MB" };
  let running = await startPostgres({ dataDir, settings });
  const { url: databaseUrl, port } = running;
  return {
    databaseUrl,
    stop: () => running.stop(),
    start: async () => {
      running = await startPostgres({ dataDir, port, settings });
    },
    remove: async () => {
      await running.stop();
      await removeFolder(dataDir);
    },
  };
}
