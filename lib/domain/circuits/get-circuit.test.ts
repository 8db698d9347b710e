import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { listCircuitHistory } from "../activity/list-history";
import { storedCircuit } from "../testing/circuits";
import { theirsNow } from "../testing/corrections";
import { excludeCircuit } from "../exclusions/mutations";
import { reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { getCircuit } from "./get-circuit";
import { editCircuit, takeTheirs } from "./mutations";

let admin: UserActor;
beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
});

describe("one circuit", () => {
  it("comes with names instead of ids, its planners, issues and what WorkStudio sent without the geometry", async () => {
    const planner = await signedIn({ role: "planner", name: "Mara Hartwell" });
    const { id } = await storedCircuit({
      title: "MAPLE HOLLOW",
      region: "LEH",
      apiStatus: "QC",
      assignedTo: planner.userId,
    });
    await db().circuit.update({
      where: { id },
      data: {
        wsVersion: 7,
        wsSyncVersion: 6,
        apiDataJson: { SS_TITLE: "MAPLE", WSREQ_BOUNDSGEOM: { "@sourceFormat": "DataObjectGeometry" } },
      },
    });
    const issue = {
      fingerprint: "f1",
      kind: "bad_cell",
      severity: "warning",
      message: "VEGJOB_LENGTH is not a number.",
      circuitId: id,
      firstSeenAt: new Date(),
      lastSeenAt: new Date(),
    };
    await db().syncIssue.createMany({
      data: [issue, { ...issue, fingerprint: "f2", message: "settled", resolvedAt: new Date() }],
    });
    expect(await getCircuit(admin, id)).toMatchObject({
      region: { code: "LEH", name: "Lehigh" },
      statusName: "Quality Control",
      statusKnown: true,
      deviceNotSynced: true,
      planners: [{ userId: Number(planner.userId), name: "Mara Hartwell", source: "manual", mayOpen: true }],
      issues: [{ message: "VEGJOB_LENGTH is not a number." }],
      rawData: { SS_TITLE: "MAPLE" },
    });
    expect((await getCircuit(admin, id)).rawData).not.toHaveProperty("WSREQ_BOUNDSGEOM");
  });

  it("says whose page may be opened: nobody's by who may not see people, nor one of other regions", async () => {
    const planner = await signedIn({ role: "planner", name: "Tess Okafor", regions: ["LEH"] });
    const { id } = await storedCircuit({ region: "LAN", assignedTo: planner.userId });
    const mayOpen = async (actor: UserActor) => (await getCircuit(actor, id)).planners.map((one) => one.mayOpen);
    expect(await mayOpen(await withPermissions(["circuit:view"], ["LAN"]))).toEqual([false]);
    expect(await mayOpen(await withPermissions(["circuit:view", "user:view"], ["LAN"]))).toEqual([false]);
    expect(await mayOpen(await withPermissions(["circuit:view", "user:view"], ["LAN", "LEH"]))).toEqual([true]);
  });

  it("of a status nobody configured shows the raw code", async () => {
    const { id } = await storedCircuit({ apiStatus: "HOLDX" });
    expect(await getCircuit(admin, id)).toMatchObject({ statusName: "HOLDX", statusKnown: false });
  });

  it("shows its split family, as far as one may see it", async () => {
    const parent = await storedCircuit({ workOrder: "2026-0500", region: "NOR" });
    const [first, second] = [
      await storedCircuit({ workOrder: "2026-0500", extension: "A", region: "LEH" }),
      await storedCircuit({ workOrder: "2026-0500", extension: "B", region: "NOR" }),
    ];
    for (const piece of [first, second])
      await db().circuit.update({ where: { id: piece.id }, data: { parentCircuitId: parent.id } });
    expect((await getCircuit(admin, parent.id)).pieces.map((piece) => piece.extension)).toEqual(["A", "B"]);
    expect((await getCircuit(admin, first.id)).parent?.id).toBe(parent.id);
    const north = await signedIn({ role: "supervisor", regions: ["NOR"] });
    expect((await getCircuit(north, parent.id)).pieces.map((piece) => piece.extension)).toEqual(["B"]);
    const lehigh = await signedIn({ role: "supervisor", regions: ["LEH"] });
    expect((await getCircuit(lehigh, first.id)).parent).toBeNull();
  });

  it("names the editor of a correction, and forgets nobody's correction with the person", async () => {
    const editor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
    const { id } = await storedCircuit();
    const { values } = await getCircuit(editor, id);
    await editCircuit(editor, { id, values: { ...values, title: "MINE" }, base: values, reason: "walked it" });
    const title = async () => (await getCircuit(admin, id)).fields.find(({ field }) => field.key === "title");
    expect(await title()).toMatchObject({ ours: "MINE", edited: { by: "Nadia Brook", theirs: values.title } });
    await db().user.delete({ where: { id: editor.userId } });
    expect(await title()).toMatchObject({ ours: "MINE", edited: { by: "a former user" } });
    expect(await listCircuitHistory(admin, id)).toMatchObject([
      {
        action: "circuit.edit",
        actorName: "Nadia Brook",
        reason: "walked it",
        changes: { title: { before: values.title, after: "MINE" } },
      },
    ]);
  });
});

describe("a correction's drift", () => {
  it.each([
    ["THORNFIELD TREE CARE", false],
    ["Rowan & Sons", true],
  ])("is what the desk of corrections says: WorkStudio's contractor is %s now, %s", async (contractor, drifted) => {
    const { id } = await storedCircuit();
    await db().circuit.update({ where: { id }, data: { contractor: "Thornfield Tree Care" } });
    const base = { contractor: "Thornfield Tree Care" };
    await editCircuit(admin, { id, base, values: { contractor: "Ours" }, reason: "asked them" });
    await theirsNow(id, { contractor });
    const field = (await getCircuit(admin, id)).fields.find((one) => one.field.key === "contractor");
    expect(field?.edited).toMatchObject({ theirs: contractor, theirsWhenEdited: "Thornfield Tree Care", drifted });
    expect(await db().circuitCorrection.findFirst({ where: { circuitId: id } })).toMatchObject({ isDrifted: drifted });
  });
});

describe("a circuit outside the row scope", () => {
  const MISSING = 987_654_321;

  it.each<["planner" | "supervisor", string[]]>([
    ["supervisor", ["LEH"]],
    ["supervisor", []],
    ["planner", ["LEH", "NOR"]],
  ])("answers a %s of %j in everything exactly as one that does not exist", async (role, regions) => {
    const person = await signedIn({ role, regions });
    const { id } = await storedCircuit({ region: "LAN", title: "SECRET LINE" });
    const deleted = await storedCircuit({ region: regions[0] ?? "LEH", isDeleted: true });
    const { values, rowVersion } = await getCircuit(admin, id);
    const other = await reasonId();
    const attempts: ((target: number) => Promise<unknown>)[] = [
      (target) => getCircuit(person, target),
      (target) =>
        editCircuit(person, { id: target, values: { ...values, title: "X" }, base: values, reason: "walked it" }),
      (target) => takeTheirs(person, { id: target, fields: ["title"], rowVersion }),
      (target) => excludeCircuit(person, { id: target, rowVersion, reasonId: other, note: "not ours", until: null }),
    ];
    const before = await db().circuit.findMany({
      where: { id: { in: [BigInt(id), BigInt(deleted.id)] } },
      orderBy: { id: "asc" },
    });
    for (const attempt of attempts) {
      const missing: unknown = await attempt(MISSING).catch((error: unknown) => error);
      expect(missing).toMatchObject({ code: expect.stringMatching(/NOT_FOUND|FORBIDDEN/) as string });
      for (const target of [id, deleted.id])
        expect(await attempt(target).catch((error: unknown) => error)).toEqual(missing);
    }
    expect(await listCircuitHistory(person, id)).toEqual([]);
    expect(
      await db().circuit.findMany({ where: { id: { in: [BigInt(id), BigInt(deleted.id)] } }, orderBy: { id: "asc" } }),
    ).toEqual(before);
    expect(
      await db().activityLog.count({
        where: { subjectType: "circuit", subjectId: { in: [BigInt(id), BigInt(deleted.id)] } },
      }),
    ).toBe(0);
  });

  it("H1 leaves on record who asked for it, once, as for one that does not exist", async () => {
    const person = await signedIn({ role: "planner", regions: ["LEH"] });
    const { id } = await storedCircuit({ region: "LAN" });
    for (const target of [id, MISSING, id, MISSING]) await getCircuit(person, target).catch(() => null);
    const entries = await db().activityLog.findMany({ where: { userId: person.userId }, orderBy: { id: "asc" } });
    expect(entries).toMatchObject(
      [id, MISSING].map((target) => ({
        action: "permission.refused",
        subjectType: "permission",
        subjectId: null,
        contextJson: { tried: "circuit.view", id: target },
      })),
    );
    const { id: own } = await storedCircuit({ region: "LEH" });
    for (let target = MISSING + 1; target < MISSING + 55; target += 1)
      await getCircuit(person, target).catch(() => null);
    expect((await getCircuit(person, own)).id).toBe(own);
    expect(await db().activityLog.count({ where: { userId: person.userId } })).toBe(50);
  });

  it("opens to the planner it is assigned to", async () => {
    const planner = await signedIn({ role: "planner", regions: ["LEH"] });
    const { id } = await storedCircuit({ region: "NOR", assignedTo: planner.userId });
    expect((await getCircuit(planner, id)).region.code).toBe("NOR");
    await db().circuitUser.deleteMany({ where: { circuitId: id } });
    await expect(getCircuit(planner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
