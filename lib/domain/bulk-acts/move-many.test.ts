import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { topicVersion } from "@/lib/platform/shared-cache";
import { markCard, moveCard } from "../board/mutations";
import { STAGES, type Stage } from "../board/rules";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { previewBulkAct } from "./preview-act";
import { skippedWords } from "./rules";
import { type BulkActOnCircuits, type BulkRows, startBulkActSchema } from "./schema";
import { startBulkAct, undoBulkAct } from "./start-act";

let supervisor: UserActor;
let colleague: UserActor;
let planner: UserActor;
let ids: number[];

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  planner = await signedIn({ role: "planner", name: "Mara Quill", regions: ["LAN"] });
});
beforeEach(async () => {
  ids = [];
  // One in each stage, in the order of the stages.
  for (const stage of STAGES) {
    const { id } = await storedCircuit({ apiStatus: "NEW" });
    await db().circuitUiState.update({ where: { circuitId: id }, data: { workflowStage: stage } });
    ids.push(id);
  }
});

const to = (stage: Stage): BulkActOnCircuits => ({ kind: "stage", stage, reason: "the crews are through" });
const rowsOf = (some: number[]): BulkRows => ({ list: "circuits", target: { kind: "chosen", ids: some } });
async function act(who: UserActor, stage: Stage, some = ids) {
  const { guard } = await previewBulkAct(who, { rows: rowsOf(some), change: to(stage) });
  return startBulkAct(who, { actKey: randomUUID(), rows: rowsOf(some), act: to(stage), guard });
}
const undo = (who: UserActor, { id }: { id: number }) => undoBulkAct(who, { actKey: randomUUID(), id });
const cards = () => db().circuitUiState.findMany({ where: { circuitId: { in: ids } }, orderBy: { circuitId: "asc" } });
const stages = async () => (await cards()).map(({ workflowStage }) => workflowStage);
const cardOf = (id: number) => db().circuitUiState.findUniqueOrThrow({ where: { circuitId: id } });
const move = async (who: UserActor, id: number, stage: Stage) =>
  moveCard(who, { id, version: (await cardOf(id)).rowVersion, stage, place: { at: "end" }, reason: "seen there" });
const log = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: { in: ids } }, orderBy: { id: "asc" } });

describe("moving many circuits to a stage", () => {
  it("moves those that may go there to its end, as one's own, with the entry of a single move, and tells the board", async () => {
    const before = await topicVersion(["board"]);
    const [active = 0, pending = 0] = ids;
    const positions = (await cards()).map(({ stagePosition }) => stagePosition);
    expect(await act(supervisor, "qc", [active, pending])).toMatchObject({ changed: 2, skipped: {} });
    for (const [index, card] of (await cards()).slice(0, 2).entries()) {
      expect(card).toMatchObject({ workflowStage: "qc", stageChangedBy: supervisor.userId, rowVersion: 2 });
      expect(card.stagePosition).toBeGreaterThan(Math.max(...positions));
      expect(card.stageChangedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
      expect((await log())[index]).toMatchObject({
        action: "circuit.move",
        reason: "the crews are through",
        changes: {
          workflow_stage: {
            before: index === 0 ? "Active, as WorkStudio has it" : "Pending permissions, as WorkStudio has it",
            after: "Quality control",
          },
        },
        statesJson: {
          workflow_stage: {
            before: { stage: index === 0 ? "active" : "pending_permissions", by: null },
            after: { stage: "qc", by: Number(supervisor.userId) },
          },
        },
      });
    }
    expect(await topicVersion(["board"])).not.toBe(before);
  });

  it.each<[Stage, object, object]>([
    ["active", { already: 1, "not-allowed": 1 }, { already: 1, "not-allowed": 1 }],
    ["pending_permissions", { already: 1, "not-allowed": 1 }, { already: 1, "not-allowed": 1 }],
    ["qc", { already: 1 }, { already: 1, "may-not-close": 1 }],
    ["rework", { already: 1, "not-allowed": 2 }, { already: 1, "not-allowed": 2, "may-not-close": 1 }],
    ["closed", { already: 1, "not-allowed": 3 }, { already: 1, "not-allowed": 3, "may-not-close": 1 }],
  ])(
    "to %s: says what stays and why, for whoever may close and for whoever may not",
    async (stage, closing, moving) => {
      const look = (who: UserActor) => previewBulkAct(who, { rows: rowsOf(ids), change: to(stage) });
      const count = (skipped: object) => 5 - Object.values(skipped).reduce((sum: number, one: number) => sum + one, 0);
      expect(await look(supervisor)).toMatchObject({ skipped: closing, changing: count(closing) });
      expect(await look(planner)).toMatchObject({ skipped: moving, changing: count(moving) });
      const before = await stages();
      const done = await act(planner, stage);
      expect(done).toMatchObject({ skipped: moving, changed: count(moving) });
      expect((await stages()).filter((now, index) => now !== before[index])).toHaveLength(count(moving));
    },
  );

  it("says in words what stays", () => {
    expect(skippedWords({ already: 1, "not-allowed": 1, "may-not-close": 2 })).toEqual([
      "1 circuit is so already.",
      "1 circuit does not go there from its stage.",
      "2 circuits are closed, or opened again, only by whoever corrects circuits.",
    ]);
  });

  it("wants a stage of the board and a reason", () => {
    const parse = (asked: object) =>
      startBulkActSchema.safeParse({ actKey: randomUUID(), rows: rowsOf(ids), act: asked, guard: "1.1" }).success;
    expect(parse(to("qc"))).toBe(true);
    expect(parse({ ...to("qc"), stage: "hibernating" })).toBe(false);
    expect(parse({ ...to("qc"), reason: " " })).toBe(false);
  });

  it("does nothing where a colleague moved one since it was shown, and minds no pin", async () => {
    const [active = 0, pending = 0] = ids;
    const rows = rowsOf([active, pending]);
    const { guard } = await previewBulkAct(supervisor, { rows, change: to("qc") });
    const sent = (shown: string) =>
      startBulkAct(supervisor, { actKey: randomUUID(), rows, act: to("qc"), guard: shown });
    await move(colleague, active, "pending_permissions");
    const before = await cards();
    await expect(sent(guard)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await cards()).toEqual(before);
    const again = await previewBulkAct(supervisor, { rows, change: to("qc") });
    await markCard(colleague, { id: pending, version: (await cardOf(pending)).rowVersion, isPinned: true });
    expect(await sent(again.guard)).toMatchObject({ changed: 2 });
    expect(await cardOf(pending)).toMatchObject({ workflowStage: "qc", isPinned: true });
  });

  it("loses no move of a colleague at the same moment: it comes before or after", async () => {
    const [active = 0, pending = 0] = ids;
    const both = await Promise.allSettled([
      act(supervisor, "qc", [active, pending]),
      move(colleague, active, "pending_permissions"),
    ]);
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    const moves = (await log()).filter(({ subjectId }) => subjectId === BigInt(active));
    const states = moves.map(({ statesJson }) => statesJson as { workflow_stage: { before: object; after: object } });
    for (const [index, { workflow_stage: stage }] of states.entries())
      if (index > 0) expect(stage.before).toEqual(states[index - 1]?.workflow_stage.after);
    expect(states.at(-1)?.workflow_stage.after).toMatchObject({ stage: (await cardOf(active)).workflowStage });
  });
});

describe("undoing it", () => {
  it("puts each back where it was, also those that somebody had moved before, at the end of the stage", async () => {
    const [active = 0, pending = 0, , rework = 0] = ids;
    await move(colleague, active, "pending_permissions");
    const before = (await cards()).map(({ workflowStage, stageChangedBy }) => [workflowStage, stageChangedBy]);
    const done = await act(supervisor, "qc", [active, pending, rework]);
    const version = (await cardOf(active)).rowVersion;
    const board = await topicVersion(["board"]);
    expect(await undo(supervisor, done)).toMatchObject({ changed: 3, skipped: {} });
    expect((await cards()).map(({ workflowStage, stageChangedBy }) => [workflowStage, stageChangedBy])).toEqual(before);
    expect((await cardOf(active)).rowVersion).toBe(version + 1);
    expect(await topicVersion(["board"])).not.toBe(board);
    expect((await log()).at(-1)).toMatchObject({
      action: "circuit.revert",
      changes: { workflow_stage: { before: "Quality control", after: "Rework, as WorkStudio has it" } },
    });
  });

  it("leaves what was moved since, and what WorkStudio has in another stage since", async () => {
    const [active = 0, pending = 0, , rework = 0] = ids;
    const done = await act(supervisor, "qc", [active, pending, rework]);
    await move(colleague, active, "rework");
    await db().circuit.update({ where: { id: pending }, data: { apiStatus: "CLOSE" } });
    expect(await undo(supervisor, done)).toMatchObject({ changed: 1, skipped: { "changed-since": 2 } });
    expect(await stages()).toEqual(["rework", "qc", "qc", "rework", "closed"]);
  });

  it("opens nothing again for whoever may no longer close", async () => {
    const [, , checked = 0] = ids;
    const done = await act(supervisor, "closed", [checked]);
    const since = { ...supervisor, permissions: new Set(["circuit:view", "circuit:move"] as const) };
    await expect(undo(since, done)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await cardOf(checked)).workflowStage).toBe("closed");
  });

  it("and doing it change nothing where the database no longer lets that person close", async () => {
    const [, , checked = 0] = ids;
    const once = { ...planner, permissions: new Set([...planner.permissions, "circuit:edit" as const]) };
    await expect(act(once, "closed", [checked])).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await cardOf(checked)).workflowStage).toBe("qc");
  });
});
