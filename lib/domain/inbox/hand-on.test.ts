import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { refuseRequest } from "../exclusions/decide-request";
import { requestExclusion } from "../exclusions/request-exclusion";
import { storedCircuit } from "../testing/circuits";
import { reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { handOn, listColleagues } from "./hand-on";
import { getInbox } from "./queries";

let giver: UserActor;
let taker: UserActor;
let elsewhere: UserActor;
let planner: UserActor;
let circuitId: number;
let requestId: number;

beforeAll(async () => {
  giver = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  taker = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", name: "Elsa Wheeler", regions: ["CEN"] });
  planner = await signedIn({ role: "planner", regions: ["LAN"] });
});
beforeEach(async () => {
  circuitId = (await storedCircuit()).id;
  ({ requestId } = await requestExclusion(planner, {
    circuitId,
    reasonId: await reasonId("storm"),
    note: null,
    until: null,
  }));
});

const itemOf = async (who: UserActor) =>
  (await getInbox(who)).find(({ kind }) => kind === "requests")?.items.find((item) => item.circuitId === circuitId);
const hand = (to: UserActor, from = giver) =>
  handOn(from, { kind: "requests", circuitId, userId: Number(to.userId), note: "You know this line" });

describe("handing on what waits", () => {
  it("shows the colleague who asked and why, and the giver to whom; done is the decision", async () => {
    expect(await hand(taker)).toEqual({ to: "Tobias Fenn" });
    expect((await itemOf(taker))?.handed).toEqual({
      from: "Nadia Brook",
      to: "Tobias Fenn",
      note: "You know this line",
      isToMe: true,
    });
    expect((await itemOf(giver))?.handed).toMatchObject({ isToMe: false });
    const entry = await db().activityLog.findFirst({ where: { subjectId: circuitId, action: "circuit.hand_on" } });
    expect(entry).toMatchObject({ userId: giver.userId, reason: "You know this line" });
    await refuseRequest(taker, { requestId, rowVersion: 1, text: "It stays in" });
    expect([await itemOf(taker), await itemOf(giver)]).toEqual([undefined, undefined]);
    await expect(hand(taker)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("comes first among what waits for the colleague, however old the others are", async () => {
    for (let n = 0; n < 6; n += 1) {
      const { id } = await storedCircuit();
      await requestExclusion(planner, { circuitId: id, reasonId: await reasonId("storm"), note: null, until: null });
    }
    circuitId = (await storedCircuit()).id;
    await requestExclusion(planner, { circuitId, reasonId: await reasonId("storm"), note: null, until: null });
    await hand(taker);
    const group = (await getInbox(taker)).find(({ kind }) => kind === "requests");
    expect(group?.items[0]).toMatchObject({ circuitId, handed: { isToMe: true } });
  });

  it("goes to nobody who could not settle it, and is nobody's who may not decide or see it", async () => {
    for (const to of [elsewhere, planner, giver]) await expect(hand(to)).rejects.toMatchObject({ code: "INVALID" });
    await expect(hand(taker, planner)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(hand(taker, elsewhere)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const labels = (await listColleagues(giver, circuitId)).map(({ label }) => label.split(" · ")[0]);
    expect(labels).toContain("Tobias Fenn");
    expect(labels).not.toContain("Elsa Wheeler");
    expect(labels).not.toContain("Nadia Brook");
  });
});
