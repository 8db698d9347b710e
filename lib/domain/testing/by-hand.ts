import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import type { CreateCircuitInput } from "../circuits/by-hand-schema";
import { createCircuit } from "../circuits/create-circuit";
import { deleteCircuit, restoreCircuit } from "../circuits/delete-circuit";
import { circuitList, listCircuits } from "../circuits/list";
import { deletedList, listDeleted } from "../circuits/list-deleted";
import { mergeCircuits, previewMerge } from "../circuits/merge-circuits";
import { signedIn } from "./people";
import { sync } from "./sync";

export let supervisor: UserActor;
export let stranger: UserActor;
export let planner: UserActor;
export let lancaster: number;
export let central: number;
export let simulator: TestSimulator;
let count = 0;

/** A synced world with people of two regions; whoever starts it stops its simulator. */
export async function startByHand(): Promise<void> {
  simulator = await startSimulator({ circuits: 60 });
  await sync();
  const regionOf = async (code: string) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id);
  [lancaster, central] = [await regionOf("LAN"), await regionOf("CEN")];
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  stranger = await signedIn({ role: "supervisor", regions: ["CEN"] });
  planner = await signedIn({ role: "planner", regions: ["LAN"] });
}

export const input = (facts: Partial<CreateCircuitInput> = {}): CreateCircuitInput => ({
  workOrder: `2031-${(count += 1)}`,
  extension: null,
  title: `HAND MADE ${count} LINE`,
  regionId: lancaster,
  contractor: null,
  cycleType: null,
  totalMiles: 12.5,
  totalAcres: 0,
  startDate: "2031-04-01",
  reason: "ordered by phone",
  ...facts,
});
export const made = async (facts: Partial<CreateCircuitInput> = {}) => {
  const asked = input(facts);
  return { ...asked, id: (await createCircuit(supervisor, asked)).id };
};
export const stored = (id: number) => db().circuit.findUniqueOrThrow({ where: { id } });
export const version = async (id: number) => (await stored(id)).rowVersion;
export const remove = async (id: number, who = supervisor) =>
  deleteCircuit(who, { id, rowVersion: await version(id), reason: "entered by mistake" });
export const restore = async (id: number, who = supervisor) =>
  restoreCircuit(who, { id, rowVersion: await version(id), reason: "it is right after all" });
export const listed = async (q: string) =>
  (await listCircuits(supervisor, circuitList.parse({ q }))).rows.map(({ id }) => id);
export const deleted = async (q: string, who = supervisor) =>
  (await listDeleted(who, deletedList.parse({ q }))).rows.map(({ id }) => id);
/** WorkStudio gets the work order of a circuit that a person made. */
export async function comesFromWorkStudio(workOrder: string, cells: Record<string, unknown> = {}) {
  const own = await db().circuit.findFirstOrThrow({
    where: { apiStatus: "ACTIV", extension: "@", madeAt: null, pieces: { none: {} } },
  });
  await simulator.edit(own.jobGuid, { SS_WO: workOrder, ...cells });
  return own;
}

/** A row of WorkStudio's for the work order of a circuit made by hand, under a GUID that nobody here knows. */
export async function unknownRow(workOrder: string, cells: Record<string, unknown> = {}) {
  const own = await comesFromWorkStudio(workOrder, cells);
  await db().circuit.delete({ where: { id: own.id } });
  return own;
}

/** Merges one circuit into another one as a person does it: looked at, then done. */
export async function merge(id: number, goneId: number, who = supervisor) {
  const { kept, gone } = await previewMerge(who, { id, goneId });
  const versions = { rowVersion: kept.rowVersion, goneVersion: gone.rowVersion };
  return mergeCircuits(who, { id, goneId, ...versions, reason: "one line, two orders" });
}
