import { describe, expect, it } from "vitest";
import { feedHealth, stepWords } from "./rules";

/** A Wednesday, 09:00 Eastern. */
const NOW = new Date("2026-01-14T14:00:00Z");
const WEEKDAYS = { schedules: ["30 4,16 * * 1-5"] };
const standing = { name: "circuits", label: "Circuits", latest: null, lastGoodAt: null, isPaused: false };
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const run = (outcome: "completed" | "failed" | "started" | "cancelled") => ({
  id: 7,
  outcome,
  errorMessage: outcome === "failed" ? "WorkStudio does not answer." : null,
});

describe("whether a feed keeps its schedule", () => {
  it("is well where it missed one time at most, and ill from the second one", () => {
    expect(feedHealth({ ...standing, lastGoodAt: hoursAgo(4) }, WEEKDAYS, NOW).isWell).toBe(true);
    expect(feedHealth({ ...standing, lastGoodAt: hoursAgo(16) }, WEEKDAYS, NOW).isWell).toBe(true);
    expect(feedHealth({ ...standing, lastGoodAt: hoursAgo(17) }, WEEKDAYS, NOW)).toEqual({
      isWell: false,
      says: "last whole 17 h ago; it has missed its scheduled times since",
    });
  });

  it("is ill after a run that failed, and says why; a cancelled one is somebody's wish", () => {
    const lastGoodAt = hoursAgo(4);
    expect(feedHealth({ ...standing, lastGoodAt, latest: run("failed") }, WEEKDAYS, NOW)).toEqual({
      isWell: false,
      says: "last whole 4 h ago; run 7 failed: WorkStudio does not answer.",
    });
    expect(feedHealth({ ...standing, lastGoodAt, latest: run("cancelled") }, WEEKDAYS, NOW).isWell).toBe(true);
  });

  it("does not blame a feed that is new, paused or under way", () => {
    expect(feedHealth(standing, WEEKDAYS, NOW)).toEqual({ isWell: true, says: "never whole yet" });
    const old = { ...standing, lastGoodAt: hoursAgo(500) };
    expect(feedHealth({ ...old, isPaused: true }, WEEKDAYS, NOW).isWell).toBe(true);
    expect(feedHealth({ ...old, latest: run("started") }, WEEKDAYS, NOW).isWell).toBe(true);
    expect(feedHealth(old, WEEKDAYS, NOW).isWell).toBe(false);
  });
});

describe("a step of a run in words", () => {
  const said = (name: string, answer: { status?: string; rows?: number; failure?: string } = {}) =>
    stepWords({ name, status: answer.status ?? null, rows: answer.rows ?? null, failure: answer.failure ?? null });

  it.each([
    ["plan", "Compared with what is stored"],
    ["apply 7", "Wrote batch 7"],
    ["apply 1 to 6, round 2", "Wrote batches 1 to 6 (start 2)"],
    ["circuits, slice 3", "Made the totals of circuits, part 3"],
    ["totals of circuits, slice 1", "Made the totals of circuits, part 1"],
    ["days 2026-01-04 to 2026-01-10", "Made the days 2026-01-04 to 2026-01-10"],
    ["week 2026-01-04", "Made the week of 2026-01-04"],
    ["snapshots from 2026-01-04", "Took the snapshots from 2026-01-04"],
    ["tell the database how many", "Tell the database how many"],
  ])("%s is “%s”", (name, words) => expect(said(name)).toBe(words));

  it("says of a fetch its status with how many circuits came, or why it failed", () => {
    expect(said("fetch ACTIV", { status: "Active", rows: 1200 })).toBe("Fetched Active: 1,200 circuits");
    expect(said("fetch QC", { status: "Quality Control", rows: 0, failure: "WorkStudio sent no table." })).toBe(
      "Quality Control failed: WorkStudio sent no table.",
    );
  });
});
