import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { parseCsv } from "@/lib/platform/csv";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { activityList, exportActivity } from "./list";
import { readAllActivity } from "./read-activity";

const stateOf = (url: Record<string, unknown>) => activityList.parse(url);

async function ticks(count: number, action: string): Promise<void> {
  await db().$executeRaw`
      INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_label)
      SELECT 'system', 'clock', ${action}, 'setting', '=cmd|' || n
      FROM generate_series(1, ${count}::int) n`;
}

describe("exporting the activity log", () => {
  it("H1 gives every act of the filter once over several pages, and is itself written to the log first", async () => {
    const admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
    await ticks(2_500, "test.many");
    const file = await exportActivity(admin, stateOf({ act: "test.many", from: "2020-01-01" }), "csv");
    const { header, rows } = parseCsv(new Uint8Array(await file.arrayBuffer()));
    expect(rows).toHaveLength(2_500);
    const ids = rows.map(({ cells }) => Number(cells[header.indexOf("Id")]));
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => b - a));
    expect(rows[0]?.cells[header.indexOf("Record")]).toBe("=cmd|2500");
    const [entry] = await db().activityLog.findMany({ where: { action: "export.run", userId: admin.userId } });
    expect(entry).toMatchObject({
      subjectType: "activity",
      contextJson: { filters: { act: ["test.many"], days: { from: "2020-01-01", to: null } }, format: "csv" },
    });
  });

  it("G6 leaves no formula for a spreadsheet to run", async () => {
    const admin = await signedIn({ role: "admin" });
    await ticks(1, "test.formula");
    const text = await (await exportActivity(admin, stateOf({ act: "test.formula" }), "csv")).text();
    expect(text).toContain(",'=cmd|1,");
  });

  it("D3 gives nothing outside the row scope", async () => {
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    await ticks(3, "test.scope");
    const { header, rows } = parseCsv(await (await exportActivity(supervisor, stateOf({}), "csv")).text());
    expect(rows.map(({ cells }) => cells[header.indexOf("Act code")])).toEqual(["export.run"]);
  });

  it("is refused without either permission; a refusal stands in the log", async () => {
    const reader = await withPermissions(["activity:view"]);
    await expect(exportActivity(reader, stateOf({}), "csv")).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await db().activityLog.count({ where: { action: "permission.refused", userId: reader.userId } })).toBe(1);
    const exporter = await withPermissions(["export:run"]);
    await expect(exportActivity(exporter, stateOf({}), "csv")).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await db().activityLog.count({ where: { action: "export.run", userId: exporter.userId } })).toBe(0);
  });

  it("E9 is refused beyond ten in ten minutes", async () => {
    const admin = await signedIn({ role: "admin" });
    for (let n = 0; n < 10; n += 1) await exportActivity(admin, stateOf({ act: "test.none" }), "csv");
    await expect(exportActivity(admin, stateOf({ act: "test.none" }), "csv")).rejects.toMatchObject({
      code: "RATE_LIMITED",
    });
    expect(await db().activityLog.count({ where: { action: "export.run", userId: admin.userId } })).toBe(10);
  });

  it("E9 prints as it exports: with the permission, in the log first, and among the same ten", async () => {
    const admin = await signedIn({ role: "admin" });
    const sheet = { ...stateOf({ act: "test.printed" }), per: 2_000 };
    await ticks(120, "test.printed");
    expect((await activityList.print(admin, sheet)).rows).toHaveLength(120);
    const [entry] = await db().activityLog.findMany({ where: { action: "export.run", userId: admin.userId } });
    expect(entry).toMatchObject({ contextJson: { filters: { act: ["test.printed"] }, format: "print" } });
    for (let n = 1; n < 10; n += 1) await exportActivity(admin, stateOf({ act: "test.none" }), "csv");
    await expect(activityList.print(admin, sheet)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    const reader = await withPermissions(["activity:view"]);
    await expect(activityList.print(reader, sheet)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("C5 breaks off when the session ends on the way", async () => {
    const admin = await signedIn({ role: "admin" });
    await ticks(1_500, "test.cut");
    const rows = readAllActivity(admin, {
      q: "",
      person: null,
      noun: "",
      subject: null,
      act: ["test.cut"],
      from: null,
      to: null,
    });
    for (let n = 0; n < 1_000; n += 1) await rows.next();
    await db().session.update({ where: { id: admin.sessionId ?? 0n }, data: { revokedAt: new Date() } });
    await expect(rows.next()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});
