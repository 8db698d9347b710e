import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { excludeCircuit, includeCircuit } from "../exclusions/mutations";
import { exclusionInput } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { getCircuit } from "./get-circuit";
import { editCircuit, takeTheirs } from "./mutations";
import { previewCircuitRevert, revertCircuit } from "./revert-circuit";
import { type CircuitValues, revertCircuitSchema } from "./schema";

let nadia: UserActor;
let tobias: UserActor;
let elsewhere: UserActor;
let planner: UserActor;
let id: number;

beforeAll(async () => {
  nadia = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN", "LEH"] });
  tobias = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN", "LEH"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["NOR"] });
  planner = await signedIn({ role: "planner", regions: ["LAN"] });
});
beforeEach(async () => {
  ({ id } = await storedCircuit({ title: "MAPLE HOLLOW", contractor: "Greenbough" }));
});

const stored = () => db().circuit.findUniqueOrThrow({ where: { id } });
const acts = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });
const lastAct = async () => Number((await acts()).at(-1)?.id);
const regionId = async (code: string) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id);

/** Corrects the circuit and answers the act. */
async function edit(actor: UserActor, changes: Partial<CircuitValues>): Promise<number> {
  const { values: base } = await getCircuit(actor, id);
  await editCircuit(actor, { id, values: { ...base, ...changes }, base, reason: "walked it" });
  return lastAct();
}
async function exclude(actor: UserActor, excluded: boolean, reason: string): Promise<number> {
  if (excluded) await excludeCircuit(actor, await exclusionInput(id, reason));
  else await includeCircuit(actor, { id, rowVersion: (await stored()).rowVersion, reason });
  return lastAct();
}
/** Takes an act back as the dialog does: after looking at what it would put back. */
async function revert(actor: UserActor, act: number) {
  const { digest } = await previewCircuitRevert(actor, act);
  return revertCircuit(actor, { id: act, digest, reason: "a slip of the hand" });
}
/** Runs an attempt that must be refused, and proves that the circuit and its history are as they were. */
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await stored(), await acts()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(), await acts()]).toEqual(before);
}
/** As a sync that brings this title, with the history it writes. */
async function syncedTitle(title: string): Promise<void> {
  const { title: before } = await stored();
  await db().circuit.update({ where: { id }, data: { title, rowVersion: { increment: 1 } } });
  await db().activityLog.create({
    data: {
      actorType: "sync",
      actorName: "WorkStudio sync",
      action: "circuit.sync",
      subjectType: "circuit",
      subjectId: BigInt(id),
      changes: { title: { before, after: title } },
    },
  });
}

describe("reverting a correction", () => {
  it("gives the fields back to WorkStudio, and says who, why and of which act", async () => {
    const untouched = await stored();
    const act = await edit(nadia, { title: "CORRECTED", totalMiles: 12.5, regionId: await regionId("LEH") });
    expect((await previewCircuitRevert(tobias, act)).changes).toEqual({
      title: { before: "CORRECTED", after: "MAPLE HOLLOW" },
      region_id: { before: "Lehigh", after: "Lancaster" },
      total_miles: { before: 12.5, after: 10 },
    });
    expect(await revert(tobias, act)).toEqual({ id, changed: ["title", "region_id", "total_miles"] });
    expect(await stored()).toMatchObject({
      title: "MAPLE HOLLOW",
      regionId: untouched.regionId,
      totalMiles: untouched.totalMiles,
      userModifiedFields: null,
      upstreamValues: null,
      rowVersion: 3,
    });
    expect((await acts()).at(-1)).toMatchObject({
      action: "circuit.revert",
      revertsId: BigInt(act),
      userId: tobias.userId,
      reason: "a slip of the hand",
      changes: { title: { before: "CORRECTED", after: "MAPLE HOLLOW" } },
    });
  });

  it("of a field that WorkStudio changed meanwhile brings WorkStudio's newest value", async () => {
    const act = await edit(nadia, { title: "CORRECTED" });
    await db().circuit.update({ where: { id }, data: { upstreamValues: { title: "MAPLE HOLLOW NORTH" } } });
    await revert(nadia, act);
    expect(await stored()).toMatchObject({ title: "MAPLE HOLLOW NORTH", userModifiedFields: null });
  });

  it("of a correction brings the correction before it, as its author's", async () => {
    await edit(nadia, { title: "FIRST" });
    const before = await stored();
    await revert(tobias, await edit(tobias, { title: "SECOND" }));
    expect(await stored()).toMatchObject({ title: "FIRST", userModifiedFields: before.userModifiedFields });
  });

  it("is refused while a later change of the field is in the way, and works once that is reverted", async () => {
    const first = await edit(nadia, { title: "FIRST", contractor: "Stonehedge" });
    const second = await edit(tobias, { title: "SECOND" });
    const refusal = {
      code: "CONFLICT",
      message:
        "A later change is in the way: Tobias Fenn changed title just now. Nothing was reverted. Revert that first, or edit the field.",
    };
    await changesNothing(() => previewCircuitRevert(nadia, first), refusal);
    await changesNothing(() => revertCircuit(nadia, { id: first, digest: "", reason: "a slip" }), refusal);
    await revert(nadia, second);
    await revert(nadia, first);
    expect(await stored()).toMatchObject({ title: "MAPLE HOLLOW", contractor: "Greenbough", userModifiedFields: null });
  });

  it("is not stopped by a later change of another field", async () => {
    const act = await edit(nadia, { title: "CORRECTED" });
    await edit(tobias, { contractor: "Stonehedge" });
    await revert(nadia, act);
    expect(await stored()).toMatchObject({ title: "MAPLE HOLLOW", contractor: "Stonehedge" });
  });

  it("happens once; what reverts can be reverted in its turn", async () => {
    const act = await edit(nadia, { title: "CORRECTED" });
    const corrected = await stored();
    await revert(tobias, act);
    const undoing = await lastAct();
    await changesNothing(() => previewCircuitRevert(nadia, act), {
      code: "CONFLICT",
      message: "Tobias Fenn reverted this just now. Nothing was changed.",
    });
    await revert(nadia, undoing);
    expect(await stored()).toMatchObject({
      title: "CORRECTED",
      userModifiedFields: corrected.userModifiedFields,
      upstreamValues: corrected.upstreamValues,
    });
  });

  it("by ten people at once happens once", async () => {
    const act = await edit(nadia, { title: "CORRECTED" });
    const { digest } = await previewCircuitRevert(nadia, act);
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => revertCircuit(nadia, { id: act, digest, reason: "a slip of the hand" })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "CONFLICT" });
    expect(await acts()).toHaveLength(2);
  });

  it("puts back what the person was shown, and nothing newer", async () => {
    const act = await edit(nadia, { title: "CORRECTED" });
    const { digest } = await previewCircuitRevert(nadia, act);
    await db().circuit.update({ where: { id }, data: { upstreamValues: { title: "MAPLE HOLLOW NORTH" } } });
    await changesNothing(() => revertCircuit(nadia, { id: act, digest, reason: "a slip" }), {
      code: "CONFLICT",
      message: "What this would put back has changed since you looked. Look at it again first.",
    });
  });

  it("cannot bring a circuit back into a region that is not one's own", async () => {
    const act = await edit(nadia, { regionId: await regionId("LEH") });
    const ofLehigh = await signedIn({ role: "supervisor", regions: ["LEH"] });
    await changesNothing(() => previewCircuitRevert(ofLehigh, act), { code: "INVALID" });
  });

  it("is not for a planner, nor for an act elsewhere, of another noun or of the sync", async () => {
    const act = await edit(nadia, { title: "CORRECTED" });
    await changesNothing(() => previewCircuitRevert(planner, act), { code: "FORBIDDEN" });
    await expect(revertCircuit(planner, { id: act, digest: "", reason: "a slip" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const toldOf = (one: number) => previewCircuitRevert(elsewhere, one).catch((error: unknown) => error);
    expect(await toldOf(act)).toEqual(await toldOf(987_654_321));
    await syncedTitle("MAPLE HOLLOW NORTH");
    await changesNothing(async () => previewCircuitRevert(nadia, await lastAct()), { code: "INVALID" });
  });

  it("needs a reason, as a correction does", () => {
    expect(revertCircuitSchema.safeParse({ id: 1, digest: "x", reason: " " }).success).toBe(false);
    expect(revertCircuitSchema.safeParse({ id: 1, digest: "x", reason: "a slip" }).success).toBe(true);
  });
});

describe("reverting the use of WorkStudio's value", () => {
  it("brings the correction back, with its author and with what WorkStudio has now", async () => {
    await edit(nadia, { title: "CORRECTED" });
    await db().circuit.update({ where: { id }, data: { upstreamValues: { title: "MAPLE HOLLOW NORTH" } } });
    const corrected = await stored();
    await takeTheirs(tobias, { id, fields: ["title"], rowVersion: corrected.rowVersion });
    await revert(tobias, await lastAct());
    expect(await stored()).toMatchObject({
      title: "CORRECTED",
      userModifiedFields: corrected.userModifiedFields,
      upstreamValues: { title: "MAPLE HOLLOW NORTH" },
    });
    expect((await getCircuit(nadia, id)).fields.find(({ field }) => field.key === "title")?.edited).toMatchObject({
      by: "Nadia Brook",
      theirs: "MAPLE HOLLOW NORTH",
      drifted: true,
    });
  });

  it("is refused once a sync has changed the field", async () => {
    await edit(nadia, { title: "CORRECTED" });
    await takeTheirs(nadia, { id, fields: ["title"], rowVersion: 2 });
    const act = await lastAct();
    await syncedTitle("MAPLE HOLLOW NORTH");
    await changesNothing(() => previewCircuitRevert(nadia, act), {
      code: "CONFLICT",
      message:
        "A later change is in the way: WorkStudio sync changed title just now. Nothing was reverted. Revert that first, or edit the field.",
    });
  });
});

describe("reverting an exclusion", () => {
  it("takes the circuit back in", async () => {
    await revert(tobias, await exclude(nadia, true, "belongs to the cooperative"));
    expect(await stored()).toMatchObject({ isExcluded: false, exclusionReason: null, excludedBy: null });
    expect((await acts()).at(-1)).toMatchObject({
      action: "circuit.revert",
      changes: {
        is_excluded: { before: true, after: false },
        exclusion_reason: { before: "Another reason: belongs to the cooperative", after: null },
      },
    });
  });

  it("of its end excludes it again, for the first reason and in the first person's name", async () => {
    await exclude(nadia, true, "belongs to the cooperative");
    const { excludedAt } = await stored();
    await revert(tobias, await exclude(tobias, false, "it is ours after all"));
    expect(await stored()).toMatchObject({
      isExcluded: true,
      exclusionReason: "Another reason",
      exclusionNote: "belongs to the cooperative",
      excludedBy: nadia.userId,
      excludedAt,
    });
  });

  it("is refused when somebody excluded it anew for another reason", async () => {
    const act = await exclude(nadia, true, "belongs to the cooperative");
    await exclude(tobias, false, "it is ours after all");
    await exclude(tobias, true, "sold");
    await changesNothing(() => previewCircuitRevert(nadia, act), {
      code: "CONFLICT",
      message: expect.stringContaining("Tobias Fenn changed exclusion just now") as string,
    });
  });

  it("needs the permission to exclude, not the one to correct", async () => {
    const act = await exclude(nadia, true, "belongs to the cooperative");
    const editor = await withPermissions(["circuit:view", "circuit:edit"], ["LAN"]);
    const excluder = await withPermissions(["circuit:view", "circuit:exclude"], ["LAN"]);
    await changesNothing(() => previewCircuitRevert(editor, act), { code: "FORBIDDEN" });
    await revert(excluder, act);
    expect(await stored()).toMatchObject({ isExcluded: false });
  });
});
