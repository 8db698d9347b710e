import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { setLookupActive } from "../lookups/mutations";
import { storedCircuit } from "../testing/circuits";
import { exclusionInput, reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { changeExclusion, excludeCircuit, includeCircuit } from "./mutations";
import { listExclusionReasons } from "./queries";
import { excludeCircuitSchema } from "./schema";

let supervisor: UserActor;
let colleague: UserActor;
let elsewhere: UserActor;
let planner: UserActor;
let id: number;

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["NOR"] });
  planner = await signedIn({ role: "planner", regions: ["LAN"] });
});
beforeEach(async () => {
  ({ id } = await storedCircuit());
});

const stored = () => db().circuit.findUniqueOrThrow({ where: { id } });
const history = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: BigInt(id) }, orderBy: { id: "asc" } });
const include = (actor: UserActor, rowVersion: number) =>
  includeCircuit(actor, { id, rowVersion, reason: "it is ours after all" });

/** Runs an attempt that must be refused, and proves that the circuit and its history are as they were. */
async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = [await stored(), await history()];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(), await history()]).toEqual(before);
}

describe("excluding a circuit", () => {
  it("says who, why and until when, and including it again forgets that", async () => {
    await excludeCircuit(
      supervisor,
      await exclusionInput(id, "until the river falls", { code: "access", until: "2099-03-31" }),
    );
    expect(await stored()).toMatchObject({
      isExcluded: true,
      exclusionReason: "No access",
      exclusionReasonId: BigInt(await reasonId("access")),
      exclusionNote: "until the river falls",
      exclusionEndsOn: new Date("2099-03-31"),
      excludedBy: supervisor.userId,
      rowVersion: 2,
    });
    await include(colleague, 2);
    expect(await stored()).toMatchObject({
      isExcluded: false,
      exclusionReason: null,
      exclusionReasonId: null,
      exclusionNote: null,
      exclusionEndsOn: null,
      excludedBy: null,
      excludedAt: null,
    });
    expect(await history()).toMatchObject([
      {
        action: "circuit.exclude",
        reason: "No access: until the river falls",
        changes: {
          is_excluded: { before: false, after: true },
          excluded_until: { before: null, after: "2099-03-31" },
        },
      },
      { action: "circuit.include", actorName: "Tobias Fenn", reason: "it is ours after all" },
    ]);
  });

  it("twice answers like the first time and writes nothing more, also by an outdated page", async () => {
    const input = await exclusionInput(id);
    const first = await excludeCircuit(supervisor, input);
    expect(await excludeCircuit(supervisor, input)).toEqual(first);
    expect(await history()).toHaveLength(1);
  });

  it("that a colleague excluded for another reason meanwhile keeps theirs and says so", async () => {
    await excludeCircuit(supervisor, await exclusionInput(id, null, { code: "storm" }));
    await changesNothing(
      async () => excludeCircuit(colleague, await exclusionInput(id, null, { code: "season", rowVersion: 1 })),
      {
        code: "CONFLICT",
        message: expect.stringContaining("Nadia Brook changed this circuit just now") as string,
      },
    );
    await changesNothing(async () => excludeCircuit(colleague, await exclusionInput(id, null, { code: "season" })), {
      code: "CONFLICT",
      message: "This circuit is excluded already. Nothing was changed.",
    });
  });

  it("by ten people at once for ten reasons takes one, and tells the others", async () => {
    const inputs = await Promise.all(Array.from({ length: 10 }, (_, number) => exclusionInput(id, `note ${number}`)));
    const answers = await Promise.allSettled(inputs.map((input) => excludeCircuit(supervisor, input)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toMatchObject({ code: "CONFLICT" });
    expect(await history()).toHaveLength(1);
  });

  it("takes only a reason that is on the list and on, and a note where it needs one", async () => {
    const refused = (fieldErrors: object) => ({ code: "INVALID", details: { fieldErrors } });
    await changesNothing(
      async () => excludeCircuit(supervisor, await exclusionInput(id, "x", { reasonId: 999_999 })),
      refused({ reasonId: [expect.any(String)] }),
    );
    await changesNothing(
      async () => excludeCircuit(supervisor, await exclusionInput(id, null)),
      refused({ note: [expect.any(String)] }),
    );
    const admin = await signedIn({ role: "admin" });
    const budget = await reasonId("budget");
    await setLookupActive(admin, { kind: "exclusion_reason", id: budget, rowVersion: 1, isActive: false });
    await changesNothing(
      async () => excludeCircuit(supervisor, await exclusionInput(id, null, { code: "budget" })),
      refused({ reasonId: [expect.any(String)] }),
    );
    expect((await listExclusionReasons(planner)).map((reason) => reason.id)).not.toContain(budget);
    await setLookupActive(admin, { kind: "exclusion_reason", id: budget, rowVersion: 2, isActive: true });
  });

  it("is nothing for a planner, and for a circuit of another region there is none", async () => {
    const input = await exclusionInput(id);
    await changesNothing(() => excludeCircuit(planner, input), { code: "FORBIDDEN" });
    await changesNothing(() => excludeCircuit(elsewhere, input), { code: "NOT_FOUND" });
    await excludeCircuit(supervisor, input);
    await changesNothing(() => include(planner, 2), { code: "FORBIDDEN" });
    await changesNothing(() => include(elsewhere, 2), { code: "NOT_FOUND" });
    await changesNothing(() => include(supervisor, 1), { code: "CONFLICT" });
  });

  it("is undone whole when it cannot be recorded (security S8)", async () => {
    const input = await exclusionInput(id, "x".repeat(500));
    await changesNothing(() => excludeCircuit({ ...supervisor, name: "n".repeat(300) }, input), {});
  });
});

describe("an exclusion that stands", () => {
  it("gets another reason and end, and keeps since when and by whom", async () => {
    await excludeCircuit(supervisor, await exclusionInput(id, null, { code: "storm", until: "2099-01-31" }));
    const { excludedAt } = await stored();
    await changeExclusion(colleague, await exclusionInput(id, "washed out", { code: "access", until: null }));
    expect(await stored()).toMatchObject({
      exclusionReason: "No access",
      exclusionNote: "washed out",
      exclusionEndsOn: null,
      excludedBy: supervisor.userId,
      excludedAt,
    });
    expect((await history()).at(-1)).toMatchObject({
      action: "circuit.change_exclusion",
      actorName: "Tobias Fenn",
      changes: {
        exclusion_reason: { before: "Crews are on storm work", after: "No access: washed out" },
        excluded_until: { before: "2099-01-31", after: null },
      },
    });
  });

  it("of somebody's own words, from before there was a list, is valid and can be given a reason", async () => {
    await db().circuit.update({
      where: { id },
      data: { isExcluded: true, exclusionReason: "belongs to the cooperative" },
    });
    await changeExclusion(supervisor, await exclusionInput(id, null, { code: "ownership" }));
    expect(await stored()).toMatchObject({ isExcluded: true, exclusionReason: "Belongs to another utility" });
  });

  it("is not changed once it has ended, by an outdated page, by a planner, or from another region", async () => {
    await changesNothing(async () => changeExclusion(supervisor, await exclusionInput(id)), { code: "CONFLICT" });
    await excludeCircuit(supervisor, await exclusionInput(id));
    const change = async (actor: UserActor, rowVersion = 2) =>
      changeExclusion(actor, await exclusionInput(id, "still not ours", { rowVersion }));
    await changesNothing(() => change(supervisor, 1), { code: "CONFLICT" });
    await changesNothing(() => change(planner), { code: "FORBIDDEN" });
    await changesNothing(() => change(elsewhere), { code: "NOT_FOUND" });
  });
});

describe("what the form takes", () => {
  const parsed = (more: object) =>
    excludeCircuitSchema.safeParse({ id: 1, rowVersion: 1, reasonId: "3", note: "", until: "", ...more });

  it("is a reason, with or without a note and a last day from today on", () => {
    const today = businessDay(new Date());
    expect(parsed({ until: today }).data).toMatchObject({ reasonId: 3, note: null, until: today });
    expect(parsed({}).data).toMatchObject({ until: null });
  });

  it.each([
    { reasonId: "" },
    { until: "2020-01-01" },
    { until: "soon" },
    { note: "x".repeat(501) },
    { reason: "free words" },
  ])("is not %j", (more) => {
    expect(parsed(more).success).toBe(false);
  });
});
