import type { TestProject } from "vitest/node";
import { type TestCluster, startTestCluster, TEMPLATE_DATABASE } from "./prepared-cluster";
import { type Pristine, readPristine } from "./pristine";

declare module "vitest" {
  // Only an interface adds to vitest's own.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    clusterUrl: string;
    templateDatabase: string;
    pristine: Pristine;
  }
}

type Prepared = { cluster: TestCluster; pristine: Pristine };
type Shared = { prepared: Promise<Prepared>; users: number };
// Each project sets up with modules of its own, in one process: the server is shared by what all of them see.
const keep = globalThis as typeof globalThis & { wsTrackerTestCluster?: Shared };

/** One real PostgreSQL for the run, with a migrated and seeded database of which every worker gets a copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (keep.wsTrackerTestCluster ??= { prepared: prepare(), users: 0 });
  shared.users += 1;
  const { cluster, pristine } = await shared.prepared;
  project.provide("clusterUrl", cluster.url);
  project.provide("templateDatabase", TEMPLATE_DATABASE);
  project.provide("pristine", pristine);
  return async () => {
    shared.users -= 1;
    if (shared.users === 0) await cluster.stop();
  };
}

async function prepare(): Promise<Prepared> {
  const cluster = await startTestCluster();
  const template = new URL(cluster.url);
  template.pathname = `/${TEMPLATE_DATABASE}`;
  return { cluster, pristine: await readPristine(template.toString()) };
}
