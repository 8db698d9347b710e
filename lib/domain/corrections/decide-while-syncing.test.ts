import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { editCircuit } from "../circuits/mutations";
import { linesAreTrue } from "../testing/corrections";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { decideCorrections } from "./decide-corrections";
import { previewDecision } from "./preview-decision";
import type { Decision } from "./schema";
import type { CorrectionTarget } from "./target-sql";

const keep: Decision = { kind: "keep", protection: "none" };
const theirs: Decision = { kind: "theirs" };

let admin: UserActor;
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  admin = await signedIn({ role: "admin" });
  expect(await sync()).toMatchObject({ status: "completed" });
});
afterAll(() => simulator.stop());

const chosen = async (circuitId: bigint): Promise<CorrectionTarget> => ({
  kind: "chosen",
  ids: (await db().circuitCorrection.findMany({ where: { circuitId }, select: { id: true } })).map((one) =>
    Number(one.id),
  ),
});

describe("decisions while WorkStudio is synced", () => {
  it("WorkStudio's value is used, the next sync owns the field, and nothing asks any more", async () => {
    const circuit = await db().circuit.findFirstOrThrow({ where: { apiStatus: "ACTIV", extension: "@" } });
    const circuitId = Number(circuit.id);
    await editCircuit(admin, {
      id: circuitId,
      base: { title: circuit.title },
      values: { title: "OURS" },
      reason: "walked it",
    });
    await simulator.edit(circuit.jobGuid, { SS_TITLE: "REBUILT" });
    await sync({ statuses: ["ACTIV"] });
    expect(await db().circuitCorrection.findFirst({ where: { circuitId: circuit.id } })).toMatchObject({
      ours: "OURS",
      theirs: "REBUILT",
      isDrifted: true,
    });
    const target = await chosen(circuit.id);
    const { guard } = await previewDecision(admin, { target });
    await decideCorrections(admin, { target, decision: theirs, reason: "they are right", guard });
    await simulator.edit(circuit.jobGuid, { SS_TITLE: "REBUILT AGAIN" });
    await sync({ statuses: ["ACTIV"] });
    expect(await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } })).toMatchObject({
      title: "REBUILT AGAIN",
      userModifiedFields: null,
      upstreamValues: null,
    });
  });

  it("decisions and a running sync lose nothing of each other", { timeout: 60_000 }, async () => {
    const circuits = await db().circuit.findMany({ where: { apiStatus: "ACTIV" }, orderBy: { id: "asc" }, take: 12 });
    for (const { id: circuitId, title } of circuits)
      await editCircuit(admin, {
        id: Number(circuitId),
        base: { title },
        values: { title: `OURS ${circuitId}` },
        reason: "walked",
      });
    for (const [index, { jobGuid }] of circuits.entries())
      await simulator.edit(jobGuid, { SS_TITLE: `THEIRS ${index}`, VEGJOB_PROJACRES: index + 1 });
    const decideUntilDone = async (circuitId: bigint, decision: Decision) => {
      for (;;) {
        const target = await chosen(circuitId);
        const { guard } = await previewDecision(admin, { target });
        const done = await decideCorrections(admin, { target, decision, reason: "at once", guard }).catch(
          (error: unknown) => {
            if (!(error instanceof AppError && error.code === "CONFLICT")) throw error;
            return null;
          },
        );
        if (done) return;
      }
    };
    await Promise.all([
      sync({ statuses: ["ACTIV"] }),
      ...circuits.map(({ id: circuitId }, index) => decideUntilDone(circuitId, index % 2 === 0 ? theirs : keep)),
    ]);
    expect(await sync({ statuses: ["ACTIV"] })).toMatchObject({ status: "completed" });
    for (const [index, { id: circuitId }] of circuits.entries()) {
      const now = await db().circuit.findUniqueOrThrow({ where: { id: circuitId } });
      expect(now.title).toBe(index % 2 === 0 ? `THEIRS ${index}` : `OURS ${circuitId}`);
      expect(Number(now.totalAcres)).toBe(index + 1);
      expect(Object.keys(now.userModifiedFields ?? {})).toEqual(index % 2 === 0 ? [] : ["title"]);
    }
    expect(await linesAreTrue()).toEqual([]);
  });

  it("a forced sync leaves no correction", async () => {
    await sync({ force: true }, admin);
    expect(await db().circuitCorrection.count()).toBe(0);
    expect(await linesAreTrue()).toEqual([]);
  });
});
