import { expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { reasonId } from "@/lib/domain/testing/exclusions";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { sweepIfDue } from "./sweep-if-due";

it("ends the exclusions whose last day is over, with the sweep of the minute", async () => {
  const { id } = await storedCircuit();
  await db().circuit.update({
    where: { id },
    data: {
      isExcluded: true,
      exclusionReason: "Crews are on storm work",
      exclusionReasonId: await reasonId("storm"),
      exclusionEndsOn: new Date("2020-03-31"),
    },
  });
  expect(await sweepIfDue()).not.toBeNull();
  expect(await db().circuit.findUnique({ where: { id } })).toMatchObject({ isExcluded: false, exclusionEndsOn: null });
  expect(await db().activityLog.findFirst({ where: { subjectType: "circuit", subjectId: id } })).toMatchObject({
    action: "circuit.include",
    actorType: "system",
    actorName: "schedule",
  });
});
