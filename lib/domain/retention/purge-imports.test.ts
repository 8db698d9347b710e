import { describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { purgeImports } from "./purge-imports";

const now = new Date("2026-11-23T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const purge = () => purgeImports(systemActor("schedule"), now, 5);

async function sent(fileName: string, createdAt: Date, rows: number) {
  const { userId } = await signedIn({ role: "supervisor" });
  const { id } = await db().import.create({
    data: {
      userId,
      list: "circuits",
      fileName,
      header: [],
      columns: [],
      createdAt,
      rows: { create: Array.from({ length: rows }, (_, index) => ({ line: index + 2, cells: [] })) },
    },
  });
  return id;
}

describe("files that were imported", () => {
  it("are kept for thirty days, and go some rows at a time, each time in a transaction of its own", async () => {
    await sent("old.csv", daysAgo(31), 7);
    await sent("older.csv", daysAgo(40), 0);
    const recent = await sent("recent.csv", daysAgo(29), 2);
    expect(await purge()).toEqual({ purged: { imports: 2, importRows: 7 }, isDone: true });
    expect(await purge()).toEqual({ purged: { imports: 0, importRows: 0 }, isDone: true });
    expect(await db().import.findMany({ select: { id: true } })).toEqual([{ id: recent }]);
    expect(await db().importRow.count()).toBe(2);
    const entries = await db().activityLog.findMany({ where: { action: "retention.purge" }, orderBy: { id: "asc" } });
    expect(entries.map(({ contextJson }) => contextJson)).toEqual([
      { imports: 1, importRows: 5 },
      { imports: 1, importRows: 2 },
    ]);
  });

  it("are no planner's business", async () => {
    await expect(purgeImports(await signedIn({ role: "planner" }), now)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
