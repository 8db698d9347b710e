import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";

// Planners of the simulated world; the last two are made up here.
const MARA = "GREENBOUGH\\mhartwell";
const DEVIN = "TALLMEADOW\\doakes";
const STRANGER = "RIVERCREST\\nobodyyet";
const NEXT_STRANGER = "RIVERCREST\\stillnobody";

let simulator: TestSimulator;
let mara: UserActor;
let devin: UserActor;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  mara = await signedIn({ role: "planner", name: "Mara Hartwell", wsUsername: MARA.toLowerCase() });
  devin = await signedIn({ role: "planner", name: "Devin Oakes", wsUsername: "TallMeadow\\DOAKES" });
  await sync();
});
afterAll(() => simulator.stop());

async function someCircuit(skip: number) {
  const [circuit] = await db().circuit.findMany({
    where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} } },
    orderBy: { id: "asc" },
    skip,
    take: 1,
  });
  if (!circuit) throw new Error("The world has too few circuits.");
  return circuit;
}

/** Lets somebody else take a circuit in WorkStudio, and syncs. */
async function handTo(jobGuid: string, takenBy: string | null): Promise<void> {
  await simulator.edit(jobGuid, { SS_TAKENBY: takenBy });
  await sync({ statuses: ["ACTIV"] });
}

const plannersOf = async (circuitId: bigint) =>
  (await db().circuitUser.findMany({ where: { circuitId }, orderBy: { userId: "asc" } })).map(
    ({ userId, assignmentSource }) => [userId, assignmentSource],
  );
const unlinked = (wsUsername: string) => db().unlinkedPlanner.findFirst({ where: { wsUsername } });

describe("planners of synced circuits", () => {
  it("are linked by their WorkStudio name, whatever its case", async () => {
    for (const [actor, name] of [
      [mara, MARA],
      [devin, DEVIN],
    ] as const) {
      const taken = await db().circuit.findMany({ where: { takenBy: name }, select: { id: true } });
      const linked = await db().circuitUser.findMany({
        where: { userId: actor.userId, assignmentSource: "api_sync" },
        select: { circuitId: true },
      });
      expect(linked.map(({ circuitId }) => circuitId).toSorted()).toEqual(taken.map(({ id }) => id).toSorted());
      expect(await unlinked(name)).toBeNull();
    }
  });

  it("change when the circuit changes hands, and stay when a machine or nobody has it (domain.md §2.1)", async () => {
    const circuit = await someCircuit(0);
    await handTo(circuit.jobGuid, MARA.toUpperCase());
    expect(await plannersOf(circuit.id)).toEqual([[mara.userId, "api_sync"]]);
    await handTo(circuit.jobGuid, DEVIN);
    expect(await plannersOf(circuit.id)).toEqual([[devin.userId, "api_sync"]]);
    await handTo(circuit.jobGuid, "JOBQUEUE");
    expect(await plannersOf(circuit.id)).toEqual([[devin.userId, "api_sync"]]);
    await handTo(circuit.jobGuid, MARA);
    await handTo(circuit.jobGuid, null);
    expect(await plannersOf(circuit.id)).toEqual([[mara.userId, "api_sync"]]);
  });

  it("who were assigned by hand stay, also beside and after an automatic link", async () => {
    const circuit = await someCircuit(1);
    await db().circuitUser.deleteMany({ where: { circuitId: circuit.id } });
    await db().circuitUser.create({
      data: { circuitId: circuit.id, userId: mara.userId, assignmentSource: "manual", assignedAt: new Date() },
    });
    await handTo(circuit.jobGuid, MARA);
    expect(await plannersOf(circuit.id)).toEqual([[mara.userId, "manual"]]);
    await handTo(circuit.jobGuid, DEVIN);
    expect(await plannersOf(circuit.id)).toEqual([
      [mara.userId, "manual"],
      [devin.userId, "api_sync"],
    ]);
    await handTo(circuit.jobGuid, null);
    expect(await plannersOf(circuit.id)).toEqual([
      [mara.userId, "manual"],
      [devin.userId, "api_sync"],
    ]);
  });

  it("get nothing by a name that is neither proved nor an administrator's, and are counted as without an account", async () => {
    const circuit = await someCircuit(2);
    const name = "RIVERCREST\\unproved";
    const person = await signedIn({ role: "planner", wsUsername: name });
    await db().user.update({ where: { id: person.userId }, data: { isWsNameTrusted: false } });
    await handTo(circuit.jobGuid, name);
    expect(await plannersOf(circuit.id)).toEqual([]);
    expect(await unlinked(name)).toMatchObject({ circuitCount: 1 });
    await db().user.update({ where: { id: person.userId }, data: { isWsLinked: true } });
    await handTo(circuit.jobGuid, name);
    expect(await plannersOf(circuit.id)).toEqual([[person.userId, "api_sync"]]);
    await db().user.update({ where: { id: person.userId }, data: { isWsLinked: false } });
    await handTo(circuit.jobGuid, name);
    expect(await plannersOf(circuit.id)).toEqual([]);
  });
});

describe("planners without an account", () => {
  it("are listed once for each name, with the number of distinct circuits", async () => {
    const names = await db().circuit.groupBy({
      by: ["takenBy"],
      where: { takenBy: { not: null } },
      _count: { _all: true },
    });
    const known = new Set([MARA.toLowerCase(), DEVIN.toLowerCase()]);
    const expected = names
      .filter(({ takenBy }) => takenBy?.includes("\\") && !known.has(takenBy.toLowerCase()))
      .map((entry) => [entry.takenBy, entry._count._all]);
    const listed = await db().unlinkedPlanner.findMany({ where: { circuitCount: { gt: 0 } } });
    expect(Object.fromEntries(listed.map((planner) => [planner.wsUsername, planner.circuitCount]))).toEqual(
      Object.fromEntries(expected),
    );
    expect(listed.some(({ wsUsername }) => wsUsername === "JOBQUEUE")).toBe(false);
  });

  it("keep their first sight, count what they have now, and two spellings are one planner", async () => {
    const [one, two] = [await someCircuit(2), await someCircuit(3)];
    await handTo(one.jobGuid, STRANGER);
    const first = await unlinked(STRANGER);
    expect(first?.circuitCount).toBe(1);
    await handTo(two.jobGuid, STRANGER.toLowerCase());
    const second = await unlinked(STRANGER);
    expect(second).toMatchObject({ id: first?.id, firstSeenAt: first?.firstSeenAt, circuitCount: 2 });
    expect(second?.lastSeenAt?.getTime()).toBeGreaterThan(first?.lastSeenAt?.getTime() ?? Infinity);
  });

  it("have none any more once their circuits went to somebody else", async () => {
    const circuit = await someCircuit(4);
    await handTo(circuit.jobGuid, NEXT_STRANGER);
    expect(await unlinked(NEXT_STRANGER)).toMatchObject({ circuitCount: 1 });
    await handTo(circuit.jobGuid, MARA);
    expect(await unlinked(NEXT_STRANGER)).toMatchObject({ circuitCount: 0 });
  });
});
