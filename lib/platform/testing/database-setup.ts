import { afterAll, inject, vi } from "vitest";
import { forgetEarlierFile, hasConnections } from "./own-connections";
import { APP_ROLE, holdDatabase } from "./test-database";
import { setTestEnvironment } from "./test-environment";

// A database like new for every test file, used as the application's own role, before any code under test reads
// the environment.
const database = await holdDatabase({
  clusterUrl: inject("clusterUrl"),
  template: inject("templateDatabase"),
  pristine: inject("pristine"),
});
setTestEnvironment({ databaseUrl: database.urlFor(APP_ROLE), ownerUrl: database.url });
forgetEarlierFile();

afterAll(async () => {
  if (hasConnections()) {
    const { disconnect } = await import("@/lib/platform/db");
    await disconnect();
  }
  await database.release();
  // Files of one worker share its process, and nothing else: each reads its own environment and keeps nothing of the
  // last one.
  vi.unstubAllEnvs();
  vi.resetModules();
});
