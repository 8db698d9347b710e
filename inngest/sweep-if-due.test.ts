import { ownerClient } from "@/lib/platform/testing/owner-client";
import { beforeEach, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { reasonId } from "@/lib/domain/testing/exclusions";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { sweepIfDue } from "./sweep-if-due";

let id: number;
beforeEach(async () => {
  await db().$executeRaw`UPDATE jobs_server SET swept_at = NULL`;
  ({ id } = await storedCircuit());
  await db().circuit.update({
    where: { id },
    data: {
      isExcluded: true,
      exclusionReason: "Crews are on storm work",
      exclusionReasonId: await reasonId("storm"),
      exclusionEndsOn: new Date("2020-03-31"),
    },
  });
});

it("ends the exclusions whose last day is over, with the sweep of the minute", async () => {
  expect(await sweepIfDue()).not.toBeNull();
  expect(await db().circuit.findUnique({ where: { id } })).toMatchObject({ isExcluded: false, exclusionEndsOn: null });
  expect(await db().activityLog.findFirst({ where: { subjectType: "circuit", subjectId: id } })).toMatchObject({
    action: "circuit.include",
    actorType: "system",
    actorName: "schedule",
  });
});

it("ends them also where the sweep fails, and still says that it did", async () => {
  const owner = ownerClient();
  await owner.connect();
  await owner.query("ALTER TABLE sync_logs RENAME TO away");
  try {
    await expect(sweepIfDue()).rejects.toThrow("sync_logs");
  } finally {
    await owner.query("ALTER TABLE away RENAME TO sync_logs");
    await owner.end();
  }
  expect(await db().circuit.findUnique({ where: { id } })).toMatchObject({ isExcluded: false });
});
