import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { startOfBusinessDay } from "@/lib/platform/time";
import { storedCircuit } from "../testing/circuits";
import { exclusionInput } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { endExclusions } from "./end-exclusions";
import { getExclusionTotals } from "./get-totals";
import { exclusionList, exportExclusions, listExclusions } from "./list";
import { excludeCircuit } from "./mutations";

let supervisor: UserActor;
let elsewhere: UserActor;
beforeAll(async () => {
  await db().$executeRaw`DELETE FROM circuits`;
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["SUS"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["NOR"] });
  const stored = async (facts: Parameters<typeof storedCircuit>[0]) =>
    (await storedCircuit({ region: "SUS", ...facts })).id;
  const exclude = async (id: number, ...more: [string | null, Parameters<typeof exclusionInput>[2]]) =>
    excludeCircuit(supervisor, await exclusionInput(id, ...more));

  await stored({ title: "COUNTED", totalMiles: 60 });
  const plain = await stored({ title: "WASHED OUT", totalMiles: 30 });
  await db().circuit.update({ where: { id: plain }, data: { milesPlanned: 12 } });
  await db().circuitAggregate.createMany({
    data: [
      { circuitId: plain, aggregateDate: new Date("2026-03-01"), isRollup: true, totalUnits: 400 },
      { circuitId: plain, aggregateDate: new Date("2026-03-02"), isRollup: true, totalUnits: 412 },
    ],
  });
  await exclude(plain, "the bridge is gone", { code: "access", until: "2026-12-31" });
  const whole = await stored({ title: "SPLIT", workOrder: "2026-7700", totalMiles: 50 });
  const piece = await stored({ title: "SPLIT A", workOrder: "2026-7700", extension: "A", totalMiles: 10 });
  await db().circuit.update({ where: { id: piece }, data: { parentCircuitId: whole } });
  for (const id of [whole, piece]) await exclude(id, null, { code: "storm" });
  const gone = await stored({ title: "NOT SENT", totalMiles: 99 });
  await db().circuit.update({ where: { id: gone }, data: { notSeenSince: new Date() } });
  await exclude(gone, null, { code: "storm" });
  const words = await stored({ title: "OWN WORDS", totalMiles: 0 });
  await db().circuit.update({
    where: { id: words },
    data: { isExcluded: true, exclusionReason: "belongs to the cooperative" },
  });
});

const titles = async (actor: UserActor, params: Record<string, unknown> = {}) =>
  (await listExclusions(actor, exclusionList.parse(params))).rows.map(({ title }) => title);

describe("the excluded circuits", () => {
  it("can be chosen by the regions and reasons that they have in the row scope, each with how many", async () => {
    const options = await exclusionList.options(supervisor, exclusionList.parse({}));
    const named = (filter: string) => options[filter]?.map(({ value, count }) => [value, count]) ?? [];
    expect(named("region")).toEqual([["SUS", 5]]);
    expect(new Map(named("reason") as [string, number][])).toEqual(
      new Map([
        ["access", 1],
        ["storm", 3],
        ["none", 1],
      ]),
    );
    expect((await exclusionList.options(elsewhere, exclusionList.parse({})))["region"]).toEqual([]);
  });

  it("say why, by whom, until when, and what each takes out of its region's totals", async () => {
    const [row] = (await listExclusions(supervisor, exclusionList.parse({ q: "WASHED" }))).rows;
    expect(row).toMatchObject({
      reason: "No access",
      note: "the bridge is gone",
      excludedBy: "Nadia Brook",
      until: "2026-12-31",
      atEnd: "decision",
      dueAt: null,
      miles: 30,
      plannedMiles: 12,
      units: 412,
      share: 0.3,
    });
  });

  it("that are in pieces count by their pieces, and what WorkStudio no longer sends takes nothing out", async () => {
    const { rows } = await listExclusions(supervisor, exclusionList.parse({}));
    expect(Object.fromEntries(rows.map(({ title, miles }) => [title, miles]))).toEqual({
      "WASHED OUT": 30,
      SPLIT: 0,
      "SPLIT A": 10,
      "NOT SENT": 0,
      "OWN WORDS": 0,
    });
    expect(await getExclusionTotals(supervisor)).toEqual([
      { code: "SUS", name: "Susquehanna", circuits: 3, miles: 40, plannedMiles: 12, units: 412, regionMiles: 100 },
    ]);
  });

  it("are found by region, reason, own words, end and text", async () => {
    expect(await titles(supervisor, { reason: "access" })).toEqual(["WASHED OUT"]);
    expect(await titles(supervisor, { reason: "none" })).toEqual(["OWN WORDS"]);
    expect(await titles(supervisor, { end: "some" })).toEqual(["WASHED OUT"]);
    expect(await titles(supervisor, { end: "none", q: "SPLIT A" })).toEqual(["SPLIT A"]);
    expect(await titles(supervisor, { region: "NOR" })).toEqual([]);
  });

  it("of which a decision is due come first, and alone where asked", async () => {
    await endExclusions(systemActor("schedule"), startOfBusinessDay("2027-01-01"));
    expect((await titles(supervisor))[0]).toBe("WASHED OUT");
    expect(await titles(supervisor, { end: "due" })).toEqual(["WASHED OUT"]);
  });

  it("are nobody's elsewhere", async () => {
    expect(await titles(elsewhere)).toEqual([]);
    expect(await getExclusionTotals(elsewhere)).toEqual([]);
  });

  it("leave as a file with numbers and days", async () => {
    const file = await (await exportExclusions(supervisor, exclusionList.parse({ q: "WASHED" }), "csv")).text();
    const [head = "", line = ""] = file.trim().split("\r\n");
    expect(head).toContain("Reason,Note,By,Since,Until,Then,Planned mi,Total mi,Units,Of region");
    expect(line).toContain("No access,the bridge is gone,Nadia Brook,");
    expect(line).toContain(",2026-12-31,decision is due,12,30,412,30");
  });
});
