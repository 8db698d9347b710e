import { getCircuitUnits } from "@/lib/domain/planned-units/get-circuit-units";
import { exportUnits, listUnitOptions, listUnits, unitList } from "@/lib/domain/planned-units/list";
import { getUnitFeed } from "@/lib/domain/planned-units/queries";
import { storedUnit } from "@/lib/domain/testing/units";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

/** A unit of a circuit of a region, which shows the circuit's title. */
async function unitOf(region: string): Promise<Row> {
  const { id, mark } = await circuitOf(region);
  return { id: await storedUnit({ circuitId: id, stationName: `${id}`, forester: `Forester of ${region}` }), mark };
}

export const unitCalls = {
  "planned-units/list#listUnits": { make: unitOf, list: (actor) => listUnits(actor, unitList.parse({})) },
  "planned-units/list#exportUnits": {
    make: unitOf,
    list: async (actor) => (await exportUnits(actor, unitList.parse({}), "csv")).text(),
  },
  "planned-units/list#listUnitOptions": {
    // One name for each region, because options are kept for a while.
    make: async (region) => ({ ...(await unitOf(region)), mark: `Forester of ${region}` }),
    list: (actor) => listUnitOptions(actor),
  },
  "planned-units/get-circuit-units#getCircuitUnits": {
    make: circuitOf,
    row: (actor, id) => getCircuitUnits(actor, id),
  },
  "planned-units/queries#getUnitFeed": { plain: (actor) => getUnitFeed(actor) },
} satisfies Record<string, Call>;
