import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { editCircuit } from "../circuits/mutations";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { storedCircuit } from "../testing/circuits";
import { theirsNow } from "../testing/corrections";
import {
  changesNothing,
  colleague,
  decide,
  history,
  id,
  keep,
  mark,
  matching,
  newest,
  row,
  startFromDriftedTitle,
  stored,
  supervisor,
  theirs,
} from "../testing/decisions";
import { previewDecision } from "./preview-decision";

startFromDriftedTitle();

describe("keeping ours", () => {
  it("asks no more about this value of WorkStudio's, and asks about the next one", async () => {
    expect(await decide(keep)).toMatchObject({ changed: 1, circuits: 1, unchanged: 0 });
    expect(await row()).toMatchObject({
      state: "standing",
      isDrifted: false,
      keptBy: "Nadia Brook",
      ours: `${mark} OURS`,
    });
    expect(await newest()).toMatchObject({
      action: "circuit.keep_ours",
      reason: "as the map says",
      changes: { title_kept_against: { before: null, after: `${mark} LATER` } },
    });
    await theirsNow(id, { title: `${mark} STILL LATER` });
    expect(await row()).toMatchObject({ state: "drifted" });
    await decide(keep);
    expect((await newest())?.changes).toEqual({
      title_kept_against: { before: `${mark} LATER`, after: `${mark} STILL LATER` },
    });
  });

  it("leaves WorkStudio's value when corrected, who corrected and why as they are", async () => {
    const before = await row();
    await decide(keep, matching(), colleague);
    expect(await row()).toMatchObject({
      correctedBy: "Nadia Brook",
      correctedAt: before?.correctedAt,
      reason: "walked it",
      theirsWhenCorrected: `${mark} THEIRS`,
      keptBy: "Tobias Fenn",
    });
  });

  it("can be reverted, and asks again", async () => {
    await decide({ kind: "keep", protection: "infinity" });
    const act = Number((await newest())?.id);
    const { digest } = await previewCircuitRevert(colleague, act);
    await revertCircuit(colleague, { id: act, digest, reason: "not seen after all" });
    expect(await row()).toMatchObject({
      state: "drifted",
      keptBy: null,
      protectedUntil: null,
      correctedBy: "Nadia Brook",
    });
  });

  it("twice writes once", async () => {
    await decide(keep);
    const entries = (await history()).length;
    expect(await decide(keep)).toMatchObject({ changed: 0, circuits: 0, unchanged: 1 });
    expect(await history()).toHaveLength(entries);
  });

  it("can protect for good, until a day, and no longer", async () => {
    await decide({ kind: "keep", protection: "infinity" });
    expect(await row()).toMatchObject({ state: "protected", protectedUntil: "infinity" });
    expect((await newest())?.changes).toMatchObject({ title_protected_until: { before: null, after: "for good" } });
    await theirsNow(id, { title: `${mark} UNSEEN` });
    expect(await row()).toMatchObject({ state: "protected", isDrifted: true });
    await decide({ kind: "keep", protection: "as-now" });
    expect(await row()).toMatchObject({ state: "protected", isDrifted: false });
    await decide({ kind: "keep", protection: "2099-12-31" });
    expect(await row()).toMatchObject({ state: "protected", protectedUntil: "2099-12-31" });
    await decide(keep);
    expect(await row()).toMatchObject({ state: "standing", protectedUntil: null });
  });

  it("until today still protects, until an earlier day is refused", async () => {
    await decide({ kind: "keep", protection: businessDay(new Date()) });
    expect(await row()).toMatchObject({ state: "protected" });
    await changesNothing(() => decide({ kind: "keep", protection: "2026-01-01" }), {
      code: "INVALID",
      details: { fieldErrors: { protection: ["Choose today or a later day."] } },
    });
  });

  it("ends a protection that is over, so that it asks no more", async () => {
    await theirsNow(id, { title: `${mark} THEIRS` }, { protected_until: "2026-01-01" });
    expect(await row()).toMatchObject({ state: "due" });
    await decide({ kind: "keep", protection: "as-now" });
    expect(await row()).toMatchObject({ state: "standing", protectedUntil: null });
  });
});

describe("using WorkStudio's value", () => {
  it("writes it at once, and nothing is tracked any more", async () => {
    const { rowVersion } = await stored();
    expect(await decide(theirs)).toMatchObject({ changed: 1, circuits: 1, unchanged: 0 });
    expect(await stored()).toMatchObject({
      title: `${mark} LATER`,
      userModifiedFields: null,
      upstreamValues: null,
      rowVersion: rowVersion + 1,
    });
    expect(await row()).toBeUndefined();
    expect(await newest()).toMatchObject({
      action: "circuit.take_theirs",
      changes: { title: { before: `${mark} OURS`, after: `${mark} LATER` } },
    });
  });

  it("of one field leaves the others corrected", async () => {
    await editCircuit(supervisor, {
      id,
      base: { totalMiles: 10, startDate: null, contractor: null },
      values: { totalMiles: 12.5, startDate: "2026-05-01", contractor: "Thornfield" },
      reason: "measured",
    });
    await theirsNow(id, { total_miles: 11.25 });
    await decide(theirs, matching({ field: "total_miles" }));
    const circuit = await stored();
    expect(Number(circuit.totalMiles)).toBe(11.25);
    expect(circuit).toMatchObject({ title: `${mark} OURS`, contractor: "Thornfield" });
    expect(Object.keys(circuit.userModifiedFields ?? {}).toSorted()).toEqual(["contractor", "start_date", "title"]);
    await decide(theirs);
    expect(await stored()).toMatchObject({ contractor: null, startDate: null, userModifiedFields: null });
    expect((await newest())?.changes).toMatchObject({
      start_date: { before: "2026-05-01", after: null },
      contractor: { before: "Thornfield", after: null },
    });
  });

  it("can be reverted: the correction comes back as its author's", async () => {
    await decide(theirs, matching(), colleague);
    const act = Number((await newest())?.id);
    const { digest, changes } = await previewCircuitRevert(supervisor, act);
    expect(changes).toEqual({ title: { before: `${mark} LATER`, after: `${mark} OURS` } });
    await revertCircuit(supervisor, { id: act, digest, reason: "too early" });
    expect(await row()).toMatchObject({ ours: `${mark} OURS`, correctedBy: "Nadia Brook", theirs: `${mark} LATER` });
  });

  it("leaves a circuit where it is whose region in WorkStudio is not one's own, and says so", async () => {
    const [lan, leh] = await Promise.all(
      ["LAN", "LEH"].map(async (code) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id)),
    );
    const moved = await storedCircuit({ title: `${mark} MOVED`, region: "LEH" });
    await editCircuit(colleague, { id: moved.id, base: { regionId: leh }, values: { regionId: lan }, reason: "ours" });
    const target = matching({ field: "region_id" });
    expect(await previewDecision(supervisor, { target })).toMatchObject({ count: 1, outOfReach: 1 });
    expect(await decide(theirs, target)).toMatchObject({ changed: 0, circuits: 0, unchanged: 1 });
    expect(await decide(theirs, target, colleague)).toMatchObject({ changed: 1 });
    expect(Number((await db().circuit.findUniqueOrThrow({ where: { id: moved.id } })).regionId)).toBe(leh);
  });
});
