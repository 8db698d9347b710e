import { parseArgs } from "node:util";
import { disconnect } from "@/lib/platform/db";
import { sharedDoor } from "../ws-accounts/share-door";

/** A process that goes through a door so often, for tests of several: prints, as JSON, when it was let in. */
const { values } = parseArgs({
  options: { origin: { type: "string", default: "" }, times: { type: "string", default: "1" } },
});
const door = sharedDoor(values.origin);
const limits = { maxCallsInARow: 5, pauseMs: 400 };
const letIn: number[] = [];
for (let call = 0; call < Number(values.times); call += 1) {
  await door.enter(limits);
  letIn.push(Date.now());
  await door.leave();
}
await disconnect();
process.stdout.write(JSON.stringify(letIn));
