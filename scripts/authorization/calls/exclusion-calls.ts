import { systemActor } from "@/lib/platform/actor-types";
import { changeExclusion, excludeCircuit, includeCircuit } from "@/lib/domain/exclusions/mutations";
import { listExclusionReasons } from "@/lib/domain/exclusions/queries";
import { exclusionInput } from "@/lib/domain/testing/exclusions";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

/** An excluded circuit of a region. */
async function excludedOf(region: string): Promise<Row> {
  const row = await circuitOf(region);
  await excludeCircuit(systemActor("test"), await exclusionInput(row.id));
  return row;
}

export const exclusionCalls = {
  "exclusions/queries#listExclusionReasons": { plain: (actor) => listExclusionReasons(actor) },
  "exclusions/mutations#excludeCircuit": {
    make: circuitOf,
    row: async (actor, id) => excludeCircuit(actor, await exclusionInput(id)),
  },
  "exclusions/mutations#includeCircuit": {
    make: excludedOf,
    row: async (actor, id) =>
      includeCircuit(actor, { id, rowVersion: (await exclusionInput(id)).rowVersion, reason: "matrix" }),
  },
  "exclusions/mutations#changeExclusion": {
    make: excludedOf,
    row: async (actor, id) => changeExclusion(actor, await exclusionInput(id, "still not ours")),
  },
} satisfies Record<string, Call>;
