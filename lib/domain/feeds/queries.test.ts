import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { listFeeds } from "./queries";

const HOUR_MS = 3_600_000;
const actor = systemActor("test");
const now = new Date();

/** Ended runs of the planned units, an hour apart, the newest last. */
async function ended(...statuses: ("completed" | "warning" | "failed")[]): Promise<void> {
  await db().syncLog.createMany({
    data: statuses.map((syncStatus, place) => {
      const startedAt = new Date(now.getTime() - (statuses.length - place) * HOUR_MS);
      return {
        feed: "planned-units",
        syncType: "full",
        syncTrigger: "scheduled",
        syncStatus,
        startedAt,
        completedAt: new Date(startedAt.getTime() + (place + 1) * 1_500),
        durationSeconds: place + 1,
        errorMessage: syncStatus === "failed" ? "WorkStudio did not answer." : null,
      };
    }),
  });
}

async function units() {
  const feed = (await listFeeds(actor, now)).find(({ name }) => name === "planned-units");
  if (!feed) throw new Error("There is no feed of planned units.");
  return feed;
}

beforeEach(() => db().syncLog.deleteMany());

describe("a feed's line", () => {
  it("has no run and no trend before the first one", async () => {
    expect(await units()).toMatchObject({ latest: null, lastGoodAt: null, trend: [], isWell: true });
  });

  it("draws its last runs, oldest first, each with how it ended and how long it took", async () => {
    await ended("completed", "warning", "completed");
    const { trend, latest } = await units();
    expect(trend.map(({ syncStatus, seconds }) => [syncStatus, seconds])).toEqual([
      ["completed", 1.5],
      ["warning", 3],
      ["completed", 4.5],
    ]);
    expect(latest).toMatchObject({ id: trend.at(-1)?.id, isCancelRequested: false });
  });

  it("keeps to the newest fourteen", async () => {
    await ended(...Array.from({ length: 20 }, () => "completed" as const));
    const { trend } = await units();
    expect([trend.length, trend[0]?.seconds, trend.at(-1)?.seconds]).toEqual([14, 10.5, 30]);
  });

  it("says that it is not well, and why, when its last run failed", async () => {
    await ended("completed", "failed");
    expect(await units()).toMatchObject({
      isWell: false,
      says: expect.stringContaining("WorkStudio did not answer.") as string,
    });
  });
});
