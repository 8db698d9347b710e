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
  id,
  mark,
  newest,
  planner,
  row,
  startFromDriftedTitle,
  stored,
  supervisor,
  theirs,
} from "../testing/decisions";
import { correctionList, listCorrections } from "./list";
import type { Decision } from "./schema";
import { undoDecision } from "./undo-decision";

startFromDriftedTitle();

describe("undoing a decision", () => {
  const entriesOf = async (decision: Decision) => (await decide(decision)).entries ?? { first: 0, last: 0 };

  it("brings every correction back as it was, with an entry that says so, once", async () => {
    const other = await correctedTitle(colleague, `${mark} TOO THEIRS`, `${mark} TOO OURS`);
    const before = (await listCorrections(supervisor, correctionList.parse({ q: mark, sort: "field" }))).rows;
    const entries = await entriesOf(theirs);
    expect(await row()).toBeUndefined();
    expect(await undoDecision(supervisor, entries)).toEqual({ circuits: 2, left: 0, names: [] });
    const after = (await listCorrections(supervisor, correctionList.parse({ q: mark, sort: "field" }))).rows;
    expect(after.map((one) => ({ ...one, id: 0 }))).toEqual(before.map((one) => ({ ...one, id: 0 })));
    expect(await newest()).toMatchObject({
      action: "circuit.revert",
      changes: { title: { before: `${mark} LATER`, after: `${mark} OURS` } },
      contextJson: { bulk: 2 },
    });
    expect(await db().activityLog.count({ where: { subjectId: other, revertsId: { not: null } } })).toBe(1);
    await changesNothing(() => undoDecision(supervisor, entries), { code: "CONFLICT" });
    expect(await linesAreTrue()).toEqual([]);
  });

  it.each<[string, Decision]>([
    ["keeping ours", { kind: "keep", protection: "infinity" }],
    ["correcting again", correct("A THIRD")],
  ])("of %s asks again", async (_, decision) => {
    await undoDecision(supervisor, await entriesOf(decision));
    expect(await row()).toMatchObject({ state: "drifted", ours: `${mark} OURS`, protectedUntil: null, keptBy: null });
  });

  it("leaves what was changed since as it is, and names it", async () => {
    const other = await correctedTitle(supervisor, `${mark} TOO THEIRS`, `${mark} TOO OURS`);
    const entries = await entriesOf(theirs);
    await editCircuit(colleague, {
      id: other,
      base: { title: `${mark} TOO THEIRS` },
      values: { title: `${mark} COLLEAGUE` },
      reason: "I was there",
    });
    expect(await undoDecision(supervisor, entries)).toEqual({
      circuits: 1,
      left: 1,
      names: [expect.stringContaining(`${mark} TOO`) as string],
    });
    expect((await db().circuit.findUniqueOrThrow({ where: { id: other } })).title).toBe(`${mark} COLLEAGUE`);
    expect((await stored()).title).toBe(`${mark} OURS`);
  });

  it("brings WorkStudio's newest value beside ours, where a sync came between", async () => {
    const entries = await entriesOf({ kind: "keep", protection: "none" });
    await theirsNow(id, { title: `${mark} NEWEST` });
    expect(await undoDecision(supervisor, entries)).toMatchObject({ circuits: 1 });
    expect(await row()).toMatchObject({ theirs: `${mark} NEWEST`, ours: `${mark} OURS` });
  });

  it("is for one's own decisions of the last ten minutes, and not for a planner", async () => {
    const entries = await entriesOf(theirs);
    await changesNothing(() => undoDecision(colleague, entries), { code: "CONFLICT" });
    await changesNothing(() => undoDecision(planner, entries), { code: "FORBIDDEN" });
    const owner = ownerClient();
    await owner.connect();
    const { rows } = await owner.query<{ id: string }>(
      `
        INSERT INTO activity_log (
          occurred_at, actor_type, user_id, actor_name, action, subject_type, subject_id, request_id, changes,
          states_json
        )
       SELECT now() - interval '11 minutes', actor_type, user_id, actor_name, action, subject_type, subject_id,
         request_id, changes, states_json
       FROM activity_log
       WHERE id = $1
       RETURNING id`,
      [entries.first],
    );
    await owner.end();
    const old = Number(rows[0]?.id);
    await changesNothing(() => undoDecision(supervisor, { first: old, last: old }), { code: "CONFLICT" });
    expect(await undoDecision(supervisor, entries)).toMatchObject({ circuits: 1 });
  });
});

describe("undoing what was no decision", () => {
  it("is refused: an edit that corrects a field for the first time has nothing to bring back", async () => {
    await editCircuit(supervisor, {
      id,
      base: { title: `${mark} OURS`, totalMiles: 10 },
      values: { title: `${mark} EDITED`, totalMiles: 3 },
      reason: "measured",
    });
    const act = Number((await newest())?.id);
    await changesNothing(() => undoDecision(supervisor, { first: act, last: act }), { code: "CONFLICT" });
  });
});
