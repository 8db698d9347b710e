import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { assignCircuit } from "../circuits/assign-circuit";
import { editCircuit } from "../circuits/mutations";
import { askBack } from "../exclusions/decide-request";
import { getRequestOf } from "../exclusions/list-requests";
import { changeExclusion, excludeCircuit } from "../exclusions/mutations";
import { requestExclusion } from "../exclusions/request-exclusion";
import {
  act,
  assign,
  assignments,
  colleague,
  conflict,
  exclude,
  excludedOnes,
  facts,
  ids,
  include,
  log,
  matching,
  planner,
  startFromThree,
  stored,
  storm,
  supervisor,
  toRegion,
  unassign,
  undo,
} from "../testing/bulk-acts";
import { exclusionInput } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { previewBulkAct } from "./preview-act";
import { startBulkAct } from "./start-act";

startFromThree();

describe("excluding and including many", () => {
  it("says before what it takes out of the totals, and leaves what is excluded already", async () => {
    await excludeCircuit(colleague, await exclusionInput(ids[0] ?? 0, "before"));
    const preview = await previewBulkAct(supervisor, { rows: matching(), change: exclude() });
    expect(preview).toMatchObject({
      matching: 3,
      changing: 2,
      skipped: { already: 1 },
      totals: { miles: 50 },
      regions: [{ name: "Lancaster", count: 2 }],
    });
    expect(await act(supervisor, exclude())).toMatchObject({ changed: 2, skipped: { already: 1 } });
    expect((await stored()).map(({ exclusionReason, excludedBy }) => [exclusionReason, excludedBy])).toEqual([
      ["Another reason", colleague.userId],
      ["Crews are on storm work", supervisor.userId],
      ["Crews are on storm work", supervisor.userId],
    ]);
    expect((await log()).at(-1)).toMatchObject({ reason: "Crews are on storm work: the coast" });
  });

  it("gives requests what they asked for, until it is undone", async () => {
    const details = { reasonId: storm, note: "the coast", until: "2099-03-31" };
    await requestExclusion(planner, { circuitId: ids[0] ?? 0, ...details });
    const asked = await requestExclusion(planner, { circuitId: ids[1] ?? 0, ...details });
    await askBack(colleague, { requestId: asked.requestId, rowVersion: 1, text: "Until when exactly?" });
    const done = await act(supervisor, exclude());
    expect(await getRequestOf(planner, ids[0] ?? 0)).toMatchObject({ state: "granted", decidedBy: "Nadia Brook" });
    await undo(supervisor, done);
    const undecided = { decidedBy: null, decidedAt: null };
    expect(await getRequestOf(planner, ids[0] ?? 0)).toMatchObject({ state: "open", ...undecided });
    expect(await getRequestOf(planner, ids[1] ?? 0)).toMatchObject({ state: "asked_back", ...undecided });
  });

  it("includes all that match the desk, and undone they have their reason, note, end and person again", async () => {
    await act(supervisor, exclude());
    const before = await facts();
    const preview = await previewBulkAct(colleague, { rows: excludedOnes(), change: include });
    expect(preview).toMatchObject({ changing: 3, totals: { miles: 60 } });
    const done = await act(colleague, include, excludedOnes());
    expect(
      (await stored()).every(({ isExcluded, exclusionReasonId }) => !isExcluded && exclusionReasonId === null),
    ).toBe(true);
    expect(await undo(colleague, done)).toMatchObject({ changed: 3 });
    expect(await facts()).toEqual(before);
  });

  it("is refused when somebody changed one of them since it was shown, and not for a sync's change of something else", async () => {
    await act(supervisor, exclude());
    const { guard } = await previewBulkAct(supervisor, { rows: excludedOnes(), change: include });
    const sent = () => startBulkAct(supervisor, { actKey: randomUUID(), rows: excludedOnes(), act: include, guard });
    await changeExclusion(colleague, await exclusionInput(ids[1] ?? 0, "stays out for good"));
    await expect(sent()).rejects.toMatchObject(conflict());
    const again = await previewBulkAct(supervisor, { rows: excludedOnes(), change: include });
    await db().circuit.updateMany({
      where: { id: { in: ids } },
      data: { milesPlanned: 4, rowVersion: { increment: 1 } },
    });
    const done = await startBulkAct(supervisor, {
      actKey: randomUUID(),
      rows: excludedOnes(),
      act: include,
      guard: again.guard,
    });
    expect(done.changed).toBe(3);
  });
});

describe("moving many to a region", () => {
  it("corrects each as the form does: WorkStudio's region is kept beside it, and an earlier correction keeps its first value", async () => {
    const [first = 0] = ids;
    const [lancaster, lehigh, central] = await Promise.all(
      ["LAN", "LEH", "CEN"].map(async (code) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id)),
    );
    const wide = await signedIn({ role: "supervisor", regions: ["LAN", "LEH", "CEN"] });
    await editCircuit(wide, {
      id: first,
      base: { regionId: lancaster },
      values: { regionId: central },
      reason: "walked",
    });
    const preview = await previewBulkAct(wide, { rows: matching(), change: await toRegion("LEH") });
    expect(preview).toMatchObject({
      changing: 3,
      corrected: 1,
      regions: [
        { name: "Lancaster", count: 2 },
        { name: "Central", count: 1 },
      ],
    });
    const before = await facts();
    const done = await act(wide, await toRegion("LEH"));
    for (const { regionId, userModifiedFields, upstreamValues } of await stored()) {
      expect(Number(regionId)).toBe(lehigh);
      expect(userModifiedFields).toMatchObject({
        region_id: { original_value: lancaster, modified_by: Number(wide.userId) },
      });
      expect(upstreamValues).toEqual({ region_id: lancaster });
    }
    await undo(wide, done);
    expect(await facts()).toEqual(before);
  });

  it("leaves at the undo whatever WorkStudio moved since", async () => {
    const done = await act(supervisor, await toRegion("LEH"));
    const central = (await db().region.findUniqueOrThrow({ where: { code: "CEN" } })).id;
    await db().circuit.update({
      where: { id: ids[0] ?? 0 },
      data: { upstreamValues: { region_id: Number(central) } },
    });
    expect(await undo(supervisor, done)).toMatchObject({ changed: 2, skipped: { "changed-since": 1 } });
  });

  it("leaves at the undo whatever would go back to a region that is not one's own, and says whose the rest is", async () => {
    const [foreign = 0] = ids;
    const northern = (await db().region.findUniqueOrThrow({ where: { code: "NOR" } })).id;
    await db().circuit.update({ where: { id: foreign }, data: { regionId: northern } });
    await assignCircuit(await signedIn({ role: "admin" }), { id: foreign, userId: Number(supervisor.userId) });
    const done = await act(supervisor, await toRegion("LEH"));
    const lehigh = (await stored()).map(({ regionId }) => regionId)[0];
    await db().circuit.updateMany({
      where: { id: { in: ids } },
      data: { lastUserModifiedAt: null, lastUserModifiedBy: null },
    });
    expect(await undo(supervisor, done)).toMatchObject({ changed: 2, skipped: { "not-own-region": 1 } });
    const [left, ...back] = await stored();
    expect(left).toMatchObject({ regionId: lehigh, lastUserModifiedBy: null });
    for (const { lastUserModifiedBy, lastUserModifiedAt } of back)
      expect([lastUserModifiedBy, lastUserModifiedAt]).toEqual([supervisor.userId, expect.any(Date)]);
  });

  it("goes to no region that is not one's own", async () => {
    await expect(act(supervisor, await toRegion("NOR"))).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { regionId: [expect.stringContaining("not one of yours") as string] } },
    });
  });
});

describe("assigning many", () => {
  it("leaves what they have by hand, keeps by hand what the sync gave, and takes off only what was given by hand", async () => {
    const [first = 0, second = 0, third = 0] = ids;
    await assignCircuit(supervisor, { id: first, userId: Number(planner.userId) });
    await db().circuitUser.create({
      data: { circuitId: second, userId: planner.userId, assignmentSource: "api_sync", assignedAt: new Date() },
    });
    const before = await assignments();
    const done = await act(supervisor, assign());
    expect(done).toMatchObject({ changed: 2, skipped: { already: 1 } });
    expect(await assignments()).toEqual(ids.map((id) => [id, planner.userId, "manual"]));
    await db().circuitUser.update({
      where: { circuitId_userId: { circuitId: third, userId: planner.userId } },
      data: { assignmentSource: "api_sync" },
    });
    const preview = await previewBulkAct(supervisor, { rows: matching(), change: unassign() });
    expect(preview).toMatchObject({ changing: 2, skipped: { "by-sync": 1 } });
    await db().circuitUser.delete({ where: { circuitId_userId: { circuitId: third, userId: planner.userId } } });
    expect(await act(supervisor, unassign())).toMatchObject({ changed: 2, skipped: { "not-assigned": 1 } });
    expect(await assignments()).toEqual([]);
    expect(before).toHaveLength(2);
  });
});
