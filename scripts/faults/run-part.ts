import { TEMPLATE_DATABASE, endTestClusters } from "@/lib/platform/testing/prepared-cluster";
import { setTestEnvironment } from "@/lib/platform/testing/test-environment";
import { FaultWorld } from "@/lib/domain/testing/faults/fault-world";
import type { PartName } from "./part-names";
import { PARTS } from "./parts";

const [part = "", seed = "1", clusterUrl = "", kills = "240", outageSeconds = "20"] = process.argv.slice(2);
let isEnding = false;
const end = () => {
  if (isEnding) return;
  isEnding = true;
  // The part meets the end of its database, and must not end this process before all is taken away.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) process.on(event, () => undefined);
  void endTestClusters().finally(() => process.exit(1));
};
// The runner is told to end, or gone; a part in the middle of a run ends nothing by itself.
for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) process.on(event, end);
const world = new FaultWorld(clusterUrl, `faults_${part}`);
setTestEnvironment({ databaseUrl: world.databaseUrl, ownerUrl: world.ownerUrl });
try {
  await world.putBack("start", { from: TEMPLATE_DATABASE });
  const setting = { world, seed: Number(seed), kills: Number(kills), outageSeconds: Number(outageSeconds) };
  for await (const report of PARTS[part as PartName](setting)) process.send?.(report);
} finally {
  await world.drop();
}
process.exit(0);
