import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { revertCircuit, previewCircuitRevert } from "../circuits/revert-circuit";
import { storedCircuit } from "../testing/circuits";
import { exclusionInput, reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { disableUser } from "../users/mutations";
import { askBack, grantRequest, refuseRequest } from "./decide-request";
import { getRequestOf, listOpenRequests } from "./list-requests";
import { excludeCircuit, includeCircuit } from "./mutations";
import { answerRequest, requestExclusion, withdrawRequest } from "./request-exclusion";
import { undoExclusion } from "./undo-exclusion";

let nadia: UserActor;
let tobias: UserActor;
let elsewhere: UserActor;
let mara: UserActor;
let otherPlanner: UserActor;
/** Sees the circuits of Lancaster, and may do nothing with them. */
let onlooker: UserActor;
let circuitId: number;
let storm: number;

beforeAll(async () => {
  nadia = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  tobias = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["NOR"] });
  mara = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
  otherPlanner = await signedIn({ role: "planner", name: "Silas Umberton", regions: ["LAN"] });
  onlooker = await withPermissions(["circuit:view"], ["LAN"]);
  storm = await reasonId("storm");
});
beforeEach(async () => {
  ({ id: circuitId } = await storedCircuit({ totalMiles: 25 }));
});

const details = () => ({ reasonId: storm, note: "crews left for the coast", until: "2099-03-31" });
const ask = (actor = mara) => requestExclusion(actor, { circuitId, ...details() });
const stored = () => db().circuit.findUniqueOrThrow({ where: { id: circuitId } });
const requests = () => db().exclusionRequest.findMany({ where: { circuitId }, orderBy: { id: "asc" } });
const history = () =>
  db().activityLog.findMany({
    where: { subjectType: "circuit", subjectId: BigInt(circuitId) },
    orderBy: { id: "asc" },
  });
const grant = (actor: UserActor, requestId: number, rowVersion = 1) =>
  grantRequest(actor, { requestId, rowVersion, ...details() });
const say = (requestId: number, text: string, rowVersion = 1) => ({ requestId, rowVersion, text });

/** Runs an attempt that must be refused, and proves that circuit, requests and history are as they were. */
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await stored(), await requests(), await history()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(), await requests(), await history()]).toEqual(before);
}

describe("asking for an exclusion", () => {
  it("leaves the circuit in reporting, and shows the request to everybody who sees the circuit", async () => {
    const { requestId } = await ask();
    expect(await stored()).toMatchObject({ isExcluded: false, rowVersion: 1 });
    expect(await getRequestOf(nadia, circuitId)).toMatchObject({
      id: requestId,
      state: "open",
      askedBy: "Mara Hartwell",
      isOwn: false,
      reason: "Crews are on storm work",
      note: "crews left for the coast",
      until: "2099-03-31",
      miles: 25,
      share: expect.any(Number) as number,
    });
    expect(await getRequestOf(mara, circuitId)).toMatchObject({ isOwn: true });
    expect(await getRequestOf(elsewhere, circuitId)).toBeNull();
    expect((await listOpenRequests(nadia)).rows.map(({ id }) => id)).toContain(requestId);
    expect((await listOpenRequests(elsewhere)).rows.map(({ id }) => id)).not.toContain(requestId);
    expect(await history()).toMatchObject([
      {
        action: "circuit.request_exclusion",
        userId: mara.userId,
        reason: "Crews are on storm work: crews left for the coast",
      },
    ]);
  });

  it("is shown to whoever asked before all others', which are a hundred with how many there are", async () => {
    const leaf = await signedIn({ role: "planner", regions: ["LEH"] });
    const { total: before } = await listOpenRequests(leaf);
    const circuits = await Promise.all(Array.from({ length: 101 }, () => storedCircuit({ region: "LEH" })));
    await db().exclusionRequest.createMany({
      data: circuits.map(({ id }) => ({ circuitId: id, askedBy: mara.userId, reasonId: storm })),
    });
    const { id: last } = await storedCircuit({ region: "LEH" });
    const { requestId } = await requestExclusion(leaf, { circuitId: last, ...details() });
    await askBack(await signedIn({ role: "supervisor", regions: ["LEH"] }), say(requestId, "Until when exactly?"));
    const { rows, total } = await listOpenRequests(leaf);
    expect(rows).toHaveLength(100);
    expect(total).toBe(before + 102);
    expect(rows[0]).toMatchObject({ id: requestId, isOwn: true, state: "asked_back" });
    expect(rows.slice(1).every(({ isOwn }) => !isOwn)).toBe(true);
  });

  it("twice is one request, also when both arrive at once", async () => {
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(second).toEqual(first);
    expect(await ask()).toEqual(first);
    expect(await requests()).toHaveLength(1);
    expect(await history()).toHaveLength(1);
  });

  it("while somebody else's request waits says whose", async () => {
    await ask();
    await changesNothing(() => ask(otherPlanner), {
      code: "CONFLICT",
      message: expect.stringContaining("Mara Hartwell asked for this just now") as string,
    });
  });

  it("is for a circuit that counts, a reason of the list, and whoever may ask", async () => {
    await changesNothing(() => requestExclusion(mara, { circuitId, ...details(), reasonId: 999_999 }), {
      code: "INVALID",
    });
    await changesNothing(() => ask(onlooker), { code: "FORBIDDEN" });
    const stranger = await signedIn({ role: "planner", regions: ["NOR"] });
    await changesNothing(() => ask(stranger), { code: "NOT_FOUND" });
    await excludeCircuit(nadia, await exclusionInput(circuitId));
    await changesNothing(() => ask(), { code: "CONFLICT", message: "This circuit is excluded already." });
  });
});

describe("deciding", () => {
  it("grants what was asked with what the decider makes of it, and can be reverted like any exclusion", async () => {
    const { requestId } = await ask();
    await grantRequest(nadia, { requestId, rowVersion: 1, ...details(), until: "2099-06-30" });
    expect(await stored()).toMatchObject({
      isExcluded: true,
      exclusionReason: "Crews are on storm work",
      exclusionEndsOn: new Date("2099-06-30"),
      excludedBy: nadia.userId,
    });
    expect(await getRequestOf(mara, circuitId)).toMatchObject({
      state: "granted",
      decidedBy: "Nadia Brook",
      isOwn: true,
    });
    const act = (await history()).at(-1);
    expect(act).toMatchObject({
      action: "circuit.grant_exclusion",
      reason: "Crews are on storm work: crews left for the coast (asked by Mara Hartwell)",
    });
    const { digest } = await previewCircuitRevert(tobias, Number(act?.id));
    await revertCircuit(tobias, { id: Number(act?.id), digest, reason: "the wrong circuit" });
    expect(await stored()).toMatchObject({ isExcluded: false });
    expect(await getRequestOf(mara, circuitId)).toMatchObject({ state: "open", decidedBy: null, decidedAt: null });
    expect((await requests())[0]).toMatchObject({ rowVersion: 3 });
  });

  it("by putting an exclusion back is the doing of whoever puts it back, and is taken back with that", async () => {
    await excludeCircuit(nadia, await exclusionInput(circuitId));
    await includeCircuit(nadia, { id: circuitId, rowVersion: 2, reason: "It counts" });
    await ask();
    await undoExclusion(nadia, { id: circuitId, act: "circuit.include" });
    expect(await getRequestOf(mara, circuitId)).toMatchObject({ state: "granted", decidedBy: "Nadia Brook" });
    const revert = async (actor: UserActor) => {
      const id = Number((await history()).at(-1)?.id);
      const { digest } = await previewCircuitRevert(actor, id);
      await revertCircuit(actor, { id, digest, reason: "a slip of the hand" });
    };
    await revert(tobias);
    expect(await getRequestOf(mara, circuitId)).toMatchObject({ state: "open", decidedBy: null });
    await revert(tobias);
    expect(await stored()).toMatchObject({ isExcluded: true, excludedBy: nadia.userId });
    expect(await getRequestOf(mara, circuitId)).toMatchObject({ state: "granted", decidedBy: "Tobias Fenn" });
  });

  it("refuses with a reason that whoever asked reads, and the circuit can be asked for again", async () => {
    const { requestId } = await ask();
    await refuseRequest(nadia, say(requestId, "The crews are back on Monday"));
    expect(await stored()).toMatchObject({ isExcluded: false });
    expect(await getRequestOf(mara, circuitId)).toMatchObject({
      state: "refused",
      decision: "The crews are back on Monday",
      decidedBy: "Nadia Brook",
    });
    await ask();
    expect((await requests()).map(({ state }) => state)).toEqual(["refused", "open"]);
  });

  it("by two supervisors at once is done once: one decides, the other is told who did", async () => {
    const { requestId } = await ask();
    const answers = await Promise.allSettled([
      grant(nadia, requestId),
      refuseRequest(tobias, say(requestId, "Not now, please")),
    ]);
    const [refusal] = answers.filter((answer) => answer.status === "rejected");
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(refusal?.reason).toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/^(Nadia Brook granted|Tobias Fenn refused) this request just now/) as string,
    });
    expect(await history()).toHaveLength(2);
    expect((await stored()).isExcluded).toBe((await requests())[0]?.state === "granted");
  });

  it("twice by the same person answers alike", async () => {
    const { requestId } = await ask();
    const [first, second] = await Promise.all([grant(nadia, requestId), grant(nadia, requestId)]);
    expect(second).toEqual(first);
    expect(await history()).toHaveLength(2);
  });

  it("is done with where somebody excluded the circuit meanwhile: whoever asked has what they asked for", async () => {
    const { requestId } = await ask();
    await excludeCircuit(tobias, await exclusionInput(circuitId, "seen on the way"));
    expect(await getRequestOf(mara, circuitId)).toMatchObject({ state: "granted", decidedBy: "Tobias Fenn" });
    await changesNothing(() => refuseRequest(nadia, say(requestId, "Too late")), {
      code: "CONFLICT",
      message: "Tobias Fenn granted this request just now. Nothing was changed.",
    });
  });

  it("is not for planners, other regions, or a page that is outdated", async () => {
    const { requestId } = await ask();
    await changesNothing(() => grant(mara, requestId), { code: "FORBIDDEN" });
    await changesNothing(() => refuseRequest(mara, say(requestId, "no, no")), { code: "FORBIDDEN" });
    await changesNothing(() => askBack(otherPlanner, say(requestId, "why?")), { code: "FORBIDDEN" });
    for (const decide of [
      grant,
      (actor: UserActor) => refuseRequest(actor, say(requestId, "no, no")),
      (actor: UserActor) => askBack(actor, say(requestId, "why?")),
    ])
      await changesNothing(() => decide(elsewhere, requestId), { code: "NOT_FOUND" });
    await changesNothing(() => grant(nadia, requestId, 7), { code: "CONFLICT" });
  });
});

describe("asking back", () => {
  it("waits for whoever asked, whose answer opens the request again", async () => {
    const { requestId } = await ask();
    await askBack(nadia, say(requestId, "Until when exactly?"));
    expect(await getRequestOf(mara, circuitId)).toMatchObject({
      state: "asked_back",
      question: "Until when exactly?",
      questionedBy: "Nadia Brook",
    });
    await answerRequest(mara, say(requestId, "Until the end of March", 2));
    expect(await getRequestOf(nadia, circuitId)).toMatchObject({ state: "open", answer: "Until the end of March" });
    await grant(tobias, requestId, 3);
    expect((await history()).map(({ action }) => action)).toEqual([
      "circuit.request_exclusion",
      "circuit.ask_back_exclusion",
      "circuit.answer_exclusion",
      "circuit.grant_exclusion",
    ]);
  });

  it("is answered by nobody else, and only once", async () => {
    const { requestId } = await ask();
    await changesNothing(() => answerRequest(mara, say(requestId, "unasked")), { code: "CONFLICT" });
    await askBack(nadia, say(requestId, "Until when exactly?"));
    await changesNothing(() => answerRequest(otherPlanner, say(requestId, "I know", 2)), { code: "NOT_FOUND" });
    await changesNothing(() => answerRequest(nadia, say(requestId, "I know", 2)), { code: "NOT_FOUND" });
    await changesNothing(() => answerRequest(onlooker, say(requestId, "I know", 2)), { code: "FORBIDDEN" });
    await answerRequest(mara, say(requestId, "Until the end of March", 2));
    expect(await answerRequest(mara, say(requestId, "Until the end of March", 2))).toEqual({ requestId, circuitId });
    expect(await history()).toHaveLength(3);
  });

  it("is refused when whoever asked can no longer sign in; granting and refusing still work", async () => {
    const leaver = await signedIn({ role: "planner", name: "Ivo Larch", regions: ["LAN"] });
    const { requestId } = await ask(leaver);
    const admin = await signedIn({ role: "admin" });
    await disableUser(admin, { id: Number(leaver.userId), reason: "left the company" });
    await changesNothing(() => askBack(nadia, say(requestId, "Until when?")), {
      code: "CONFLICT",
      message: expect.stringContaining("Ivo Larch can no longer sign in") as string,
    });
    expect(await getRequestOf(nadia, circuitId)).toMatchObject({ isAskerActive: false });
    await grant(nadia, requestId);
    expect(await stored()).toMatchObject({ isExcluded: true });
  });
});

describe("withdrawing", () => {
  it("ends the request without a decision, and is for whoever asked alone", async () => {
    const { requestId } = await ask();
    const withdraw = (actor: UserActor, rowVersion = 1) => withdrawRequest(actor, { requestId, rowVersion });
    await changesNothing(() => withdraw(otherPlanner), { code: "NOT_FOUND" });
    await changesNothing(() => withdraw(nadia), { code: "NOT_FOUND" });
    await changesNothing(() => withdraw(onlooker), { code: "FORBIDDEN" });
    await changesNothing(() => withdraw(mara, 5), { code: "CONFLICT" });
    await withdraw(mara);
    await withdraw(mara);
    expect(await getRequestOf(mara, circuitId)).toMatchObject({ state: "withdrawn", decidedBy: null });
    await changesNothing(() => grant(nadia, requestId), {
      code: "CONFLICT",
      message: "Mara Hartwell withdrew this request just now. Nothing was changed.",
    });
  });
});
