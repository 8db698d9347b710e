import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { followStatus, markCard, moveCard } from "./mutations";
import type { Stage } from "./rules";
import type { Place } from "./schema";
import { undoOnBoard } from "./undo-on-board";

let nadia: UserActor;
let tobias: UserActor;
let planner: UserActor;
let id: number;

beforeAll(async () => {
  nadia = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  tobias = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  planner = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
});
beforeEach(async () => {
  ({ id } = await storedCircuit());
});

const stored = (circuit = id) => db().circuitUiState.findUniqueOrThrow({ where: { circuitId: circuit } });
const version = async () => (await stored()).rowVersion;
const history = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });
const move = async (
  actor: UserActor,
  stage: Stage,
  {
    reason = null,
    place = { at: "end" },
    circuit = id,
  }: { reason?: string | null; place?: Place; circuit?: number } = {},
) => moveCard(actor, { id: circuit, version: (await stored(circuit)).rowVersion, stage, place, reason });
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await stored(), await history()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(), await history()]).toEqual(before);
}

describe("moving a card", () => {
  it("puts it at the end of another stage, as the person's, and tells the log", async () => {
    const before = await stored();
    expect(before).toMatchObject({ workflowStage: "active", stageChangedBy: null, rowVersion: 1 });
    expect(await move(planner, "pending_permissions")).toMatchObject({
      id,
      from: "active",
      stage: "pending_permissions",
      version: 2,
      isChanged: true,
    });
    const after = await stored();
    expect(after).toMatchObject({
      workflowStage: "pending_permissions",
      stageChangedBy: planner.userId,
      rowVersion: 2,
    });
    expect(after.stagePosition).toBeGreaterThan(before.stagePosition);
    expect((await history()).at(-1)).toMatchObject({
      action: "circuit.move",
      actorName: "Mara Hartwell",
      changes: { workflow_stage: { before: "Active, as WorkStudio has it", after: "Pending permissions" } },
    });
  });

  it("wants a reason for the way back, and keeps it", async () => {
    await move(planner, "qc");
    await changesNothing(() => move(planner, "active"), {
      code: "INVALID",
      details: { fieldErrors: { reason: ["Say why it goes back, for whoever reads the history."] } },
    });
    await move(planner, "active", { reason: "The spans at the river are missing" });
    expect((await history()).at(-1)).toMatchObject({ reason: "The spans at the river are missing" });
  });

  it("is refused where the rules do not let it go, in a sentence", async () => {
    await changesNothing(() => move(nadia, "closed"), {
      code: "INVALID",
      message: "Close it from quality control: nothing is closed that nobody checked.",
    });
  });

  it("leaves closing and opening again to whoever corrects circuits", async () => {
    await move(planner, "qc");
    await changesNothing(() => move(planner, "closed"), { code: "FORBIDDEN" });
    await move(nadia, "closed");
    await changesNothing(() => move(planner, "rework", { reason: "Opened by mistake" }), { code: "FORBIDDEN" });
    await move(nadia, "rework", { reason: "The utility sent it back" });
    expect(await stored()).toMatchObject({ workflowStage: "rework", stageChangedBy: nadia.userId });
  });

  it("is refused without the permission and outside the row scope", async () => {
    await changesNothing(() => move({ ...planner, permissions: new Set(["circuit:view"]) }, "qc"), {
      code: "FORBIDDEN",
    });
    await changesNothing(() => move({ ...nadia, regionIds: [] }, "qc"), { code: "NOT_FOUND" });
  });

  it("loses no card to two people at once: the second is told where it is and who moved it", async () => {
    const { rowVersion: version } = await stored();
    const input = { id, version, place: { at: "end" } as const, reason: null };
    const ends = await Promise.allSettled([
      moveCard(nadia, { ...input, stage: "qc" }),
      moveCard(tobias, { ...input, stage: "pending_permissions" }),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = ends.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(
        /it is in (Quality control|Pending permissions) now. (Nadia Brook|Tobias Fenn) moved it last/,
      ) as string,
    });
    expect((await history()).filter(({ action }) => action === "circuit.move")).toHaveLength(1);
  });

  it("writes nothing and no log where it stands there already", async () => {
    await move(nadia, "active", { place: { at: "same" } });
    expect(await history()).toEqual([]);
  });

  it("follows WorkStudio again where somebody gives it back", async () => {
    await move(nadia, "qc");
    await followStatus(planner, { id, version: 2 });
    expect(await stored()).toMatchObject({ workflowStage: "active", stageChangedBy: null });
    expect((await history()).at(-1)).toMatchObject({ action: "circuit.follow_status" });
    await db().circuit.update({ where: { id }, data: { apiStatus: "DEF" } });
    await move(nadia, "qc");
    await changesNothing(async () => followStatus(planner, { id, version: (await stored()).rowVersion }), {
      code: "INVALID",
    });
  });
});

describe("marking a card", () => {
  it("pins, hides, colours and notes it, and says so in the log", async () => {
    await markCard(planner, { id, version: 1, isPinned: true, color: "red", notes: "Gate code at the office" });
    expect(await stored()).toMatchObject({
      isPinned: true,
      isHidden: false,
      customColor: "red",
      notes: "Gate code at the office",
      stageChangedBy: null,
    });
    await markCard(planner, { id, version: 2, isHidden: true, isPinned: true });
    expect((await history()).map(({ action, changes }) => ({ action, changes }))).toEqual([
      {
        action: "circuit.mark",
        changes: {
          is_pinned: { before: false, after: true },
          custom_color: { before: null, after: "red" },
          board_notes: { before: null, after: "Gate code at the office" },
        },
      },
      { action: "circuit.mark", changes: { is_hidden: { before: false, after: true } } },
    ]);
  });

  it("is refused over a colleague's newer note, without the permission and outside the row scope", async () => {
    await markCard(tobias, { id, version: 1, notes: "Mine" });
    await changesNothing(() => markCard(nadia, { id, version: 1, notes: "No, mine" }), { code: "CONFLICT" });
    await changesNothing(
      () => markCard({ ...nadia, permissions: new Set(["circuit:view"]) }, { id, version: 2, isPinned: true }),
      { code: "FORBIDDEN" },
    );
    await changesNothing(() => markCard({ ...nadia, regionIds: [] }, { id, version: 2, isPinned: true }), {
      code: "NOT_FOUND",
    });
  });
});

describe("undo", () => {
  it("puts a card back where it stood, following WorkStudio as before", async () => {
    const above = (await storedCircuit()).id;
    const below = (await storedCircuit()).id;
    await move(nadia, "active", { place: { at: "after", id: above } });
    await move(nadia, "qc");
    await undoOnBoard(nadia, { id, version: await version(), place: { at: "after", id: above } });
    expect(await stored()).toMatchObject({ workflowStage: "active", stageChangedBy: null });
    const places = await Promise.all([above, id, below].map(async (one) => (await stored(one)).stagePosition));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("puts state and place back in one transaction: nobody sees the one without the other", async () => {
    const above = (await storedCircuit()).id;
    await storedCircuit();
    await move(nadia, "active", { place: { at: "after", id: above } });
    await move(nadia, "qc");
    const before = (await history()).length;
    await undoOnBoard(nadia, { id, version: await version(), place: { at: "after", id: above } });
    const acts = (await history()).slice(before);
    expect(acts.map(({ action }) => action)).toEqual(["circuit.revert", "circuit.reorder"]);
    const [wrote] = await db().$queryRaw<{ transactions: number }[]>`
      SELECT count(DISTINCT xmin::text)::int AS transactions
      FROM activity_log
      WHERE id = ANY(${acts.map((act) => act.id)}::bigint[])`;
    expect(wrote?.transactions).toBe(1);
  });

  it("is refused once a colleague moved it on, and for somebody else's act", async () => {
    await move(nadia, "qc");
    const left = await version();
    await changesNothing(() => undoOnBoard(tobias, { id, version: left, place: { at: "same" } }), {
      code: "NOT_FOUND",
    });
    await move(tobias, "closed");
    await changesNothing(() => undoOnBoard(nadia, { id, version: left, place: { at: "same" } }), {
      code: "CONFLICT",
      message: expect.stringContaining("Tobias Fenn") as string,
    });
  });

  it("of an older act takes no newer one back", async () => {
    await move(nadia, "qc");
    const left = await version();
    await markCard(nadia, { id, version: left, color: "blue" });
    await changesNothing(() => undoOnBoard(nadia, { id, version: left, place: { at: "same" } }), {
      code: "CONFLICT",
      message: expect.stringContaining("has changed since you looked") as string,
    });
  });

  it("takes marks back too, and the history reverts every act", async () => {
    await markCard(nadia, { id, version: 1, color: "blue", notes: "First" });
    await undoOnBoard(nadia, { id, version: 2, place: { at: "same" } });
    expect(await stored()).toMatchObject({ customColor: null, notes: null });
    await move(nadia, "qc");
    const act = (await history()).at(-1);
    const { changes, digest } = await previewCircuitRevert(planner, Number(act?.id));
    expect(changes).toEqual({ workflow_stage: { before: "Quality control", after: "Active, as WorkStudio has it" } });
    await revertCircuit(planner, { id: Number(act?.id), digest, reason: "It was not finished" });
    expect(await stored()).toMatchObject({ workflowStage: "active", stageChangedBy: null });
  });

  it("of a closing is not for a planner", async () => {
    await move(nadia, "qc");
    await move(nadia, "closed");
    const act = (await history()).at(-1);
    await expect(previewCircuitRevert(planner, Number(act?.id))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("a sync", () => {
  it("opens a state for every new circuit, in the stage of its status", async () => {
    const { id: checked } = await storedCircuit({ apiStatus: "QC" });
    const { id: fresh } = await storedCircuit({ apiStatus: "SA" });
    expect(await stored(checked)).toMatchObject({ workflowStage: "qc" });
    expect(await stored(fresh)).toMatchObject({ workflowStage: "active" });
    expect((await stored(fresh)).stagePosition).toBeGreaterThan((await stored(checked)).stagePosition);
    await moveCard(systemActor("test"), {
      id: fresh,
      version: 1,
      stage: "qc",
      place: { at: "before", id: checked },
      reason: null,
    });
    expect((await stored(fresh)).stagePosition).toBeLessThan((await stored(checked)).stagePosition);
  });
});
