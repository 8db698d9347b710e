import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { circuitList } from "../circuits/list";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { storedCircuit } from "../testing/circuits";
import { exclusionInput, reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { bulkExclude, bulkExcludeSchema, bulkInclude, previewBulkExclude, previewBulkInclude } from "./bulk-exclusions";
import { askBack } from "./decide-request";
import { exclusionList } from "./list";
import { changeExclusion, excludeCircuit } from "./mutations";
import { getRequestOf } from "./list-requests";
import { requestExclusion } from "./request-exclusion";

let supervisor: UserActor;
let colleague: UserActor;
let planner: UserActor;
let storm: number;
let mark: string;
let count = 0;
let ids: number[];

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  planner = await signedIn({ role: "planner", regions: ["LAN"] });
  storm = await reasonId("storm");
});
beforeEach(async () => {
  count += 1;
  mark = `BULKED${count}`;
  ids = [];
  for (const miles of [10, 20, 30])
    ids.push((await storedCircuit({ title: `${mark} ${miles}`, totalMiles: miles })).id);
});

const matching = (excluded: "hide" | "all" = "hide") => ({
  kind: "matching" as const,
  q: mark,
  filters: circuitList.parse({ excluded }).filters,
});
const excludedOnes = () => ({ kind: "matching" as const, q: mark, filters: exclusionList.parse({}).filters });
const guardOf = async (target: ReturnType<typeof matching>) =>
  (await circuitList.setOf(db(), supervisor, target)).guard;
const details = () => ({ reasonId: storm, note: "the coast", until: "2099-03-31" });
const stored = () => db().circuit.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } });
const acts = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: { in: ids } }, orderBy: { id: "asc" } });

describe("excluding many circuits", () => {
  it("says before what it takes out of the totals, and does it with an entry for each that can be reverted", async () => {
    await excludeCircuit(colleague, await exclusionInput(ids[0] ?? 0, "before"));
    const preview = await previewBulkExclude(supervisor, { target: matching("all") });
    expect(preview).toMatchObject({ matching: 3, already: 1, miles: 50 });
    const done = await bulkExclude(supervisor, { target: matching("all"), guard: preview.guard, ...details() });
    expect(done).toMatchObject({ changed: 2, already: 1, ids: ids.slice(1) });
    expect((await stored()).map(({ exclusionReason, excludedBy }) => [exclusionReason, excludedBy])).toEqual([
      ["Another reason", colleague.userId],
      ["Crews are on storm work", supervisor.userId],
      ["Crews are on storm work", supervisor.userId],
    ]);
    const act = (await acts()).at(-1);
    expect(act).toMatchObject({
      action: "circuit.exclude",
      actorName: "Nadia Brook",
      userId: supervisor.userId,
      sessionId: supervisor.sessionId,
      reason: "Crews are on storm work: the coast",
      subjectLabel: expect.stringContaining(mark) as string,
      contextJson: { bulk: 2 },
    });
    const { digest } = await previewCircuitRevert(colleague, Number(act?.id));
    await revertCircuit(colleague, { id: Number(act?.id), digest, reason: "this one counts" });
    expect((await stored())[2]).toMatchObject({ isExcluded: false, excludedBy: null });
  });

  it("is undone where it is announced, and gives requests what they asked for until then", async () => {
    await requestExclusion(planner, { circuitId: ids[0] ?? 0, ...details() });
    const asked = await requestExclusion(planner, { circuitId: ids[1] ?? 0, ...details() });
    await askBack(colleague, { requestId: asked.requestId, rowVersion: 1, text: "Until when exactly?" });
    const done = await bulkExclude(supervisor, { target: matching(), guard: await guardOf(matching()), ...details() });
    expect(await getRequestOf(planner, ids[0] ?? 0)).toMatchObject({ state: "granted", decidedBy: "Nadia Brook" });
    const undo = { target: { kind: "chosen" as const, ids: done.ids }, guard: done.guard, reason: "Undone at once" };
    expect(await bulkInclude(supervisor, { ...undo, isUndo: true })).toMatchObject({ changed: 3 });
    expect((await stored()).some(({ isExcluded }) => isExcluded)).toBe(false);
    const undecided = { decidedBy: null, decidedAt: null };
    expect(await getRequestOf(planner, ids[0] ?? 0)).toMatchObject({ state: "open", ...undecided });
    expect(await getRequestOf(planner, ids[1] ?? 0)).toMatchObject({ state: "asked_back", ...undecided });
  });

  it("is not undone over what a colleague changed since", async () => {
    const done = await bulkExclude(supervisor, { target: matching(), guard: await guardOf(matching()), ...details() });
    await changeExclusion(colleague, await exclusionInput(ids[1] ?? 0, "stays out for good"));
    const before = await stored();
    const undo = { target: { kind: "chosen" as const, ids: done.ids }, guard: done.guard, reason: "Undone at once" };
    await expect(bulkInclude(supervisor, undo)).rejects.toMatchObject({
      code: "CONFLICT",
      message:
        "The list changed meanwhile: 3 excluded circuits match as before, but not the same, or somebody changed one. Nothing was changed; look again.",
    });
    expect(await stored()).toEqual(before);
  });

  it("changes nothing when other circuits match than were shown", async () => {
    const guard = await guardOf(matching());
    await storedCircuit({ title: `${mark} NEW` });
    await expect(bulkExclude(supervisor, { target: matching(), guard, ...details() })).rejects.toMatchObject({
      code: "CONFLICT",
      message: "The list changed meanwhile: 4 circuits match now, not 3. Nothing was changed; look again.",
    });
    expect((await stored()).some(({ isExcluded }) => isExcluded)).toBe(false);
    expect(await acts()).toEqual([]);
  });

  it("reaches no circuit of another region, also where its id is sent, and nothing for a planner", async () => {
    const { id: foreign } = await storedCircuit({ region: "NOR" });
    const target = { kind: "chosen" as const, ids: [ids[0] ?? 0, foreign] };
    const { guard } = await circuitList.setOf(db(), supervisor, target);
    expect(await bulkExclude(supervisor, { target, guard, ...details() })).toMatchObject({ changed: 1 });
    expect(await db().circuit.findUnique({ where: { id: foreign } })).toMatchObject({ isExcluded: false });
    await expect(bulkExclude(planner, { target, guard, ...details() })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(previewBulkExclude(planner, { target })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("by two supervisors at once excludes each circuit once", async () => {
    const guard = await guardOf(matching("all"));
    const both = await Promise.allSettled(
      [supervisor, colleague].map((who) => bulkExclude(who, { target: matching("all"), guard, ...details() })),
    );
    const changed = both.map((one) => (one.status === "fulfilled" ? one.value.changed : 0));
    expect(changed.toSorted()).toEqual([0, 3]);
    expect(await acts()).toHaveLength(3);
  });

  it("takes no target with a filter that is not understood", () => {
    const input = { guard: "3.1", reasonId: 1, note: "", until: "" };
    const parse = (target: object) => bulkExcludeSchema.safeParse({ ...input, target }).success;
    expect(parse(matching())).toBe(true);
    expect(parse({ ...matching(), filters: { ...matching().filters, nothing: "x" } })).toBe(false);
    expect(parse({ kind: "chosen", ids: [] })).toBe(false);
  });
});

describe("taking many circuits back in", () => {
  it("does it for all that match, says what they bring back, and is refused when the list changed", async () => {
    await requestExclusion(planner, { circuitId: ids[0] ?? 0, ...details() });
    await bulkExclude(supervisor, { target: matching(), guard: await guardOf(matching()), ...details() });
    const preview = await previewBulkInclude(supervisor, { target: excludedOnes() });
    expect(preview).toMatchObject({ matching: 3, already: 0, miles: 60 });
    const include = (guard: string) =>
      bulkInclude(supervisor, { target: excludedOnes(), guard, reason: "the crews are back" });
    await expect(include("3.1")).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await include(preview.guard)).toMatchObject({ changed: 3 });
    expect(await getRequestOf(planner, ids[0] ?? 0)).toMatchObject({ state: "granted" });
    expect(
      (await stored()).every(({ isExcluded, exclusionReasonId }) => !isExcluded && exclusionReasonId === null),
    ).toBe(true);
    expect((await acts()).at(-1)).toMatchObject({ action: "circuit.include", reason: "the crews are back" });
  });

  it("is refused when somebody changed one of them since it was shown", async () => {
    await bulkExclude(supervisor, { target: matching(), guard: await guardOf(matching()), ...details() });
    const { guard } = await previewBulkInclude(supervisor, { target: excludedOnes() });
    await changeExclusion(colleague, await exclusionInput(ids[1] ?? 0, "stays out for good"));
    const before = await stored();
    const include = bulkInclude(supervisor, { target: excludedOnes(), guard, reason: "the crews are back" });
    await expect(include).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored()).toEqual(before);
  });

  it("can be reverted for one of them, with the reason, note and end that it had", async () => {
    await bulkExclude(supervisor, { target: matching(), guard: await guardOf(matching()), ...details() });
    const before = (await stored())[2];
    const { guard } = await previewBulkInclude(supervisor, { target: excludedOnes() });
    await bulkInclude(supervisor, { target: excludedOnes(), guard, reason: "the crews are back" });
    const act = Number((await acts()).at(-1)?.id);
    const { digest } = await previewCircuitRevert(colleague, act);
    await revertCircuit(colleague, { id: act, digest, reason: "this one not" });
    expect((await stored())[2]).toMatchObject({
      isExcluded: true,
      exclusionReason: "Crews are on storm work",
      exclusionNote: "the coast",
      exclusionEndsOn: before?.exclusionEndsOn,
      excludedAt: before?.excludedAt,
      excludedBy: supervisor.userId,
    });
  });
});
