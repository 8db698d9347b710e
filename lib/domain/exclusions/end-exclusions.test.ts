import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { startOfBusinessDay } from "@/lib/platform/time";
import { storedCircuit } from "../testing/circuits";
import { exclusionInput } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { endExclusions } from "./end-exclusions";
import { changeExclusion, excludeCircuit } from "./mutations";

const LAST_DAY = "2099-03-31";
const NEXT_DAY = startOfBusinessDay(LAST_DAY, 1);
const schedule = systemActor("schedule");

let supervisor: UserActor;
let returning: number;
let undecided: number;
beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});
beforeEach(async () => {
  await endExclusions(schedule, startOfBusinessDay("2199-01-01"));
  [returning, undecided] = [await excluded("storm", LAST_DAY), await excluded("access", LAST_DAY)];
});

async function excluded(code: string, until: string | null): Promise<number> {
  const { id } = await storedCircuit();
  await excludeCircuit(supervisor, await exclusionInput(id, null, { code, until }));
  return id;
}
const stored = (id: number) => db().circuit.findUniqueOrThrow({ where: { id } });
const lastAct = (id: number) =>
  db().activityLog.findFirst({ where: { subjectType: "circuit", subjectId: id }, orderBy: { id: "desc" } });

describe("the end of an exclusion", () => {
  it("lets the circuit count again or asks for a decision, as its reason says, once its last day is over", async () => {
    const later = await excluded("storm", "2099-04-01");
    const endless = await excluded("storm", null);
    expect(await endExclusions(schedule, NEXT_DAY)).toEqual({ included: 1, due: 1 });
    expect(await stored(returning)).toMatchObject({
      isExcluded: false,
      exclusionReason: null,
      exclusionEndsOn: null,
      rowVersion: 3,
    });
    expect(await stored(undecided)).toMatchObject({ isExcluded: true, exclusionDueAt: NEXT_DAY, rowVersion: 2 });
    for (const id of [later, endless])
      expect(await stored(id)).toMatchObject({ isExcluded: true, exclusionDueAt: null });
    expect(await lastAct(returning)).toMatchObject({
      action: "circuit.include",
      actorType: "system",
      actorName: "schedule",
      reason: "The last day of its exclusion was Mar 31, 2099.",
      changes: { is_excluded: { before: true, after: false } },
    });
    expect(await lastAct(undecided)).toMatchObject({
      action: "circuit.exclusion_due",
      actorType: "system",
      reason: "Whether it stays excluded has to be decided: its last day was Mar 31, 2099.",
    });
  });

  it("is not there while it is still that day in the East, whatever day it is elsewhere", async () => {
    expect(await endExclusions(schedule, new Date(NEXT_DAY.getTime() - 1))).toEqual({ included: 0, due: 0 });
    expect(await stored(returning)).toMatchObject({ isExcluded: true });
  });

  it("comes once, by however many processes and however often it is looked for", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => endExclusions(schedule, NEXT_DAY)));
    expect(answers.reduce((sum, { included, due }) => sum + included + due, 0)).toBe(2);
    expect(await endExclusions(schedule, NEXT_DAY)).toEqual({ included: 0, due: 0 });
    const acts = await db().activityLog.count({
      where: { subjectType: "circuit", subjectId: { in: [returning, undecided] }, actorType: "system" },
    });
    expect(acts).toBe(2);
  });

  it("is met by a decision: kept excluded, it is due no more until its next end", async () => {
    await endExclusions(schedule, NEXT_DAY);
    await changeExclusion(supervisor, await exclusionInput(undecided, null, { code: "access", until: "2099-05-31" }));
    expect(await stored(undecided)).toMatchObject({ isExcluded: true, exclusionDueAt: null });
    expect(await endExclusions(schedule, NEXT_DAY)).toEqual({ included: 0, due: 0 });
    expect(await endExclusions(schedule, startOfBusinessDay("2099-06-01"))).toEqual({ included: 0, due: 1 });
  });

  it("of two thousand circuits is one act each, in a few statements", async () => {
    await db().$executeRaw`
      INSERT INTO circuits (
        job_guid, work_order, extension, region_id, title, api_status, api_modified_date, is_excluded, exclusion_reason,
        exclusion_reason_id, exclusion_ends_on, excluded_at
      )
      SELECT '{MANY-' || n || '}', '2098-' || n, '@', r.id, 'MANY ' || n, 'ACTIV', '2026-02-01', true, x.name, x.id,
        ${LAST_DAY}::date, now()
      FROM generate_series(1, 2000) n, (SELECT id FROM regions WHERE code = 'LAN') r,
        (SELECT id, name FROM exclusion_reasons WHERE code = 'storm') x`;
    expect(await endExclusions(schedule, NEXT_DAY)).toEqual({ included: 2001, due: 1 });
    const [row] = await db().$queryRaw<{ acts: number; excluded: number }[]>`
      SELECT count(*)::int AS acts, count(*) FILTER (WHERE c.is_excluded)::int AS excluded
      FROM circuits c
      JOIN activity_log a ON a.subject_type = 'circuit' AND a.subject_id = c.id AND a.action = 'circuit.include'
      WHERE c.work_order LIKE '2098-%'`;
    expect(row).toEqual({ acts: 2000, excluded: 0 });
  });
});
