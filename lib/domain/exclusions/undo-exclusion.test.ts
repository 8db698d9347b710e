import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { exclusionInput, reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { endExclusions } from "./end-exclusions";
import { getRequestOf } from "./list-requests";
import { changeExclusion, excludeCircuit, includeCircuit } from "./mutations";
import { requestExclusion } from "./request-exclusion";
import { undoExclusion } from "./undo-exclusion";

let nadia: UserActor;
let tobias: UserActor;
let planner: UserActor;
let id: number;

beforeAll(async () => {
  nadia = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  tobias = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  planner = await signedIn({ role: "planner", regions: ["LAN"] });
});
beforeEach(async () => {
  ({ id } = await storedCircuit());
});

const stored = () => db().circuit.findUniqueOrThrow({ where: { id } });
const exclusion = async () => {
  const { isExcluded, exclusionReason, exclusionReasonId, exclusionNote, exclusionEndsOn, excludedBy, excludedAt } =
    await stored();
  return { isExcluded, exclusionReason, exclusionReasonId, exclusionNote, exclusionEndsOn, excludedBy, excludedAt };
};
const history = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });
const include = async (actor: UserActor) =>
  includeCircuit(actor, { id, rowVersion: (await stored()).rowVersion, reason: "It counts" });
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await stored(), await history()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(), await history()]).toEqual(before);
}

describe("undoing that a circuit was taken back into reporting", () => {
  it("puts somebody else's exclusion back as it was, also where its reason can no longer be chosen, and its decision falls due again", async () => {
    await excludeCircuit(
      tobias,
      await exclusionInput(id, "the gate is locked", { code: "access", until: "2099-03-31" }),
    );
    await endExclusions(systemActor("schedule"), new Date("2099-04-02T12:00:00Z"));
    const before = await exclusion();
    await include(nadia);
    await db().exclusionReason.update({ where: { code: "access" }, data: { isActive: false } });
    try {
      await undoExclusion(nadia, { id, act: "circuit.include" });
    } finally {
      await db().exclusionReason.update({ where: { code: "access" }, data: { isActive: true } });
    }
    expect(await exclusion()).toEqual(before);
    const acts = await history();
    expect(acts.at(-1)).toMatchObject({
      action: "circuit.revert",
      revertsId: acts.at(-2)?.id,
      userId: nadia.userId,
      reason: "Undone at once",
    });
    await endExclusions(systemActor("schedule"), new Date("2099-04-02T12:00:00Z"));
    expect((await stored()).exclusionDueAt).not.toBeNull();
  });

  it("is refused for somebody else's act, another region, and a planner", async () => {
    await excludeCircuit(tobias, await exclusionInput(id));
    await include(tobias);
    const elsewhere = { ...tobias, regionIds: [] };
    await changesNothing(() => undoExclusion(nadia, { id, act: "circuit.include" }), { code: "NOT_FOUND" });
    await changesNothing(() => undoExclusion(elsewhere, { id, act: "circuit.include" }), { code: "NOT_FOUND" });
    await changesNothing(() => undoExclusion(planner, { id, act: "circuit.include" }), { code: "FORBIDDEN" });
  });
});

describe("undoing that a circuit was excluded", () => {
  it("lets the request that it granted wait again", async () => {
    await requestExclusion(planner, { circuitId: id, reasonId: await reasonId("storm"), note: null, until: null });
    await excludeCircuit(nadia, await exclusionInput(id));
    expect(await getRequestOf(planner, id)).toMatchObject({ state: "granted" });
    await undoExclusion(nadia, { id, act: "circuit.exclude" });
    expect(await stored()).toMatchObject({ isExcluded: false });
    expect(await getRequestOf(planner, id)).toMatchObject({ state: "open", decidedBy: null, decidedAt: null });
  });

  it("is refused once a colleague changed the exclusion", async () => {
    await excludeCircuit(nadia, await exclusionInput(id));
    await changeExclusion(tobias, await exclusionInput(id, "stays out for good"));
    await changesNothing(() => undoExclusion(nadia, { id, act: "circuit.exclude" }), {
      code: "CONFLICT",
      message: expect.stringContaining("Tobias Fenn") as string,
    });
  });
});
