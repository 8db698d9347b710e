import type { TestProject } from "vitest/node";
import { startTestCluster, TEMPLATE_DATABASE } from "./prepared-cluster";

declare module "vitest" {
  // Only an interface adds to vitest's own.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    clusterUrl: string;
    templateDatabase: string;
  }
}

/** One real PostgreSQL for the run, and one migrated and seeded database that every test file gets a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  project.provide("clusterUrl", cluster.url);
  project.provide("templateDatabase", TEMPLATE_DATABASE);
  return () => cluster.stop();
}
