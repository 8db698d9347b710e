import { describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { giveCircuits } from "../planners/settle-circuits";
import { assignCircuit, unassignCircuit } from "./assign-circuit";
import { getCircuit } from "./get-circuit";
import { listAssignable } from "./list-assignable";
import { previewCircuitRevert, revertCircuit } from "./revert-circuit";

const supervisor = () => signedIn({ role: "supervisor", regions: ["LAN"] });
const planner = (name: string, regions = ["LAN"], wsUsername: string | null = null) =>
  signedIn({ role: "planner", name, regions, wsUsername });
const assignments = (circuitId: number) =>
  db().circuitUser.findMany({
    where: { circuitId },
    select: { userId: true, assignmentSource: true, assignedBy: true },
    orderBy: { userId: "asc" },
  });
const entries = (circuitId: number) =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: circuitId }, orderBy: { id: "asc" } });
/** What the sync does about people at the end of its run. */
const syncGives = (circuitId: number) =>
  db().$transaction((tx) => giveCircuits(tx, Prisma.sql`SELECT ${circuitId}::bigint`));

describe("a circuit assigned by hand", () => {
  it("is the person’s at once, also outside their regions, stays so with every sync, and stands in the log", async () => {
    const { id } = await storedCircuit();
    const [actor, mara] = [await supervisor(), await planner("Mara Hartwell")];
    const { id: elsewhere } = await storedCircuit({ region: "LAN" });
    expect(await assignCircuit(actor, { id, userId: Number(mara.userId) })).toEqual({ id, name: "Mara Hartwell" });
    await syncGives(id);
    expect(await assignments(id)).toEqual([
      { userId: mara.userId, assignmentSource: "manual", assignedBy: actor.userId },
    ]);
    expect(await entries(id)).toMatchObject([
      {
        action: "circuit.assign",
        userId: actor.userId,
        changes: { assignment: { before: null, after: "Mara Hartwell, by hand" } },
      },
    ]);
    const outsider = await planner("Nora Elsewhere", ["CEN"]);
    await expect(getCircuit(outsider, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await assignCircuit(await signedIn({ role: "admin" }), { id, userId: Number(outsider.userId) });
    expect((await getCircuit(outsider, id)).planners.map(({ name }) => name)).toEqual([
      "Mara Hartwell",
      "Nora Elsewhere",
    ]);
    await expect(getCircuit(outsider, elsewhere)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("twice is the same as once, and one by the sync becomes one by hand that outlives its holder", async () => {
    const { id } = await storedCircuit({ takenBy: "ACME\\crowe" });
    const crowe = await planner("Cora Rowe", ["LAN"], "ACME\\crowe");
    await db().planner.updateMany({ where: { name: "ACME\\crowe" }, data: { userId: crowe.userId } });
    await syncGives(id);
    expect(await assignments(id)).toMatchObject([{ userId: crowe.userId, assignmentSource: "api_sync" }]);
    const actor = await supervisor();
    const input = { id, userId: Number(crowe.userId) };
    await assignCircuit(actor, input);
    await assignCircuit(actor, input);
    expect(await entries(id)).toMatchObject([
      { changes: { assignment: { before: "Cora Rowe, by the sync", after: "Cora Rowe, by hand" } } },
    ]);
    await db().circuit.update({ where: { id }, data: { plannerId: null } });
    await syncGives(id);
    expect(await assignments(id)).toMatchObject([{ assignmentSource: "manual" }]);
  });

  it("is taken off again; whoever holds it in WorkStudio keeps it by the sync, and what the sync gave nobody takes by hand", async () => {
    const { id } = await storedCircuit({ takenBy: "ACME\\dbirch" });
    const [actor, birch, mara] = [
      await supervisor(),
      await planner("Dan Birch", ["LAN"], "ACME\\dbirch"),
      await planner("Mara Field"),
    ];
    await db().planner.updateMany({ where: { name: "ACME\\dbirch" }, data: { userId: birch.userId } });
    for (const { userId } of [birch, mara]) await assignCircuit(actor, { id, userId: Number(userId) });
    for (const { userId } of [birch, mara]) await unassignCircuit(actor, { id, userId: Number(userId) });
    expect(await assignments(id)).toEqual([{ userId: birch.userId, assignmentSource: "api_sync", assignedBy: null }]);
    await expect(unassignCircuit(actor, { id, userId: Number(birch.userId) })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Dan Birch has this circuit by the sync") as string,
    });
    await unassignCircuit(actor, { id, userId: Number(mara.userId) });
    expect((await entries(id)).map(({ action }) => action)).toEqual([
      "circuit.assign",
      "circuit.assign",
      "circuit.unassign",
      "circuit.unassign",
    ]);
  });

  it("is no planner’s act, nor one on a circuit or a person out of sight", async () => {
    const [{ id }, { id: foreign }] = [await storedCircuit(), await storedCircuit({ region: "CEN" })];
    const [actor, mara, stranger] = [
      await supervisor(),
      await planner("Mara Lane"),
      await planner("Sten Far", ["CEN"]),
    ];
    const userId = Number(mara.userId);
    await expect(assignCircuit(mara, { id, userId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(unassignCircuit(mara, { id, userId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(assignCircuit(actor, { id: foreign, userId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const other of [Number(stranger.userId), 987_654_321])
      await expect(assignCircuit(actor, { id, userId: other })).rejects.toMatchObject({
        code: "INVALID",
        details: { fieldErrors: { userId: ["This person is not there any more, or is not one of yours."] } },
      });
    await db().user.update({ where: { id: mara.userId }, data: { isActive: false } });
    await expect(assignCircuit(actor, { id, userId })).rejects.toMatchObject({ code: "INVALID" });
    expect(await assignments(id)).toEqual([]);
    expect((await listAssignable(actor, id)).map((person) => person.id)).not.toContain(userId);
  });

  it("can be reverted from the log, either way, unless a later act is in the way", async () => {
    const { id } = await storedCircuit();
    const [actor, mara] = [await supervisor(), await planner("Mara Vale")];
    const input = { id, userId: Number(mara.userId) };
    await assignCircuit(actor, input);
    const revert = async (entryId: number) => {
      const { digest } = await previewCircuitRevert(actor, entryId);
      return revertCircuit(actor, { id: entryId, digest, reason: "not theirs" });
    };
    const [given] = await entries(id);
    expect(await revert(Number(given?.id))).toEqual({ id, changed: ["assignment"] });
    expect(await assignments(id)).toEqual([]);
    await assignCircuit(actor, input);
    await unassignCircuit(actor, input);
    const taken = (await entries(id)).at(-1);
    await revert(Number(taken?.id));
    expect(await assignments(id)).toMatchObject([{ userId: mara.userId, assignmentSource: "manual" }]);
    const again = (await entries(id)).find(({ action }, index) => action === "circuit.assign" && index > 0);
    await unassignCircuit(actor, input);
    await expect(previewCircuitRevert(actor, Number(again?.id))).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(previewCircuitRevert(mara, Number(again?.id))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
