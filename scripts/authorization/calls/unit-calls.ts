import { getCircuitUnits } from "@/lib/domain/planned-units/get-circuit-units";
import { exportUnits, listUnitOptions, listUnits, unitList } from "@/lib/domain/planned-units/list";
import { getUnitFeed } from "@/lib/domain/planned-units/queries";
import { storedUnit } from "@/lib/domain/testing/units";
import { compareLists } from "@/lib/domain/unit-snapshots/compare-lists";
import { takeSnapshot } from "@/lib/domain/unit-snapshots/mutations";
import { getCircuitTimeline, listKeptLists, requireCircuit } from "@/lib/domain/unit-snapshots/queries";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import type { Call, Row } from "./call";
import { circuitOf } from "./circuit-calls";

/** A unit of a circuit of a region, which shows the circuit's title. */
async function unitOf(region: string): Promise<Row> {
  const { id, mark } = await circuitOf(region);
  return { id: await storedUnit({ circuitId: id, stationName: `${id}`, forester: `Forester of ${region}` }), mark };
}

/** A circuit of a region; one of the own region is the actor's own. */
async function ownCircuit(region: string, { userId }: UserActor): Promise<Row> {
  const circuit = await circuitOf(region);
  if (region === "LAN")
    await db().circuitUser.create({
      data: { circuitId: circuit.id, userId, assignmentSource: "manual" },
      select: { id: true },
    });
  return circuit;
}

export const unitCalls = {
  // The last stored ones first: other operations leave units of today.
  "planned-units/list#listUnits": {
    make: unitOf,
    list: (actor) => listUnits(actor, unitList.parse({ sort: "-firstSeen" })),
  },
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
  "unit-snapshots/queries#getCircuitTimeline": { make: circuitOf, row: getCircuitTimeline },
  "unit-snapshots/queries#listKeptLists": { make: circuitOf, row: listKeptLists },
  "unit-snapshots/queries#requireCircuit": { make: circuitOf, row: requireCircuit },
  "unit-snapshots/compare-lists#compareLists": {
    make: circuitOf,
    row: (actor, id) => compareLists(actor, id, { before: "now", after: "now" }),
  },
  "unit-snapshots/mutations#takeSnapshot": {
    make: ownCircuit,
    row: (actor, id) => takeSnapshot(actor, { id, notes: "matrix" }),
  },
  "planned-units/queries#getUnitFeed": { plain: (actor) => getUnitFeed(actor) },
} satisfies Record<string, Call>;
