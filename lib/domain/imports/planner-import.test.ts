import { beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { exportPlanners, plannerList } from "../planners/list";
import { leavePlannerOut, takePlannerIn } from "../planners/mutations";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { applyImport, undoImport } from "./apply-import";
import { getImport } from "./queries";
import { startImport } from "./start-import";

let admin: UserActor;
let names: string[];
let round = 0;

beforeEach(async () => {
  await db().rateLimit.deleteMany({});
  admin = await signedIn({ role: "admin" });
  round += 1;
  names = ["a", "b"].map((letter) => `FILE${round}\\${letter}planner`);
  for (const takenBy of names) await storedCircuit({ takenBy });
});

const planner = (name: string) => db().planner.findFirstOrThrow({ where: { aliases: { some: { alias: name } } } });
const csv = async (actor = admin) =>
  (await exportPlanners(actor, plannerList.parse({ q: `FILE${round}`, kind: "all" }), "csv")).text();
const preview = async (text: string, actor = admin) => {
  const { id } = await startImport(actor, { list: "planners", file: new File([text], "planners.csv") });
  return getImport(actor, id, { show: null, page: 1 });
};
const apply = (id: number) => applyImport(admin, { id, mode: "good", revision: 1, reason: null });

describe("importing which planners count", () => {
  it("changes nothing for a file as it was exported", async () => {
    await leavePlannerOut(admin, { id: Number((await planner(names[0] ?? "")).id), reason: "a test account" });
    expect((await preview(await csv())).counts).toEqual({ same: 2 });
  });

  it("leaves out with the reason, is in the history, and is undone", async () => {
    const seen = await preview((await csv()).replace("Counts", "Left out: on leave"));
    expect(seen.counts).toEqual({ change: 1, same: 1 });
    await apply(seen.id);
    const changed = await db().planner.findFirstOrThrow({ where: { leftOutReason: "on leave" } });
    expect(changed.leftOutBy).toBe(admin.userId);
    expect(
      await db().activityLog.findFirst({
        where: { subjectType: "planner", subjectId: changed.id },
        orderBy: { id: "desc" },
      }),
    ).toMatchObject({ action: "planner.leave_out", reason: "on leave" });
    expect(await undoImport(admin, { id: seen.id })).toEqual({ undone: 1, left: 0, names: [] });
    expect(await db().planner.findUnique({ where: { id: changed.id } })).toMatchObject({
      leftOutReason: null,
      leftOutAt: null,
    });
  });

  it("is not undone where somebody said the same anew since", async () => {
    const seen = await preview((await csv()).replace("Counts", "Left out: on leave"));
    await apply(seen.id);
    const subjectId = seen.rows.find(({ outcome }) => outcome === "change")?.subjectId ?? 0;
    await takePlannerIn(admin, { id: subjectId });
    await leavePlannerOut(admin, { id: subjectId, reason: "on leave" });
    await expect(undoImport(admin, { id: seen.id })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await db().planner.findUnique({ where: { id: subjectId } })).toMatchObject({ leftOutReason: "on leave" });
  });

  it("is not undone where a planner that it took in was left out and taken in again since", async () => {
    const { id } = await planner(names[0] ?? "");
    await leavePlannerOut(admin, { id: Number(id), reason: "on leave" });
    const seen = await preview((await csv()).replace("Left out: on leave", "Counts"));
    expect(seen.counts).toEqual({ change: 1, same: 1 });
    await apply(seen.id);
    await leavePlannerOut(admin, { id: Number(id), reason: "a test account" });
    await takePlannerIn(admin, { id: Number(id) });
    await expect(undoImport(admin, { id: seen.id })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await db().planner.findUnique({ where: { id } })).toMatchObject({ leftOutReason: null });
  });

  it("takes a planner that it took in back out", async () => {
    const { id } = await planner(names[0] ?? "");
    await leavePlannerOut(admin, { id: Number(id), reason: "on leave" });
    const seen = await preview((await csv()).replace("Left out: on leave", "Counts"));
    await apply(seen.id);
    expect(await undoImport(admin, { id: seen.id })).toEqual({ undone: 1, left: 0, names: [] });
    expect(await db().planner.findUnique({ where: { id } })).toMatchObject({ leftOutReason: "on leave" });
  });

  it("finds a planner by the record, else by the name", async () => {
    const { id, name } = await planner(names[0] ?? "");
    const text = `Record,Planner,Analytics\n${id},somebody,Left out: on leave\n,${name},Counts\n,nobody,Counts\n`;
    expect((await preview(text)).rows.map(({ subjectId, problems }) => [subjectId, problems[0]?.message])).toEqual([
      [Number(id), undefined],
      [Number(id), "Row 2 is the same planner."],
      [null, "No planner of yours is this one."],
    ]);
  });

  it("names faults, and a planner that changed since the export", async () => {
    const text = await csv();
    await leavePlannerOut(admin, { id: Number((await planner(names[0] ?? "")).id), reason: "left the company" });
    const [header = "", ...rows] = text.trim().split("\r\n");
    const wrong = rows.map((row, index) => row.replace("Counts", index === 0 ? "Left out: on leave" : "perhaps"));
    const { counts } = await preview([header, ...wrong, header.replaceAll(/[^,]+/g, "x")].join("\r\n"));
    expect(counts).toEqual({ conflict: 1, fault: 2 });
  });

  it("is refused without the permission, and for planners out of the row scope", async () => {
    const text = (await csv()).replaceAll("Counts", "Left out: on leave");
    await expect(preview(text, await signedIn({ role: "planner", regions: ["LAN"] }))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const elsewhere = await signedIn({ role: "supervisor", regions: ["CEN"] });
    expect((await preview(text, elsewhere)).counts).toEqual({ fault: 2 });
  });
});
