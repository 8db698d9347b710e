import { ownerClient } from "@/lib/platform/testing/owner-client";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { type AuditEntry, writeAudit } from "@/lib/platform/audit";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { getActivity } from "./get-activity";
import { activityList, listActivity } from "./list";
import { listActivityOptions } from "./list-activity-options";

let admin: UserActor;
let lana: UserActor;
let cedar: number;
let foreign: number;

const write = (actor: UserActor, ...entries: AuditEntry[]) => db().$transaction((tx) => writeAudit(tx, actor, entries));
const onCircuit = (id: number, label: string): Partial<AuditEntry> => ({
  subjectType: "circuit",
  subjectId: BigInt(id),
  subjectLabel: label,
});

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  lana = await signedIn({ role: "supervisor", name: "Lana Lancaster", regions: ["LAN"] });
  cedar = (await storedCircuit({ workOrder: "2026-7001", title: "CEDAR GLEN 12 KV", region: "LAN" })).id;
  foreign = (await storedCircuit({ workOrder: "2026-7002", title: "PINE RIDGE 12 KV", region: "NOR" })).id;
  await write(admin, {
    action: "user.update",
    subjectType: "user",
    subjectId: lana.userId,
    subjectLabel: "Lana Lancaster",
    reason: "moved to 100% Lancaster",
    changes: { roles: { before: ["Planner"], after: ["Supervisor"] } },
  });
  await write(admin, {
    action: "circuit.edit",
    subjectType: "circuit",
    ...onCircuit(cedar, "2026-7001"),
    reason: "wrong_title",
  });
  await write(admin, { action: "circuit.exclude", subjectType: "circuit", ...onCircuit(foreign, "2026-7002") });
  await write(lana, { action: "circuit.edit", subjectType: "circuit", ...onCircuit(cedar, "2026-7001") });
  await write(lana, {
    action: "password.change",
    subjectType: "user",
    subjectId: lana.userId,
    subjectLabel: "Lana Lancaster",
  });
  await db()
    .$executeRaw`INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_id, subject_label)
    VALUES ('sync', 'WorkStudio sync', 'circuit.sync', 'circuit', ${cedar}, '2026-7001 old name'),
      ('sync', 'WorkStudio sync', 'circuit.sync', 'circuit', ${foreign}, '2026-7002'),
      ('system', 'retention', 'retention.purge', 'session', NULL, NULL)`;
});

/** Acts as `who action`, newest first. */
async function acts(url: Record<string, unknown>, actor = admin): Promise<string[]> {
  return (await listActivity(actor, activityList.parse(url))).rows.map((row) => `${row.actorName} ${row.action}`);
}

const WILMA = ["Wilma Tarrant circuit.exclude", "Wilma Tarrant circuit.edit", "Wilma Tarrant user.update"];
const LANA = ["Lana Lancaster password.change", "Lana Lancaster circuit.edit"];
const SYNC = ["WorkStudio sync circuit.sync", "WorkStudio sync circuit.sync"];
const ALL = ["retention retention.purge", ...SYNC, ...LANA, ...WILMA];

describe("the filters of the activity log", () => {
  it.each<[string, () => Record<string, unknown>, string[]]>([
    ["nothing", () => ({}), ALL],
    ["a person", () => ({ person: String(admin.userId) }), WILMA],
    ["people", () => ({ person: "people" }), [...LANA, ...WILMA]],
    ["the sync", () => ({ person: "sync" }), SYNC],
    ["jobs", () => ({ person: "system" }), ["retention retention.purge"]],
    ["a noun", () => ({ noun: "user" }), ["Lana Lancaster password.change", "Wilma Tarrant user.update"]],
    [
      "a record",
      () => ({ noun: "circuit", subject: String(cedar) }),
      ["WorkStudio sync circuit.sync", "Lana Lancaster circuit.edit", "Wilma Tarrant circuit.edit"],
    ],
    ["an act", () => ({ act: "circuit.exclude" }), ["Wilma Tarrant circuit.exclude"]],
    [
      "several acts",
      () => ({ act: ["circuit.exclude", "user.update"] }),
      ["Wilma Tarrant circuit.exclude", "Wilma Tarrant user.update"],
    ],
    ["act and person", () => ({ act: "circuit.edit", person: String(lana.userId) }), ["Lana Lancaster circuit.edit"]],
    ["a reason's words, literally", () => ({ q: "100% lan" }), ["Wilma Tarrant user.update"]],
    ["an underscore, literally", () => ({ q: "ong_tit" }), ["Wilma Tarrant circuit.edit"]],
    ["a person's name", () => ({ q: "wilma" }), WILMA],
    [
      "a circuit's title as it is now",
      () => ({ q: "cedar glen" }),
      ["WorkStudio sync circuit.sync", "Lana Lancaster circuit.edit", "Wilma Tarrant circuit.edit"],
    ],
    ["a request", () => ({ q: lana.requestId }), []],
    ["two letters", () => ({ q: "wi" }), []],
    ["what nobody wrote", () => ({ q: "nothing has this name" }), []],
    [
      "malformed values, as no filter",
      () => ({
        person: "' OR 1=1",
        noun: "x'; DROP TABLE users",
        subject: "-1",
        act: "DROP TABLE",
        from: "yesterday",
        before: "abc",
      }),
      ALL,
    ],
  ])("given %s", async (_, url, expected) => {
    expect(await acts(url())).toEqual(expected);
  });

  it("find a request by its whole id, in either case", async () => {
    const requestId = crypto.randomUUID();
    await write({ ...admin, requestId }, { action: "role.update", subjectType: "role", subjectLabel: "Planner" });
    expect(await acts({ q: requestId.toUpperCase() })).toEqual(["Wilma Tarrant role.update"]);
  });
});

describe("days", () => {
  it("T1 are Eastern and both included, whatever else is in the log", async () => {
    const reader = await signedIn({ role: "admin" });
    const instants = [
      "2027-03-13T04:59:59Z",
      "2027-03-13T05:00:00Z",
      "2027-03-14T04:59:59Z",
      "2027-03-14T05:00:00Z",
      "2027-03-15T03:59:59Z",
      "2027-03-15T04:00:00Z",
      "2027-03-16T04:00:00Z",
    ];
    // Only the owner of the table may date what it adds.
    const owner = ownerClient();
    await owner.connect();
    for (const instant of instants)
      await owner.query(
        "INSERT INTO activity_log (occurred_at, actor_type, actor_name, action, subject_type, subject_label) VALUES ($1::timestamptz, 'system', 'clock', 'test.tick', 'setting', $2)",
        [instant, instant],
      );
    await owner.end();
    const ticks = async (url: Record<string, unknown>) =>
      (await listActivity(reader, activityList.parse({ act: "test.tick", ...url }))).rows.map(
        (row) => row.subjectLabel,
      );
    expect(await ticks({ from: "2027-03-14", to: "2027-03-14" })).toEqual([
      "2027-03-15T03:59:59Z",
      "2027-03-14T05:00:00Z",
    ]);
    expect(await ticks({ to: "2027-03-12" })).toEqual(["2027-03-13T04:59:59Z"]);
    expect(await ticks({ from: "2027-03-16" })).toEqual(["2027-03-16T04:00:00Z"]);
    expect(await ticks({ from: "2027-03-15", to: "2027-03-13" })).toEqual([]);
  });
});

describe("paging by id", () => {
  it("goes to the end and back without a gap or a repeat, while new acts arrive", async () => {
    const reader = await signedIn({ role: "admin" });
    const tick = (n: number) =>
      db().$executeRaw`
          INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_id)
          VALUES ('system', 'clock', 'test.page', 'setting', ${n})`;
    for (let n = 1; n <= 8; n += 1) await tick(n);
    const read = async (url: Record<string, unknown>) => {
      const { rows, newer, older } = await listActivity(reader, {
        ...activityList.parse({ act: "test.page", ...url }),
        per: 3,
      });
      return { numbers: rows.map((row) => row.subjectId), newer, older };
    };
    const first = await read({});
    expect(first).toMatchObject({ numbers: [8, 7, 6], newer: null });
    const second = await read({ before: first.older });
    expect(second.numbers).toEqual([5, 4, 3]);
    const third = await read({ before: second.older });
    expect(third).toMatchObject({ numbers: [2, 1], older: null });
    expect((await read({ after: third.newer })).numbers).toEqual([5, 4, 3]);
    await tick(9);
    const back = await read({ after: second.newer });
    expect(back.numbers).toEqual([8, 7, 6]);
    expect(await read({ after: back.newer })).toMatchObject({ numbers: [9, 8, 7], newer: null });
  });
});

describe("the row scope of the activity log", () => {
  it("D3 gives somebody limited to regions their own acts and those on circuits in scope, and nothing about people, roles or jobs", async () => {
    expect(await acts({}, lana)).toEqual([
      "WorkStudio sync circuit.sync",
      "Lana Lancaster password.change",
      "Lana Lancaster circuit.edit",
      "Wilma Tarrant circuit.edit",
    ]);
    expect(await acts({ noun: "user" }, lana)).toEqual(["Lana Lancaster password.change"]);
    expect(await acts({ noun: "role" }, lana)).toEqual([]);
    expect(await acts({ person: String(admin.userId) }, lana)).toEqual(["Wilma Tarrant circuit.edit"]);
    expect(await acts({ person: "system" }, lana)).toEqual([]);
    expect(await acts({ q: "2026-7002" }, lana)).toEqual([]);
    expect(await acts({ q: "moved to" }, lana)).toEqual([]);
    expect(await acts({ noun: "circuit", subject: String(foreign) }, lana)).toEqual([]);
  });

  it("D3 gives assigned circuits of other regions, and nothing of deleted ones", async () => {
    const reader = await withPermissions(["activity:view", "circuit:view"]);
    const { id } = await storedCircuit({ region: "CEN", assignedTo: reader.userId });
    await write(admin, { action: "circuit.edit", subjectType: "circuit", ...onCircuit(id, "assigned") });
    expect(await acts({}, reader)).toEqual(["Wilma Tarrant circuit.edit"]);
    await db().circuit.update({ where: { id }, data: { deletedAt: new Date() } });
    expect(await acts({}, reader)).toEqual([]);
  });

  it("tells address and device of others only to who sees everything, and links only what the reader may open", async () => {
    const [seen] = (await listActivity(lana, activityList.parse({ person: String(admin.userId) }))).rows;
    expect(seen).toMatchObject({ ipAddress: null, userAgent: null, isActorReachable: false, isSubjectReachable: true });
    const [own] = (await listActivity(lana, activityList.parse({ act: "password.change" }))).rows;
    expect(own).toMatchObject({ ipAddress: "192.0.2.7", userAgent: "vitest", isSubjectReachable: false });
    const [full] = (await listActivity(admin, activityList.parse({ person: String(lana.userId) }))).rows;
    expect(full).toMatchObject({ ipAddress: "192.0.2.7", isActorReachable: true, isSubjectReachable: true });
  });

  it("D4 answers alike for an act outside the scope and for none", async () => {
    const [outside] = (await listActivity(admin, activityList.parse({ act: "circuit.exclude" }))).rows;
    const answers = await Promise.all(
      [outside?.id ?? 0, 999_999_999].map((id) => getActivity(lana, id).catch((error: unknown) => error)),
    );
    expect(answers[0]).toMatchObject({ code: "NOT_FOUND" });
    expect(JSON.stringify(answers[0])).toBe(JSON.stringify(answers[1]));
    expect(await getActivity(admin, outside?.id ?? 0)).toMatchObject({ action: "circuit.exclude" });
  });

  it("is closed to a role without the permission", async () => {
    const planner = await signedIn({ role: "planner", regions: ["LAN"] });
    const refused = { code: "FORBIDDEN" };
    await expect(listActivity(planner, activityList.parse({}))).rejects.toMatchObject(refused);
    await expect(getActivity(planner, 1)).rejects.toMatchObject(refused);
    await expect(listActivityOptions(planner, { person: null })).rejects.toMatchObject(refused);
  });
});

describe("what the log can be filtered by", () => {
  it("is what occurs, for who sees everything; and people only for who may see people", async () => {
    const all = await listActivityOptions(admin, { person: null });
    expect(all.actions).toContain("circuit.exclude");
    expect(all.actions).not.toContain("region.create");
    expect(all.people).toContainEqual({ id: Number(lana.userId), name: "Lana Lancaster" });
    expect((await listActivityOptions(lana, { person: Number(admin.userId) })).people).toEqual([
      { id: Number(lana.userId), name: "Lana Lancaster" },
    ]);
  });

  it("names the record that is asked for, and one outside the scope by its number only", async () => {
    const subjectOf = async (actor: UserActor, id: number) =>
      (await activityList.options(actor, activityList.parse({ noun: "circuit", subject: String(id) })))["subject"];
    expect(await subjectOf(lana, cedar)).toEqual([{ value: String(cedar), label: "2026-7001 old name" }]);
    expect(await subjectOf(lana, foreign)).toEqual([{ value: String(foreign), label: `Circuit ${foreign}` }]);
  });
});

describe("a text in a long log", () => {
  it("is found far back as well as near, in order and page by page, within the scope", async () => {
    const reader = await signedIn({ role: "admin" });
    const note = (label: string) =>
      db().$executeRaw`
          INSERT INTO activity_log (actor_type, actor_name, action, subject_type, subject_id, subject_label)
          VALUES ('system', 'clock', 'test.note', 'circuit', ${cedar}, ${label})`;
    for (const label of ["rare zebra 1", "rare zebra 2"]) await note(label);
    await db().$executeRaw`
        INSERT INTO activity_log (actor_type, actor_name, action, subject_type)
        SELECT 'system', 'clock', 'test.noise', 'setting'
        FROM generate_series(1, 20500)`;
    await note("rare zebra 3");
    const read = async (url: Record<string, unknown>, actor = reader) => {
      const page = await listActivity(actor, { ...activityList.parse({ q: "ZEBRA", ...url }), per: 2 });
      return { labels: page.rows.map((row) => row.subjectLabel), older: page.older };
    };
    const first = await read({});
    expect(first.labels).toEqual(["rare zebra 3", "rare zebra 2"]);
    expect((await read({ before: first.older })).labels).toEqual(["rare zebra 1"]);
    expect((await read({}, lana)).labels).toEqual(["rare zebra 3", "rare zebra 2"]);
    expect((await read({}, await withPermissions(["activity:view"], ["NOR"]))).labels).toEqual([]);
    expect((await read({ act: ["test.note", "test.noise"] })).labels).toEqual(["rare zebra 3", "rare zebra 2"]);
  });
});
