import { ownerClient } from "@/lib/platform/testing/owner-client";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { getCircuit } from "./get-circuit";
import { editCircuit, takeTheirs } from "./mutations";
import { type CircuitValues, editCircuitSchema } from "./schema";

let supervisor: UserActor;
let colleague: UserActor;
let planner: UserActor;
let id: number;
let base: CircuitValues;

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN", "LEH"] });
  colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  planner = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
});
beforeEach(async () => {
  ({ id } = await storedCircuit({ title: "MAPLE HOLLOW", contractor: "Greenbough" }));
  base = (await getCircuit(supervisor, id)).values;
});

const stored = () => db().circuit.findUniqueOrThrow({ where: { id } });
const history = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });
const regionId = async (code: string) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id);
const edit = (actor: UserActor, changes: Partial<CircuitValues>, from: CircuitValues = base) =>
  editCircuit(actor, { id, values: { ...from, ...changes }, base: from, reason: "walked it" });

/** Runs an attempt that must be refused, and proves that the circuit and its history are as they were. */
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await stored(), await history()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(), await history()]).toEqual(before);
}

/** Makes every audit row of these actions fail while the work runs. */
async function withBrokenAudit(work: () => Promise<void>): Promise<void> {
  const owner = ownerClient();
  await owner.connect();
  await owner.query(
    "ALTER TABLE activity_log ADD CONSTRAINT broken_audit CHECK (action NOT LIKE 'circuit.%') NOT VALID",
  );
  try {
    await work();
  } finally {
    await owner.query("ALTER TABLE activity_log DROP CONSTRAINT broken_audit");
    await owner.end();
  }
}

describe("correcting a circuit", () => {
  it("writes what changed, remembers WorkStudio's value, and says who, why and from where", async () => {
    expect(
      await edit(supervisor, {
        title: "CORRECTED",
        totalMiles: 12.5,
        startDate: "2026-03-01",
        regionId: await regionId("LEH"),
      }),
    ).toEqual({ id, changed: ["Title", "Region", "Total miles", "Start date"] });
    const now = await stored();
    expect(now).toMatchObject({
      title: "CORRECTED",
      rowVersion: 2,
      lastUserModifiedBy: supervisor.userId,
      startDate: new Date("2026-03-01T00:00:00Z"),
    });
    expect(now.userModifiedFields).toMatchObject({
      title: { modified_by: Number(supervisor.userId), original_value: "MAPLE HOLLOW" },
      total_miles: { original_value: 10 },
      start_date: { original_value: null },
      region_id: { original_value: base.regionId },
    });
    expect(await history()).toMatchObject([
      {
        action: "circuit.edit",
        actorType: "user",
        userId: supervisor.userId,
        actorName: "Nadia Brook",
        reason: "walked it",
        ipAddress: "192.0.2.7",
        sessionId: supervisor.sessionId,
        requestId: supervisor.requestId,
        changes: {
          title: { before: "MAPLE HOLLOW", after: "CORRECTED" },
          total_miles: { before: 10, after: 12.5 },
          start_date: { before: null, after: "2026-03-01" },
          region_id: { before: "Lancaster", after: "Lehigh" },
        },
      },
    ]);
  });

  it("twice keeps WorkStudio's first value", async () => {
    await edit(supervisor, { title: "FIRST" });
    await edit(colleague, { title: "SECOND" }, (await getCircuit(colleague, id)).values);
    expect((await stored()).userModifiedFields).toEqual({
      title: {
        modified_at: expect.any(String) as string,
        modified_by: Number(colleague.userId),
        original_value: "MAPLE HOLLOW",
      },
    });
  });

  it("of different fields by two people at once keeps both", async () => {
    await Promise.all([edit(supervisor, { title: "MINE" }), edit(colleague, { contractor: "Stonehedge" })]);
    expect(await stored()).toMatchObject({ title: "MINE", contractor: "Stonehedge", rowVersion: 3 });
    expect(await history()).toHaveLength(2);
  });

  it("of the same field keeps the first and shows both values to the second", async () => {
    await edit(supervisor, { title: "MINE" });
    await changesNothing(() => edit(colleague, { title: "THEIRS", contractor: "Stonehedge" }), {
      code: "CONFLICT",
      details: {
        conflict: [
          {
            key: "title",
            label: "Title",
            yours: "THEIRS",
            now: "MINE",
            by: supervisor.name,
            when: "just now",
            value: "MINE",
          },
        ],
      },
    });
    expect((await edit(colleague, { title: "MINE" })).changed).toEqual([]);
  });

  it("of one field by twenty people at once takes one, and tells the others", async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, number) => edit(supervisor, { title: `NUMBER ${number}` })),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "CONFLICT" });
    expect(await history()).toHaveLength(1);
  });

  it("to what it is already writes nothing at all", async () => {
    const before = await stored();
    expect(await edit(supervisor, {})).toEqual({ id, changed: [] });
    expect([await stored(), await history()]).toEqual([before, []]);
  });

  it("is not for a planner, and the attempt is on record", async () => {
    await changesNothing(() => edit(planner, { title: "X" }), { code: "FORBIDDEN" });
    expect(await db().activityLog.findMany({ where: { userId: planner.userId } })).toMatchObject([
      { action: "permission.refused", subjectLabel: "circuit:edit", contextJson: { tried: "circuit.edit" } },
    ]);
  });

  it("cannot move a circuit into a region that is unknown or not one's own", async () => {
    for (const region of [999_999, await regionId("NOR")])
      await changesNothing(() => edit(supervisor, { regionId: region }), {
        code: "INVALID",
        details: { fieldErrors: { regionId: [expect.stringContaining("not one of yours") as string] } },
      });
  });

  it("is undone whole when it cannot be recorded (security S8)", async () => {
    await withBrokenAudit(async () => {
      await expect(edit(supervisor, { title: "UNRECORDED" })).rejects.toThrow();
    });
    expect(await stored()).toMatchObject({
      title: "MAPLE HOLLOW",
      rowVersion: 1,
      isExcluded: false,
      userModifiedFields: null,
    });
    expect(await history()).toEqual([]);
  });
});

describe("taking WorkStudio's value back", () => {
  const theirs = (actor: UserActor, rowVersion: number, fields: ("title" | "totalMiles" | "regionId")[] = ["title"]) =>
    takeTheirs(actor, { id, fields, rowVersion });

  it("settles the named fields and leaves the others", async () => {
    await edit(supervisor, { title: "MINE", totalMiles: 3 });
    expect(await theirs(supervisor, 2)).toEqual({ id, changed: ["Title"] });
    const now = await stored();
    expect([now.title, Number(now.totalMiles), Object.keys(now.userModifiedFields ?? {})]).toEqual([
      "MAPLE HOLLOW",
      3,
      ["total_miles"],
    ]);
    expect((await history()).at(-1)).toMatchObject({
      action: "circuit.take_theirs",
      changes: { title: { before: "MINE", after: "MAPLE HOLLOW" } },
    });
    expect(await theirs(supervisor, 3, ["totalMiles"])).toMatchObject({ changed: ["Total miles"] });
    expect(await stored()).toMatchObject({ userModifiedFields: null, upstreamValues: null });
  });

  it("of a field nobody edited writes nothing", async () => {
    const before = await stored();
    expect(await theirs(supervisor, 1)).toEqual({ id, changed: [] });
    expect([await stored(), await history()]).toEqual([before, []]);
  });

  it("is refused when the circuit has changed since, and to a planner", async () => {
    await edit(supervisor, { title: "MINE" });
    await changesNothing(() => theirs(supervisor, 1), { code: "CONFLICT" });
    await changesNothing(() => theirs(planner, 2), { code: "FORBIDDEN" });
  });
});

describe("the largest input that the form takes", () => {
  it("fits the columns", async () => {
    const values = {
      ...base,
      title: "😀".repeat(127),
      contractor: "c".repeat(50),
      cycleType: "y".repeat(100),
      totalMiles: 10_000,
      milesPlanned: 9_999.99,
      percentComplete: 100,
      totalAcres: 1_000_000,
      startDate: "2100-12-31",
    };
    await editCircuit(supervisor, editCircuitSchema.parse({ id, values, base, reason: "r".repeat(500) }));
    expect((await getCircuit(supervisor, id)).values).toEqual(values);
  });

  it.each([
    { title: "x".repeat(256) },
    { contractor: "x".repeat(51) },
    { totalMiles: 10_000.01 },
    { percentComplete: 1e9 },
    { regionId: 1e300 },
    { title: "a\u0000b" },
  ])("and %j is refused before the database sees it", (changes) => {
    expect(
      editCircuitSchema.safeParse({ id, values: { ...base, ...changes }, base, reason: "walked it" }).success,
    ).toBe(false);
  });

  it("is nothing for an id that no column holds", async () => {
    await expect(getCircuit(systemActor("test"), Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
