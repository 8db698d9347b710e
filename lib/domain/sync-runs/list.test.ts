import { beforeAll, describe, expect, it } from "vitest";
import { parseCsv } from "@/lib/platform/csv";
import { Prisma, db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { exportSyncRuns, listSyncRuns, runList } from "./list";

const ids = new Map<string, number>();

/** Runs of 2024, one a day from the first of May, so that no other test's run comes between them. */
beforeAll(async () => {
  const runs: [name: string, status: string, data: Partial<Prisma.SyncLogCreateInput>][] = [
    ["whole", "completed", { durationSeconds: 40 }],
    ["cancelled", "warning", { endCause: "cancelled", durationSeconds: 9 }],
    ["preview", "completed", { contextJson: { preview: true }, durationSeconds: 100 }],
    ["forced", "failed", { contextJson: { force: true }, errorMessage: "=WorkStudio said no" }],
  ];
  for (const [index, [name, syncStatus, data]] of runs.entries()) {
    const { id } = await db().syncLog.create({
      data: {
        syncType: "circuit_list",
        syncStatus,
        syncTrigger: "manual",
        startedAt: new Date(`2024-05-0${index + 1}T12:00:00-04:00`),
        completedAt: new Date(`2024-05-0${index + 1}T12:01:00-04:00`),
        ...data,
      },
      select: { id: true },
    });
    ids.set(name, Number(id));
  }
});

const nameOf = (id: number) => [...ids].find(([, known]) => known === id)?.[0] ?? "another";
const found = async (params: Record<string, string>) =>
  (
    await listSyncRuns(
      await signedIn({ role: "admin" }),
      runList.parse({ from: "2024-05-01", to: "2024-05-04", ...params }),
    )
  ).rows.map(({ id }) => nameOf(id));

describe("the sync log", () => {
  it("shows the newest run first, and the one that took longest by another order", async () => {
    expect(await found({})).toEqual(["forced", "preview", "cancelled", "whole"]);
    expect(await found({ sort: "-duration" })).toEqual(["preview", "whole", "cancelled", "forced"]);
  });

  it("is filtered by how a run ended, by its kind and by business days", async () => {
    expect(await found({ outcome: "cancelled" })).toEqual(["cancelled"]);
    expect(await found({ outcome: "warning" })).toEqual([]);
    expect(await found({ outcome: "completed" })).toEqual(["preview", "whole"]);
    expect(await found({ kind: "sync" })).toEqual(["cancelled", "whole"]);
    expect(await found({ kind: "forced" })).toEqual(["forced"]);
    expect(await found({ kind: "preview" })).toEqual(["preview"]);
    expect(await found({ from: "2024-05-02", to: "2024-05-03" })).toEqual(["preview", "cancelled"]);
    expect(await found({ outcome: "constructor", kind: "x", to: "" })).toEqual([
      "forced",
      "preview",
      "cancelled",
      "whole",
    ]);
  });

  it("leaves as a file in words, without a formula, for who may take files", async () => {
    const state = runList.parse({ from: "2024-05-04", to: "2024-05-04" });
    const file = await exportSyncRuns(await signedIn({ role: "admin" }), state, "csv");
    const { header, rows } = parseCsv(await file.text());
    const cell = (label: string) => rows[0]?.cells[header.indexOf(label)];
    expect(rows).toHaveLength(1);
    expect([cell("Run"), cell("Ended"), cell("Kind"), cell("Message")]).toEqual([
      String(ids.get("forced")),
      "Failed",
      "Forced",
      "=WorkStudio said no",
    ]);
    const reader = await withPermissions(["sync:view"], ["LAN"]);
    await expect(exportSyncRuns(reader, state, "csv")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
