import { beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { circuitList } from "../circuits/list";
import { storedCircuit } from "../testing/circuits";
import { createView, deleteView, startWithView, updateView } from "./mutations";
import { listViewShares, listViews } from "./queries";
import { createViewSchema, updateViewSchema } from "./schema";

let mara: UserActor;
let noor: UserActor;
let far: UserActor;
let boss: UserActor;
const startView = async (actor: UserActor, list: string) =>
  (await listViews(actor, list)).find(({ isStart }) => isStart);
let planner: number;
let lancaster: number;

beforeAll(async () => {
  mara = await signedIn({ role: "planner", regions: ["LAN"] });
  noor = await signedIn({ role: "planner", regions: ["LAN"] });
  far = await signedIn({ role: "supervisor", regions: ["LEH"] });
  boss = await signedIn({ role: "admin" });
  planner = Number((await db().role.findFirstOrThrow({ where: { name: "planner" } })).id);
  lancaster = Number((await db().region.findFirstOrThrow({ where: { code: "LAN" } })).id);
});

let count = 0;
const make = (actor: UserActor, more: Partial<Parameters<typeof createView>[1]> = {}) =>
  createView(actor, {
    list: "circuits",
    name: `View ${(count += 1)}`,
    query: "q=oak&sort=-title",
    sharedWith: null,
    isStart: false,
    ...more,
  });
const seen = async (actor: UserActor, list = "circuits") => (await listViews(actor, list)).map(({ id }) => id);
const told = (id: number) => db().activityLog.findMany({ where: { subjectType: "saved_view", subjectId: id } });

describe("a view of one person", () => {
  it("is theirs alone, of its list alone, and nothing that the log tells", async () => {
    const { id } = await make(mara, { name: "Oaks" });
    expect(await listViews(mara, "circuits")).toContainEqual({
      id,
      name: "Oaks",
      query: "q=oak&sort=-title",
      rowVersion: 1,
      isOwn: true,
      isStart: false,
      owner: mara.name,
      sharedWith: null,
      sharedKind: null,
      sharedId: null,
    });
    for (const other of [noor, far, boss]) expect(await seen(other)).not.toContain(id);
    expect(await seen(mara, "units")).not.toContain(id);
    expect(await told(id)).toEqual([]);
  });

  it("has a name that no other one of the list has, in any case of letters", async () => {
    await make(mara, { name: "Waiting" });
    await expect(make(mara, { name: "WAITING" })).rejects.toMatchObject({ code: "INVALID" });
    await expect(make(mara, { name: "WAITING", list: "units" })).resolves.toBeTruthy();
    await expect(make(noor, { name: "Waiting" })).resolves.toBeTruthy();
  });

  it("of two of one name at once is one, and the other is told, made as well as renamed", async () => {
    for (let round = 0; round < 4; round += 1) {
      const name = `Twice ${round}`;
      const made = await Promise.allSettled([make(mara, { list: "board", name }), make(mara, { list: "board", name })]);
      const [one, other] = [await make(mara, { list: "board" }), await make(mara, { list: "board" })];
      const renamed = await Promise.allSettled(
        [one, other].map(({ id }) => updateView(mara, { id, rowVersion: 1, name: `Renamed ${round}` })),
      );
      for (const both of [made, renamed]) {
        expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
        expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "INVALID" } });
      }
    }
  });

  it("is renamed, shown otherwise and deleted by its owner only", async () => {
    const { id } = await make(mara);
    await updateView(mara, { id, rowVersion: 1, name: "Renamed", query: "q=ash" });
    expect((await listViews(mara, "circuits")).find((view) => view.id === id)).toMatchObject({
      name: "Renamed",
      query: "q=ash",
      rowVersion: 2,
    });
    await expect(updateView(noor, { id, rowVersion: 2, name: "Mine" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(deleteView(boss, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await deleteView(mara, { id });
    expect(await seen(mara)).not.toContain(id);
  });

  it("is not saved over what the person saved in another window", async () => {
    const { id } = await make(mara);
    await updateView(mara, { id, rowVersion: 1, query: "q=ash" });
    await expect(updateView(mara, { id, rowVersion: 1, query: "q=elm" })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await listViews(mara, "circuits")).find((view) => view.id === id)?.query).toBe("q=ash");
  });

  it("is kept for people only, and at most a hundred of a list", async () => {
    await expect(
      createView(systemActor("test"), { list: "circuits", name: "x", query: "", sharedWith: null, isStart: false }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const many = await signedIn({ role: "planner", regions: ["LAN"] });
    await db().savedView.createMany({
      data: Array.from({ length: 100 }, (_, n) => ({ userId: many.userId, noun: "units", name: `v${n}`, query: "" })),
    });
    await expect(make(many, { list: "units" })).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("a shared view", () => {
  it("is open to everybody with the role, or of the region, and to nobody else", async () => {
    const { id: forRole } = await make(mara, { sharedWith: { kind: "role", id: planner } });
    const { id: forRegion } = await make(mara, { sharedWith: { kind: "region", id: lancaster } });
    expect(await seen(noor)).toEqual(expect.arrayContaining([forRole, forRegion]));
    expect(await seen(far)).not.toContain(forRole);
    expect(await seen(far)).not.toContain(forRegion);
    expect(await seen(boss)).toContain(forRegion);
    expect((await told(forRole)).map(({ action }) => action)).toEqual(["view.share"]);
  });

  it("is shared with one's own roles and regions, and with roles that may do no more; who keeps all people may choose any", async () => {
    const leh = Number((await db().region.findFirstOrThrow({ where: { code: "LEH" } })).id);
    const roleId = async (name: string) => Number((await db().role.findFirstOrThrow({ where: { name } })).id);
    const [admin, supervisor] = [await roleId("admin"), await roleId("supervisor")];
    const nowhere = await signedIn({ role: "supervisor", regions: [] });
    for (const [actor, sharedWith] of [
      [far, { kind: "role", id: admin }],
      [far, { kind: "region", id: lancaster }],
      [mara, { kind: "role", id: supervisor }],
      [nowhere, { kind: "role", id: planner }],
    ] as const)
      await expect(make(actor, { sharedWith })).rejects.toMatchObject({ code: "INVALID" });
    await expect(make(far, { sharedWith: { kind: "region", id: leh } })).resolves.toBeTruthy();
    await expect(make(boss, { sharedWith: { kind: "role", id: planner } })).resolves.toBeTruthy();
    expect((await listViewShares(mara)).regions.map(({ id }) => id)).toEqual([lancaster]);
    expect((await listViewShares(mara)).roles.map(({ name }) => name)).toEqual(["Planner"]);
    expect((await listViewShares(far)).roles.map(({ name }) => name)).toEqual([
      "Planner in your regions",
      "Supervisor",
    ]);
    expect((await listViewShares(boss)).roles.map(({ name }) => name)).toEqual([
      "Administrator",
      "Planner",
      "Supervisor",
    ]);
  });

  it("with a role that its owner does not have is for their regions, as those are now", async () => {
    const sam = await signedIn({ role: "supervisor", regions: ["LAN", "HAR"] });
    const elsewhere = await signedIn({ role: "planner", regions: ["LEH"] });
    const peer = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const everywhere: UserActor = { ...(await signedIn({ role: "planner" })), regionIds: "all" };
    const { id } = await make(sam, { sharedWith: { kind: "role", id: planner } });
    expect((await listViews(sam, "circuits")).find((view) => view.id === id)).toMatchObject({
      sharedWith: "Planner in your regions",
    });
    expect((await listViews(noor, "circuits")).find((view) => view.id === id)).toMatchObject({ sharedWith: "Planner" });
    expect(await seen(everywhere)).toContain(id);
    for (const other of [elsewhere, peer]) {
      expect(await seen(other)).not.toContain(id);
      await expect(startWithView(other, { list: "circuits", id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await startWithView(noor, { list: "circuits", id });
    await db().userRegion.deleteMany({ where: { userId: sam.userId, region: { code: "LAN" } } });
    expect(await startView(noor, "circuits")).toBeUndefined();
    expect(await seen(noor)).not.toContain(id);
  });

  it("shows nobody more than their own rows, whatever it says", async () => {
    await storedCircuit({ region: "LEH" });
    await make(far, { name: "Lehigh alone", query: "region=LEH", sharedWith: { kind: "role", id: planner } });
    const both = await signedIn({ role: "planner", regions: ["LEH", "LAN"] });
    const query = (await listViews(both, "circuits")).find(({ name }) => name === "Lehigh alone")?.query ?? "";
    const rows = async (actor: UserActor) =>
      (await circuitList.read(actor, circuitList.parse(Object.fromEntries(new URLSearchParams(query))))).total;
    expect(await rows(both)).toBeGreaterThan(0);
    expect(await rows(noor)).toBe(0);
  });

  it("is not changed for the others by an owner who lost the role; taking it back is always possible", async () => {
    const owner = await signedIn({ role: "planner", regions: ["LAN"] });
    const { id } = await make(owner, { sharedWith: { kind: "role", id: planner } });
    await db().userRole.deleteMany({ where: { userId: owner.userId } });
    await expect(updateView(owner, { id, rowVersion: 1, query: "q=elm" })).rejects.toMatchObject({ code: "INVALID" });
    await updateView(owner, { id, rowVersion: 1, sharedWith: null });
    expect(await seen(noor)).not.toContain(id);
  });

  it("is in the menu of whoever starts with it, however many others there are", async () => {
    const crowd = await signedIn({ role: "planner", regions: ["LAN"] });
    const { id } = await make(mara, { list: "activity", name: "zz last", sharedWith: { kind: "role", id: planner } });
    await db().savedView.createMany({
      data: Array.from({ length: 210 }, (_, n) => ({
        userId: boss.userId,
        noun: "activity",
        name: `a ${n}`,
        query: "",
        roleId: planner,
      })),
    });
    await startWithView(crowd, { list: "activity", id });
    expect((await listViews(crowd, "activity"))[0]).toMatchObject({ id, isStart: true });
  });

  it("that is open is among them, however many come before it by name", async () => {
    const { id } = await make(mara, { list: "weeks", name: "zz last", sharedWith: { kind: "role", id: planner } });
    await db().savedView.createMany({
      data: Array.from({ length: 200 }, (_, n) => ({
        userId: boss.userId,
        noun: "weeks",
        name: `a ${n}`,
        query: "",
        roleId: planner,
      })),
    });
    expect(await listViews(noor, "weeks")).toHaveLength(200);
    expect((await listViews(noor, "weeks", id)).map((view) => view.id).slice(200)).toEqual([id]);
    const { id: hers } = await make(mara, { list: "weeks", name: "zz hers" });
    expect(await listViews(noor, "weeks", hers)).toHaveLength(200);
  });

  it("ends for the others when its owner takes it back, and their list starts with all of it", async () => {
    const { id } = await make(mara, { sharedWith: { kind: "role", id: planner } });
    await startWithView(noor, { list: "circuits", id });
    expect(await startView(noor, "circuits")).toMatchObject({ id, query: "q=oak&sort=-title" });
    await updateView(mara, { id, rowVersion: 1, sharedWith: null });
    expect(await startView(noor, "circuits")).toBeUndefined();
    expect((await told(id)).map(({ action }) => action)).toEqual(["view.share", "view.unshare"]);
  });
});

describe("the view that a list starts with", () => {
  it("is each person's own choice, of one list, until it is deleted or taken back", async () => {
    const { id } = await make(mara, { list: "issues", isStart: true });
    expect(await startView(mara, "issues")).toMatchObject({ id });
    expect((await listViews(mara, "issues"))[0]).toMatchObject({ id, isStart: true });
    expect(await startView(mara, "circuits")).toBeUndefined();
    await startWithView(mara, { list: "issues", id: null });
    expect(await startView(mara, "issues")).toBeUndefined();
    await startWithView(mara, { list: "issues", id });
    await deleteView(mara, { id });
    expect(await startView(mara, "issues")).toBeUndefined();
  });

  it("is none that its owner deletes at the same moment: whoever comes second is told", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { id } = await make(mara, { list: "board", sharedWith: { kind: "role", id: planner } });
      const [deleted, started] = await Promise.allSettled([
        deleteView(mara, { id }),
        startWithView(noor, { list: "board", id }),
      ]);
      expect(deleted.status).toBe("fulfilled");
      if (started.status === "rejected") expect(started).toMatchObject({ reason: { code: "NOT_FOUND" } });
      expect(await startView(noor, "board")).toBeUndefined();
    }
  });

  it("is no view of another person, nor one of another list", async () => {
    const { id } = await make(mara);
    await expect(startWithView(noor, { list: "circuits", id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(startWithView(mara, { list: "units", id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("what cannot be meant", () => {
  const view = { list: "circuits", name: "x", query: "", sharedWith: null, isStart: false };
  it.each([
    ["a list that is none", { list: "../circuits" }],
    ["a name that is blank", { name: "  " }],
    ["a name that turns what stands after it", { name: "a\u202eb" }],
    ["an address too long", { query: "q".repeat(2_001) }],
    ["what no database holds", { query: "q=\0" }],
    ["a kind that is a word of the language", { sharedWith: { kind: "constructor", id: 1 } }],
    ["an id beyond all ids", { sharedWith: { kind: "role", id: 99_999_999_999_999_999 } }],
  ])("is refused: %s", (_, wrong) => {
    expect(createViewSchema.safeParse({ ...view, ...wrong }).success).toBe(false);
  });

  it.each([
    ["#", "%23="],
    ["q=oak#&sort=title", "q=oak%23&sort=title"],
    ["q=oak&q=%C3%A9&cols=a", "q=oak&q=%C3%A9&cols=a"],
    ["?q=oak", "q=oak"],
  ])("is names and values alone: %s", (sent, kept) => {
    expect(createViewSchema.parse({ ...view, query: sent }).query).toBe(kept);
  });

  it("is refused for a change too", () => {
    expect(updateViewSchema.safeParse({ id: "constructor", rowVersion: 1 }).success).toBe(false);
  });
});
