import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { linesAreTrue } from "../testing/corrections";
import { signedIn } from "../testing/people";
import { directSteps, sync } from "../testing/sync";
import { applyImport, undoImport } from "./apply-import";
import { getImport } from "./queries";
import type { OutcomeCounts } from "./rules";
import { matchImport, startImport } from "./start-import";

const EACH = 4;
let admin: UserActor;
let simulator: TestSimulator;
let circuits: Circuits;
let taken = 0;

const active = () => db().circuit.findMany({ where: { apiStatus: "ACTIV" }, orderBy: { id: "asc" } });
type Circuits = Awaited<ReturnType<typeof active>>;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 120 });
  admin = await signedIn({ role: "admin" });
  expect(await sync()).toMatchObject({ status: "completed" });
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  circuits = (await active()).slice(taken, (taken += EACH));
  expect(circuits).toHaveLength(EACH);
});

/** WorkStudio changes a title and the acres of each. */
async function changeInWorkStudio(round: number): Promise<void> {
  for (const [index, { jobGuid }] of circuits.entries())
    await simulator.edit(jobGuid, { SS_TITLE: `THEIRS ${round} ${index}`, VEGJOB_PROJACRES: round * 100 + index });
}

/** A sync in whose middle something is done: before its step of that name begins. */
async function syncWith(step: string, act: () => Promise<unknown>): Promise<void> {
  let isDone = false;
  const log = await sync({ statuses: ["ACTIV"] }, undefined, async (name, work) => {
    if (!isDone && name.startsWith(step)) {
      isDone = true;
      await act();
    }
    return directSteps(name, work);
  });
  expect([isDone, log.status]).toEqual([true, "completed"]);
}

/** A file that gives each circuit a title of ours, looked at but not applied. */
async function preview(): Promise<number> {
  const rows = circuits.map(({ id }, index) => `${id},OURS ${index}`);
  const file = new File([["Record,Title", ...rows].join("\n")], "titles.csv");
  return (await startImport(admin, { list: "circuits", file })).id;
}

/** Looks at the file again and applies it until no circuit is told to have changed meanwhile, as a person would. */
async function applyUntilDone(id: number): Promise<OutcomeCounts> {
  for (;;) {
    const { revision, columns } = await getImport(admin, id, { show: null, page: 1 });
    const done = await applyImport(admin, { id, mode: "all", revision, reason: "walked them" }).catch(
      (error: unknown) => {
        if (!(error instanceof AppError && error.code === "CONFLICT")) throw error;
        return null;
      },
    );
    if (done) return done.counts;
    await matchImport(admin, { id, columns });
  }
}

const entriesOf = (action: string) =>
  db().activityLog.count({
    where: { action, subjectType: "circuit", subjectId: { in: circuits.map(({ id }) => id) } },
  });
const now = async () => {
  const ids = circuits.map(({ id }) => id);
  return db().circuit.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } });
};

/**
 * Ours stands, each is one correction of what stood `before`, and what WorkStudio says now asks whoever looks at
 * the desk.
 */
async function expectOurs(round: number, before: readonly (string | null)[] | null = null): Promise<void> {
  for (const [index, circuit] of (await now()).entries()) {
    expect(circuit).toMatchObject({
      title: `OURS ${index}`,
      userModifiedFields: {
        title: { modified_by: Number(admin.userId), ...(before ? { original_value: before[index] } : {}) },
      },
      upstreamValues: { title: `THEIRS ${round} ${index}` },
    });
    expect(Number(circuit.totalAcres)).toBe(round * 100 + index);
  }
  expect(await entriesOf("circuit.edit")).toBe(EACH);
  expect(await linesAreTrue()).toEqual([]);
}

/** WorkStudio's newest values stand, and nothing of the correction is left. */
async function expectTheirs(round: number): Promise<void> {
  for (const [index, circuit] of (await now()).entries()) {
    expect(circuit).toMatchObject({
      title: `THEIRS ${round} ${index}`,
      userModifiedFields: null,
      upstreamValues: null,
    });
    expect(Number(circuit.totalAcres)).toBe(round * 100 + index);
  }
  expect([await entriesOf("circuit.edit"), await entriesOf("circuit.revert")]).toEqual([EACH, EACH]);
  expect(await linesAreTrue()).toEqual([]);
}

describe("an import of corrections in the middle of a sync", () => {
  it.each([
    ["fetch ACTIV", false],
    ["plan", false],
    ["apply", false],
    ["link and record issues", true],
    ["close", true],
  ])("before its step “%s” loses nothing of either, and so does its undo", async (step, isWritten) => {
    const id = await preview();
    const before = circuits.map(({ title }, index) => (isWritten ? `THEIRS 1 ${index}` : title));
    await changeInWorkStudio(1);
    await syncWith(step, async () => expect(await applyUntilDone(id)).toEqual({ applied: EACH }));
    await sync({ statuses: ["ACTIV"] });
    await expectOurs(1, before);

    await changeInWorkStudio(2);
    await syncWith(step, async () =>
      expect(await undoImport(admin, { id })).toEqual({ undone: EACH, left: 0, names: [] }),
    );
    await sync({ statuses: ["ACTIV"] });
    await expectTheirs(2);
  });

  it("at the same moment as it writes loses nothing of either, and so does its undo", async () => {
    const id = await preview();
    await changeInWorkStudio(1);
    const [, counts] = await Promise.all([sync({ statuses: ["ACTIV"] }), applyUntilDone(id)]);
    expect(counts).toEqual({ applied: EACH });
    await sync({ statuses: ["ACTIV"] });
    await expectOurs(1);

    await changeInWorkStudio(2);
    const [, undone] = await Promise.all([sync({ statuses: ["ACTIV"] }), undoImport(admin, { id })]);
    expect(undone).toMatchObject({ undone: EACH, left: 0 });
    await sync({ statuses: ["ACTIV"] });
    await expectTheirs(2);
  });
});

describe("an undo after a sync", () => {
  it("gives WorkStudio its field back with the newest value; a title that a person gave since stays and is named", async () => {
    const id = await preview();
    await applyUntilDone(id);
    await changeInWorkStudio(3);
    await sync({ statuses: ["ACTIV"] });
    await expectOurs(3);
    const [first] = circuits;
    await db().circuit.update({
      where: { id: first?.id ?? 0n },
      data: {
        title: "SOMEBODY'S",
        userModifiedFields: {
          title: { modified_at: "2026-11-29T12:00:00.000Z", modified_by: 1, original_value: "OURS 0" },
        },
      },
    });
    expect(await undoImport(admin, { id })).toMatchObject({ undone: EACH - 1, left: 1 });
    await sync({ statuses: ["ACTIV"] });
    const titles = (await now()).map(({ title }) => title);
    expect(titles).toEqual(["SOMEBODY'S", "THEIRS 3 1", "THEIRS 3 2", "THEIRS 3 3"]);
  });

  it("finds circuits that WorkStudio made to say the same meanwhile, and changes their title no more", async () => {
    const id = await preview();
    await applyUntilDone(id);
    for (const [index, { jobGuid }] of circuits.entries()) await simulator.edit(jobGuid, { SS_TITLE: `OURS ${index}` });
    await sync({ statuses: ["ACTIV"] });
    expect(await undoImport(admin, { id })).toMatchObject({ undone: EACH, left: 0 });
    for (const [index, circuit] of (await now()).entries())
      expect(circuit).toMatchObject({ title: `OURS ${index}`, userModifiedFields: null, upstreamValues: null });
    expect(await linesAreTrue()).toEqual([]);
  });
});

describe("an import of regions in the middle of a sync", () => {
  it.each(["fetch ACTIV", "plan", "apply"])(
    "before its step “%s” loses no circuit, and neither does its undo",
    async (step) => {
      const region = await db().region.findUniqueOrThrow({ where: { id: circuits[0]?.regionId ?? 0n } });
      const inRegion = () => db().circuit.count({ where: { regionId: region.id } });
      const before = await inRegion();
      const file = new File([`Code,Name\n${region.code},Ridge and Valley`], "regions.csv");
      const { id } = await startImport(admin, { list: "regions", file });
      await changeInWorkStudio(4);
      await syncWith(step, () => applyImport(admin, { id, mode: "all", revision: 1, reason: null }));
      await sync({ statuses: ["ACTIV"] });
      expect([await inRegion(), (await now()).map(({ title }) => title)]).toEqual([
        before,
        circuits.map((_, index) => `THEIRS 4 ${index}`),
      ]);

      await changeInWorkStudio(5);
      await syncWith(step, () => undoImport(admin, { id }));
      await sync({ statuses: ["ACTIV"] });
      expect([await inRegion(), (await now()).map(({ title }) => title)]).toEqual([
        before,
        circuits.map((_, index) => `THEIRS 5 ${index}`),
      ]);
      expect(await db().region.findUnique({ where: { id: region.id } })).toMatchObject({
        name: region.name,
        aliases: region.aliases,
      });
      expect(await db().syncIssue.count({ where: { kind: "unknown_region" } })).toBe(0);
    },
  );
});
