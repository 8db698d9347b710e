import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { previewBulkAct } from "../bulk-acts/preview-act";
import { type BulkActOnCircuits, type BulkRows } from "../bulk-acts/schema";
import { startBulkAct, undoBulkAct } from "../bulk-acts/start-act";
import { circuitList } from "../circuits/list";
import { exclusionList } from "../exclusions/list";
import { storedCircuit } from "./circuits";
import { reasonId } from "./exclusions";
import { signedIn } from "./people";

export let supervisor: UserActor;
export let colleague: UserActor;
export let planner: UserActor;
export let storm: number;
export let mark: string;
let count = 0;
export let ids: number[];

/** Three circuits before each test, alike in a word of their titles, and the people around them. */
export function startFromThree(): void {
  beforeAll(async () => {
    supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN", "LEH"] });
    colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN", "LEH"] });
    planner = await signedIn({ role: "planner", name: "Mara Quill", regions: ["LAN"] });
    storm = await reasonId("storm");
  });
  beforeEach(async () => {
    count += 1;
    mark = `BULKED${count}`;
    ids = [];
    for (const miles of [10, 20, 30])
      ids.push((await storedCircuit({ title: `${mark} ${miles}`, totalMiles: miles })).id);
  });
}

export const matching = (): BulkRows => ({
  list: "circuits",
  target: { kind: "matching", q: mark, filters: circuitList.parse({ excluded: "all" }).filters },
});
export const chosen = (some: number[]): BulkRows => ({ list: "circuits", target: { kind: "chosen", ids: some } });
export const excludedOnes = (): BulkRows => ({
  list: "exclusions",
  target: { kind: "matching", q: mark, filters: exclusionList.parse({}).filters },
});
export const exclude = (): BulkActOnCircuits => ({
  kind: "exclude",
  reasonId: storm,
  note: "the coast",
  until: "2099-03-31",
});
export const include: BulkActOnCircuits = { kind: "include", reason: "the crews are back" };
export const toRegion = async (code: string): Promise<BulkActOnCircuits> => ({
  kind: "region",
  regionId: Number((await db().region.findUniqueOrThrow({ where: { code } })).id),
  reason: "the border moved",
});
export const assign = (): BulkActOnCircuits => ({ kind: "assign", userId: Number(planner.userId) });
export const unassign = (): BulkActOnCircuits => ({ kind: "unassign", userId: Number(planner.userId) });
export const toQualityControl: BulkActOnCircuits = { kind: "stage", stage: "qc", reason: "the crews are through" };
export const syncOff: BulkActOnCircuits = { kind: "sync-off", reason: "nobody walks it" };

/** An act as a person does it: looked at, then done. */
export async function act(who: UserActor, asked: BulkActOnCircuits, rows: BulkRows = matching()) {
  const { guard } = await previewBulkAct(who, { rows, change: asked });
  return startBulkAct(who, { actKey: randomUUID(), rows, act: asked, guard });
}
export const undo = (who: UserActor, { id }: { id: number }) => undoBulkAct(who, { actKey: randomUUID(), id });
export const stored = () =>
  db().circuit.findMany({
    where: { id: { in: ids } },
    orderBy: { id: "asc" },
    include: { uiState: { select: { workflowStage: true, stageChangedBy: true } } },
  });
/** What people and the sync see of the circuits and their cards, without versions and times of change. */
export const facts = async () =>
  (await stored()).map(
    ({ rowVersion: _v, updatedAt: _u, lastUserModifiedAt: _a, lastUserModifiedBy: _b, ...rest }) => rest,
  );
export const assignments = async () =>
  (
    await db().circuitUser.findMany({
      where: { circuitId: { in: ids } },
      orderBy: [{ circuitId: "asc" }, { userId: "asc" }],
    })
  ).map((one) => [Number(one.circuitId), one.userId, one.assignmentSource]);
export const log = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: { in: ids } }, orderBy: { id: "asc" } });
export const conflict = (message?: string) => ({ code: "CONFLICT", ...(message ? { message } : {}) });
