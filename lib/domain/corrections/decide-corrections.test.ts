import { ownerClient } from "@/lib/platform/testing/owner-client";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { editCircuit } from "../circuits/mutations";
import { correctedTitle, linesAreTrue, theirsNow } from "../testing/corrections";
import {
  changesNothing,
  colleague,
  correct,
  decide,
  history,
  id,
  keep,
  mark,
  matching,
  newest,
  planner,
  row,
  startFromDriftedTitle,
  stored,
  supervisor,
  theirs,
} from "../testing/decisions";
import { signedIn } from "../testing/people";
import { untilOneWaits } from "../testing/until-one-waits";
import { decideCorrections, decideCorrectionsSchema } from "./decide-corrections";
import { correctionList } from "./list";
import { previewDecision } from "./preview-decision";
import { decisionSchema } from "./schema";
import type { CorrectionTarget } from "./target-sql";
import { undoDecision } from "./undo-decision";

startFromDriftedTitle();

describe("correcting again", () => {
  it("gives a third value, has seen WorkStudio's, and remembers what it was at first", async () => {
    expect(await decide(correct(`${mark} THIRD`), matching(), colleague)).toMatchObject({ changed: 1 });
    expect(await row()).toMatchObject({
      ours: `${mark} THIRD`,
      theirs: `${mark} LATER`,
      theirsWhenCorrected: `${mark} THEIRS`,
      state: "standing",
      correctedBy: "Tobias Fenn",
      reason: "as the map says",
    });
    expect(await newest()).toMatchObject({
      action: "circuit.edit",
      changes: { title: { before: `${mark} OURS`, after: `${mark} THIRD` } },
    });
    expect((await stored()).lastUserModifiedBy).toBe(colleague.userId);
  });

  it("to the value that is ours already keeps it against WorkStudio's, as its author's, with the protection chosen", async () => {
    const before = await row();
    const protectedAs = (protection: string) =>
      decisionSchema.parse({ kind: "correct", field: "title", value: `${mark} OURS`, protection });
    expect(await decide(protectedAs("2099-12-31"), matching(), colleague)).toMatchObject({ changed: 1, unchanged: 0 });
    expect(await row()).toMatchObject({
      state: "protected",
      isDrifted: false,
      protectedUntil: "2099-12-31",
      keptBy: "Tobias Fenn",
      correctedBy: "Nadia Brook",
      correctedAt: before?.correctedAt,
      reason: "walked it",
    });
    expect((await newest())?.changes).toEqual({
      title_kept_against: { before: null, after: `${mark} LATER` },
      title_protected_until: { before: null, after: "2099-12-31" },
    });
    expect((await stored()).lastUserModifiedBy).toBe(supervisor.userId);
    const { changed, entries: act } = await decide(protectedAs("infinity"));
    expect(changed).toBe(1);
    expect((await newest())?.changes).toEqual({
      title_protected_until: { before: "2099-12-31", after: "for good" },
    });
    const entries = (await history()).length;
    expect(await decide(protectedAs("as-now"))).toMatchObject({ changed: 0, unchanged: 1 });
    expect(await history()).toHaveLength(entries);
    await undoDecision(supervisor, act ?? { first: 0, last: 0 });
    expect(await row()).toMatchObject({ ours: `${mark} OURS`, protectedUntil: "2099-12-31" });
  });

  it("is held against the limits of the form", () => {
    const tried = (field: string, value: unknown) =>
      decisionSchema.safeParse({ kind: "correct", field, value, protection: "none" }).error?.issues[0];
    expect(tried("title", "  ")).toMatchObject({ path: ["value"], message: "Enter a title." });
    expect(tried("percentComplete", "140")?.path).toEqual(["value"]);
    expect(tried("startDate", "soon")).toMatchObject({ path: ["value"], message: "Enter a date as YYYY-MM-DD." });
    expect(tried("jobGuid", "x")?.path).toEqual(["field"]);
    expect(
      decisionSchema.parse({ kind: "correct", field: "totalMiles", value: "7.125", protection: "none" }),
    ).toMatchObject({ value: 7.13 });
  });

  it("wants corrections of one field, and a region of one's own", async () => {
    await editCircuit(supervisor, { id, base: { totalMiles: 10 }, values: { totalMiles: 3 }, reason: "measured" });
    await changesNothing(() => decide(correct("ANY")), {
      code: "INVALID",
      message: expect.stringMatching(/several fields/) as string,
    });
    const leh = Number((await db().region.findUniqueOrThrow({ where: { code: "LEH" } })).id);
    const cen = Number((await db().region.findUniqueOrThrow({ where: { code: "CEN" } })).id);
    const lan = Number((await stored()).regionId);
    await editCircuit(colleague, { id, base: { regionId: lan }, values: { regionId: leh }, reason: "moved" });
    await changesNothing(() => decide(correct(cen, "regionId"), matching({ field: "region_id" }), colleague), {
      code: "INVALID",
      details: { fieldErrors: { value: [expect.stringMatching(/not one of yours/) as string] } },
    });
  });
});

describe("many at once", () => {
  it("are decided in one act, each with an entry in its circuit's history, and nothing else", async () => {
    const others = await Promise.all(
      [1, 2, 3].map((n) => correctedTitle(supervisor, `${mark} ${n} THEIRS`, `${mark} ${n} OURS`)),
    );
    const elsewhere = await correctedTitle(colleague, `${mark} FAR`, `${mark} FAR OURS`, "LEH");
    const preview = await previewDecision(supervisor, { target: matching() });
    expect(preview).toMatchObject({ count: 4, circuits: 4, outOfReach: 0, field: { key: "title", value: null } });
    expect(preview.examples[0]).toMatchObject({ label: "Title", ours: `${mark} OURS`, theirs: `${mark} LATER` });
    expect(await decide(theirs)).toMatchObject({ changed: 4, circuits: 4, unchanged: 0 });
    const titles = await db().circuit.findMany({ where: { id: { in: [id, ...others, elsewhere] } } });
    expect(titles.map(({ title }) => title).toSorted()).toEqual(
      [`${mark} LATER`, ...[1, 2, 3].map((n) => `${mark} ${n} THEIRS`), `${mark} FAR OURS`].toSorted(),
    );
    expect(await newest()).toMatchObject({ contextJson: { bulk: 4 } });
    expect(await db().activityLog.count({ where: { action: "circuit.take_theirs", subjectId: { in: others } } })).toBe(
      3,
    );
    expect(await linesAreTrue()).toEqual([]);
  });

  it("of a filter are those that it shows", async () => {
    const calm = await correctedTitle(supervisor, `${mark} CALM THEIRS`, `${mark} CALM OURS`);
    await decide(theirs, matching({ state: "drifted" }));
    expect((await stored()).title).toBe(`${mark} LATER`);
    expect((await db().circuit.findUniqueOrThrow({ where: { id: calm } })).title).toBe(`${mark} CALM OURS`);
  });

  it("are refused where a filter cannot be read, since it must never mean all", () => {
    const { filters } = correctionList.parse({});
    const tried = (change: object) =>
      decideCorrectionsSchema.safeParse({
        target: { kind: "matching", q: "", filters: { ...filters, ...change } },
        decision: theirs,
        reason: "as the map says",
        guard: "1.1",
      }).success;
    expect(tried({})).toBe(true);
    expect([tried({ state: "odd" }), tried({ field: ["x; y"] }), tried({ more: 1 })]).toEqual([false, false, false]);
  });
});

describe("what changes while a decision is written", () => {
  it("is not decided with it: a correction that begins to match then was shown to nobody", async () => {
    const calm = await correctedTitle(supervisor, `${mark} CALM THEIRS`, `${mark} CALM OURS`);
    const target = matching({ state: "drifted" });
    const { guard } = await previewDecision(supervisor, { target });
    const owner = ownerClient();
    await owner.connect();
    try {
      // Nobody writes history until this ends: the act has passed its guard and waits there.
      await owner.query("BEGIN");
      await owner.query("LOCK TABLE activity_log IN SHARE MODE");
      const deciding = decideCorrections(supervisor, { target, decision: theirs, reason: "as the map says", guard });
      await untilOneWaits({ query: "activity_log" });
      await theirsNow(calm, { title: `${mark} CALM NO MORE` });
      await owner.query("COMMIT");
      expect(await deciding).toMatchObject({ changed: 1, circuits: 1, unchanged: 0 });
    } finally {
      await owner.end();
    }
    expect((await stored()).title).toBe(`${mark} LATER`);
    expect((await db().circuit.findUniqueOrThrow({ where: { id: calm } })).title).toBe(`${mark} CALM OURS`);
    expect(await db().activityLog.count({ where: { subjectId: calm, action: "circuit.take_theirs" } })).toBe(0);
    expect(await linesAreTrue()).toEqual([]);
  });
});

describe("a refusal", () => {
  it("meets a planner, and whoever does not see the circuit", async () => {
    const target: CorrectionTarget = { kind: "chosen", ids: [(await row())?.id ?? 0] };
    const { guard } = await previewDecision(supervisor, { target });
    const input = { target, decision: theirs, reason: "as the map says", guard };
    await changesNothing(() => decideCorrections(planner, input), { code: "FORBIDDEN" });
    const elsewhere = await signedIn({ role: "supervisor", regions: ["CEN"] });
    expect(await previewDecision(elsewhere, { target })).toMatchObject({ count: 0, examples: [] });
    await changesNothing(() => decideCorrections(elsewhere, input), { code: "CONFLICT" });
  });

  it("meets the second of two supervisors, and only one entry is written", async () => {
    const { guard } = await previewDecision(supervisor, { target: matching() });
    const { guard: seenByColleague } = await previewDecision(colleague, { target: matching() });
    const input = { target: matching(), reason: "as the map says" };
    const both = await Promise.allSettled([
      decideCorrections(supervisor, { ...input, decision: theirs, guard }),
      decideCorrections(colleague, { ...input, decision: keep, guard: seenByColleague }),
    ]);
    const refused = both.filter((one) => one.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({
      code: "CONFLICT",
      message: expect.stringMatching(/colleague.*look again/) as string,
    });
    const entries = (await history()).filter(({ action }) => /take_theirs|keep_ours/.test(action));
    expect(entries).toHaveLength(1);
  });

  it("meets who saw another value of WorkStudio's than it has now", async () => {
    const { guard } = await previewDecision(supervisor, { target: matching() });
    await theirsNow(id, { title: `${mark} NEWER` });
    await changesNothing(
      () => decideCorrections(supervisor, { target: matching(), decision: theirs, reason: "as seen", guard }),
      {
        code: "CONFLICT",
        message: "WorkStudio or a colleague changed this field meanwhile. Nothing was changed; look again.",
      },
    );
  });

  it("meets who saw other corrections than match now", async () => {
    const { guard } = await previewDecision(supervisor, { target: matching() });
    await correctedTitle(colleague, `${mark} NEW THEIRS`, `${mark} NEW OURS`);
    await changesNothing(
      () => decideCorrections(supervisor, { target: matching(), decision: theirs, reason: "as seen", guard }),
      { code: "CONFLICT", message: expect.stringMatching(/2 of these corrections are there now, not 1/) as string },
    );
  });
});
