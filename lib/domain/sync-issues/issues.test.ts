import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { deleteCircuit, restoreCircuit } from "../circuits/delete-circuit";
import { nameDomains } from "../testing/domains";
import { signedIn } from "../testing/people";
import { storedChecksum, sync } from "../testing/sync";
import { noteIssue, reopenIssue, resolveIssue } from "./mutations";
import { listIssueCauses } from "./list-issue-causes";
import { exportSyncIssues, issueList, listSyncIssues } from "./list";
import { countForNavigation, getInbox } from "@/lib/domain/inbox/queries";

let simulator: TestSimulator;
let admin: UserActor;
let used = 0;
let circuit: { id: bigint; jobGuid: string; workOrder: string; title: string };

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  await nameDomains();
  admin = await signedIn({ role: "admin" });
  await sync();
});
afterAll(() => simulator.stop());

// Every test has a circuit of its own.
beforeEach(async () => {
  const [found] = await db().circuit.findMany({
    where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} }, region: { code: "LAN" } },
    orderBy: { id: "asc" },
    skip: used % 3,
    take: 1,
  });
  used += 1;
  if (!found) throw new Error("The world has too few circuits for these tests.");
  circuit = found;
});

const syncActive = () => sync({ statuses: ["ACTIV"] });
const openIssues = async (kind: string, actor: UserActor = admin) =>
  (await listSyncIssues(actor, issueList.parse({ kind }))).rows;

describe("rows that cannot be taken", () => {
  it("of an unknown region wait with their reason and data while the rest goes on, and settle themselves", async () => {
    await simulator.edit(circuit.jobGuid, { REGION: "Lakeshore", SS_TITLE: "MUST NOT BE STORED" });
    const accepted = await db().circuit.count({ where: { apiStatus: "ACTIV" } });
    expect(await syncActive()).toMatchObject({
      status: "warning",
      rejected: 1,
      processed: accepted - 1,
      message: "1 row could not be taken; see the issues list.",
    });
    expect(await db().circuit.findUnique({ where: { id: circuit.id } })).toMatchObject({ title: circuit.title });
    const [issue] = await openIssues("unknown_region");
    expect(issue).toMatchObject({
      severity: "rejected",
      field: "region_id",
      circuitId: Number(circuit.id),
      workOrder: circuit.workOrder,
      apiStatus: "ACTIV",
      occurrences: 1,
    });
    expect(issue?.message).toContain("“Lakeshore” is not known");
    expect(issue?.rowData).toMatchObject({ REGION: "Lakeshore", SS_TITLE: "MUST NOT BE STORED" });

    // Everybody knows it by now: the row is still counted, and no news.
    expect(await syncActive()).toMatchObject({ status: "completed", rejected: 1, message: null });
    expect(await openIssues("unknown_region")).toMatchObject([
      { id: issue?.id, occurrences: 2, firstSeenAt: issue?.firstSeenAt },
    ]);
    await simulator.edit(circuit.jobGuid, {}, ["REGION", "SS_TITLE"]);
    expect(await syncActive()).toMatchObject({ status: "completed", rejected: 0 });
    expect(await openIssues("unknown_region")).toEqual([]);
    expect((await db().syncIssue.findUnique({ where: { id: issue?.id ?? 0 } }))?.resolvedAt).not.toBeNull();
  });

  it("of one unknown region are one cause, which is solved when the name is known, and closes with the next sync", async () => {
    const [other] = await db().circuit.findMany({
      where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} }, id: { not: circuit.id } },
      take: 1,
    });
    for (const jobGuid of [circuit.jobGuid, other?.jobGuid ?? ""])
      await simulator.edit(jobGuid, { REGION: "Lakeshore" });
    await syncActive();
    const cause = { kind: "unknown_region", name: "Lakeshore", severity: "rejected", issues: 2 };
    const lakeshore = async () => (await listIssueCauses(admin)).filter(({ name }) => name === "Lakeshore");
    expect(await lakeshore()).toEqual([{ ...cause, isSolved: false }]);

    const region = await db().region.findFirstOrThrow({ where: { code: "LAN" } });
    await db().region.update({ where: { id: region.id }, data: { aliases: [...region.aliases, "lake shore"] } });
    expect(await lakeshore()).toEqual([{ ...cause, isSolved: true }]);
    await syncActive();
    expect(await lakeshore()).toEqual([]);

    await db().region.update({ where: { id: region.id }, data: { aliases: region.aliases } });
    for (const jobGuid of [circuit.jobGuid, other?.jobGuid ?? ""]) await simulator.edit(jobGuid, {}, ["REGION"]);
    await syncActive();
  });

  it("without a GUID wait too; the stored circuit stays as it is", async () => {
    const checksum = await storedChecksum();
    await simulator.edit(circuit.jobGuid, { SS_JOBGUID: null });
    expect(await syncActive()).toMatchObject({ status: "warning", rejected: 1 });
    expect(await storedChecksum()).toBe(checksum);
    expect(await openIssues("missing_guid")).toMatchObject([
      { jobGuid: null, circuitId: null, workOrder: circuit.workOrder, rowData: { SS_TITLE: circuit.title } },
    ]);
    await simulator.edit(circuit.jobGuid, {}, ["SS_JOBGUID"]);
    await syncActive();
    expect(await openIssues("missing_guid")).toEqual([]);
  });

  it("move with their circuit: a run of another status does not settle what it did not see", async () => {
    await simulator.edit(circuit.jobGuid, { VEGJOB_LENGTH: "n/a" });
    await syncActive();
    await simulator.edit(circuit.jobGuid, { WSREQ_STATUS: "QC" });
    await sync({ statuses: ["ACTIV", "QC"] });
    const seenIn = (await openIssues("bad_cell")).map((issue) => issue.apiStatus);
    expect(seenIn).toHaveLength(1);
    await sync({ statuses: [seenIn[0] === "QC" ? "ACTIV" : "QC"] });
    expect(await openIssues("bad_cell")).toHaveLength(1);
    await simulator.edit(circuit.jobGuid, {}, ["WSREQ_STATUS", "VEGJOB_LENGTH"]);
    await sync({ statuses: ["ACTIV", "QC"] });
    expect(await openIssues("bad_cell")).toEqual([]);
  });

  it("of a deleted circuit leave the queue and every count, for everybody, until it is restored", async () => {
    await simulator.edit(circuit.jobGuid, { VEGJOB_LENGTH: "n/a" });
    await syncActive();
    const counted = async () => [
      (await openIssues("bad_cell")).length,
      (await countForNavigation(admin)).issues,
      (await listIssueCauses(admin)).filter(({ kind }) => kind === "bad_cell").length,
      (await getInbox(admin)).find(({ kind }) => kind === "issues")?.count ?? 0,
    ];
    const before = await counted();
    expect(before[0]).toBe(1);
    const rowVersion = async () => (await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } })).rowVersion;
    const id = Number(circuit.id);
    await deleteCircuit(admin, { id, rowVersion: await rowVersion(), reason: "by mistake" });
    expect(await counted()).toEqual([0, (before[1] ?? 0) - 1, 0, (before[3] ?? 0) - 1]);
    await restoreCircuit(admin, { id, rowVersion: await rowVersion(), reason: "it is right" });
    expect(await counted()).toEqual(before);
    await simulator.edit(circuit.jobGuid, {}, ["VEGJOB_LENGTH"]);
    await syncActive();
  });

  it("of the wrong shape are counted with what is legible, and the others are stored", async () => {
    await simulator.fault({ kind: "wrong-cell-count", rows: 2, times: 1 });
    expect(await syncActive()).toMatchObject({ status: "warning", rejected: 2 });
    expect(await openIssues("broken_row")).toHaveLength(2);
    await syncActive();
    expect(await openIssues("broken_row")).toEqual([]);
  });

  it("with a cell that cannot be read keep the stored value, also WorkStudio's beside a correction, and warn", async () => {
    const before = await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } });
    await db().circuit.update({
      where: { id: circuit.id },
      data: {
        milesPlanned: 7.5,
        userModifiedFields: {
          miles_planned: { modified_at: "2026-03-02T12:00:00Z", modified_by: 1, original_value: 3 },
        },
        upstreamValues: { miles_planned: 4.25 },
      },
    });
    await simulator.edit(circuit.jobGuid, { VEGJOB_LENGTH: "n/a", VEGJOB_LENGTHCOMP: "1e400", VEGJOB_PRCENT: {} });
    expect(await syncActive()).toMatchObject({ status: "warning", rejected: 0 });
    const after = await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } });
    expect(after).toMatchObject({ totalMiles: before.totalMiles, percentComplete: before.percentComplete });
    expect([Number(after.milesPlanned), after.upstreamValues]).toEqual([7.5, { miles_planned: 4.25 }]);
    expect((await openIssues("bad_cell")).map(({ field }) => field).sort()).toEqual([
      "miles_planned",
      "percent_complete",
      "total_miles",
    ]);
    await simulator.edit(circuit.jobGuid, {}, ["VEGJOB_LENGTH", "VEGJOB_LENGTHCOMP", "VEGJOB_PRCENT"]);
    await db().circuit.update({ where: { id: circuit.id }, data: { userModifiedFields: {}, upstreamValues: {} } });
    expect(await syncActive()).toMatchObject({ status: "completed" });
    expect(await openIssues("bad_cell")).toEqual([]);
  });

  it("full of junk in one column keep what is stored and warn once", async () => {
    const miles = () => db().circuit.aggregate({ _sum: { totalMiles: true } });
    const before = await miles();
    await simulator.fault({ kind: "wrong-types", column: "VEGJOB_LENGTH", times: 1 });
    expect(await syncActive()).toMatchObject({ status: "warning", rejected: 0 });
    expect(await miles()).toEqual(before);
    const issues = await listSyncIssues(admin, issueList.parse({}));
    expect(issues.rows.length).toBeGreaterThanOrEqual(8);
    expect(issues.rows.every((issue) => issue.field === "total_miles" && issue.severity === "warning")).toBe(true);
    expect(await syncActive()).toMatchObject({ status: "completed" });
    expect((await listSyncIssues(admin, issueList.parse({}))).total).toBe(0);
  });
});

describe("a status nobody configured", () => {
  it("is kept, and reported once for all its circuits until it is configured", async () => {
    const pair = await db().circuit.findMany({
      where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} } },
      orderBy: { id: "desc" },
      take: 2,
    });
    for (const { jobGuid } of pair) await simulator.edit(jobGuid, { WSREQ_STATUS: "HOLDX" });
    expect(await sync({ statuses: ["ACTIV", "HOLDX"] })).toMatchObject({
      status: "completed",
      rejected: 0,
      updated: 2,
    });
    expect(await db().circuit.count({ where: { apiStatus: "HOLDX" } })).toBe(2);
    const [issue, ...more] = await openIssues("unknown_status");
    expect(more).toEqual([]);
    expect(issue).toMatchObject({
      severity: "warning",
      apiStatus: "HOLDX",
      rowData: { WSREQ_STATUS: "HOLDX", SS_WO: issue?.workOrder },
    });
    expect(await db().syncIssue.count({ where: { field: "api_status" } })).toBe(1);

    await sync({ statuses: ["QC"] });
    expect(await openIssues("unknown_status")).toHaveLength(1);
    await db().apiStatusConfig.create({
      data: { apiStatus: "HOLDX", displayName: "On hold", syncFrequency: "manual" },
    });
    await sync({ statuses: ["QC"] });
    expect(await openIssues("unknown_status")).toEqual([]);
    await db().apiStatusConfig.delete({ where: { apiStatus: "HOLDX" } });
    for (const { jobGuid } of pair) await simulator.edit(jobGuid, {}, ["WSREQ_STATUS"]);
    await syncActive();
  });
});

describe("a circuit sent twice", () => {
  it("is stored as it was edited last, within one answer and across statuses, and counted", async () => {
    const [twin] = await db().circuit.findMany({
      where: { apiStatus: "QC", extension: "@", pieces: { none: {} } },
      take: 1,
    });
    for (const [newest, title] of [
      ["2026-02-03T10:00:00Z", "NEWEST ROW"],
      ["2026-01-01T10:00:00Z", circuit.title],
    ] as const) {
      await simulator.edit(circuit.jobGuid, { SS_EDITDATE: "2026-02-02T10:00:00Z" });
      await simulator.edit(twin?.jobGuid ?? "", {
        SS_JOBGUID: circuit.jobGuid,
        SS_TITLE: "NEWEST ROW",
        SS_EDITDATE: newest,
      });
      expect(await sync({ statuses: ["QC", "ACTIV"] })).toMatchObject({ status: "completed", rejected: 0 });
      expect(await db().circuit.findUnique({ where: { id: circuit.id } })).toMatchObject({ title });
      expect(await openIssues("duplicate_row")).toMatchObject([{ severity: "warning", circuitId: Number(circuit.id) }]);
    }
    expect(await db().circuit.count({ where: { jobGuid: circuit.jobGuid } })).toBe(1);
    await simulator.edit(twin?.jobGuid ?? "", {}, ["SS_JOBGUID", "SS_TITLE", "SS_EDITDATE"]);
    await sync({ statuses: ["QC", "ACTIV"] });
    expect(await openIssues("duplicate_row")).toEqual([]);
    await simulator.fault({ kind: "duplicate-rows", rows: 5, times: 1 });
    expect(await syncActive()).toMatchObject({ status: "completed", rejected: 0 });
    expect(await openIssues("duplicate_row")).toHaveLength(5);
    await syncActive();
  });
});

describe("who sees and settles issues", () => {
  it("a supervisor those of circuits in scope, an administrator all; outside answers as missing", async () => {
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const elsewhere = await db().circuit.findFirstOrThrow({
      where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} }, region: { code: { not: "LAN" } } },
    });
    const lost = await db().circuit.findFirstOrThrow({
      where: {
        apiStatus: "ACTIV",
        extension: "@",
        pieces: { none: {} },
        region: { code: "LAN" },
        id: { not: circuit.id },
      },
    });
    for (const { jobGuid } of [circuit, elsewhere]) await simulator.edit(jobGuid, { VEGJOB_LENGTHCOMP: "n/a" });
    await simulator.edit(lost.jobGuid, { SS_JOBGUID: null });
    await syncActive();
    const own = await listSyncIssues(supervisor, issueList.parse({}));
    expect(own.rows.map((issue) => issue.circuitId)).toEqual([Number(circuit.id)]);
    const kindsOf = async (actor: UserActor) => (await issueList.options(actor, issueList.parse({})))["kind"];
    expect(own.total).toBe(1);
    expect(await kindsOf(supervisor)).toEqual([{ value: "bad_cell", label: "Bad cell", count: 1 }]);
    const all = await listSyncIssues(admin, issueList.parse({}));
    expect(await kindsOf(admin)).toEqual(
      expect.arrayContaining([
        { value: "bad_cell", label: "Bad cell", count: 2 },
        { value: "missing_guid", label: "Missing GUID", count: 1 },
      ]),
    );

    const missing = await resolveIssue(supervisor, 999_999_999).catch((error: unknown) => error);
    for (const issue of all.rows.filter(({ circuitId }) => circuitId !== Number(circuit.id))) {
      expect(await resolveIssue(supervisor, issue.id).catch((error: unknown) => error)).toEqual(missing);
    }
    expect((await listSyncIssues(admin, issueList.parse({}))).total).toBe(all.total);

    const id = own.rows[0]?.id ?? 0;
    await resolveIssue(supervisor, id);
    await resolveIssue(supervisor, id);
    expect((await listSyncIssues(supervisor, issueList.parse({}))).rows).toEqual([]);
    expect(await db().activityLog.count({ where: { action: "issue.resolve", subjectId: BigInt(id) } })).toBe(1);
    await reopenIssue(supervisor, id);
    expect((await countForNavigation(supervisor)).issues).toBe(1);
    await noteIssue(supervisor, { issueId: id, note: "Asked the WorkStudio office" });
    const find = async (q: string) => (await listSyncIssues(supervisor, issueList.parse({ q }))).rows.length;
    expect([await find(`${circuit.workOrder} OFFICE`), await find("Lehigh office")]).toEqual([1, 0]);
    const file = await (await exportSyncIssues(supervisor, issueList.parse({ q: "office" }), "csv")).text();
    expect(file).toContain("Asked the WorkStudio office");
    expect(file).toContain(circuit.jobGuid);
    expect(file.split("\r\n")[0]).toBe(
      "Kind,Effect,State,Status,What is wrong,Last seen,First seen,Times,Work order,WorkStudio GUID,Note,WorkStudio’s row",
    );
    expect(file.trim().split("\r\n")).toHaveLength(2);
    for (const act of [reopenIssue, (actor: UserActor, issueId: number) => noteIssue(actor, { issueId, note: "x" })])
      expect(
        await act(supervisor, all.rows.find((issue) => issue.circuitId === null)?.id ?? 0).catch(
          (error: unknown) => error,
        ),
      ).toEqual(missing);
    await resolveIssue(supervisor, id);
    expect((await countForNavigation(supervisor)).issues).toBe(0);
    await syncActive();
    expect((await listSyncIssues(supervisor, issueList.parse({}))).rows.map((issue) => issue.id)).toEqual([id]);
  });

  it("a planner none", async () => {
    const planner = await signedIn({ role: "planner", regions: ["LAN"] });
    await expect(listSyncIssues(planner, issueList.parse({}))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(resolveIssue(planner, 1)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
