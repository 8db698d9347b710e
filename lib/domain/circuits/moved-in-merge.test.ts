import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { listCircuitHistory } from "../activity/list-history";
import {
  central,
  made,
  merge,
  planner,
  remove,
  restore,
  simulator,
  startByHand,
  stored,
  stranger,
  supervisor,
  version,
} from "../testing/by-hand";
import { signedIn } from "../testing/people";
import { assignCircuit, unassignCircuit } from "./assign-circuit";
import { listMergeCandidates, previewMerge } from "./merge-circuits";

beforeAll(startByHand);
afterAll(() => simulator.stop());

describe("people who have a circuit by hand that is merged", () => {
  const given = (id: number, userId: bigint, who = supervisor) => assignCircuit(who, { id, userId: Number(userId) });
  const holders = async (circuitId: number) =>
    (await db().circuitUser.findMany({ where: { circuitId }, orderBy: { userId: "asc" } })).map(
      ({ userId, assignedBy, assignedAt }) => ({ userId, assignedBy, assignedAt }),
    );

  it("come along and are named in the history; who has both keeps by whom and since when, and a restore takes back who came", async () => {
    const admin = await signedIn({ role: "admin" });
    const newcomer = await signedIn({ role: "planner", name: "Mara Quill", regions: ["CEN"] });
    const [kept, gone] = [(await made()).id, (await made()).id];
    await given(kept, planner.userId, admin);
    const before = await holders(kept);
    await given(gone, planner.userId);
    await given(gone, newcomer.userId, admin);
    expect(await previewMerge(supervisor, { id: kept, goneId: gone })).toMatchObject({ people: 1 });
    await merge(kept, gone);
    expect(await holders(kept)).toEqual([
      ...before,
      { userId: newcomer.userId, assignedBy: supervisor.userId, assignedAt: expect.any(Date) as Date },
    ]);
    const said = async () => (await listCircuitHistory(supervisor, kept))[0]?.changes;
    expect(await said()).toMatchObject({ people_by_hand: { before: [], after: ["Mara Quill"] } });
    await restore(gone);
    expect(await holders(kept)).toEqual(before);
    expect((await holders(gone)).map(({ userId }) => userId)).toEqual([planner.userId, newcomer.userId]);
    expect(await said()).toMatchObject({ people_by_hand: { before: ["Mara Quill"], after: [] } });
  });

  it("keep it while another circuit that brings them is still merged, whichever of the two is restored first", async () => {
    for (const firstBack of [0, 1]) {
      const [kept, one, other] = [(await made()).id, (await made()).id, (await made()).id];
      const theirs: Awaited<ReturnType<typeof holders>>[] = [];
      for (const gone of [one, other]) {
        await given(gone, planner.userId);
        theirs.push(await holders(gone));
        await merge(kept, gone);
      }
      const brought = await holders(kept);
      const order = firstBack === 0 ? [one, other] : [other, one];
      await restore(order[0] ?? 0);
      expect(await holders(kept)).toEqual(brought);
      expect((await listCircuitHistory(supervisor, kept))[0]?.changes).not.toHaveProperty("people_by_hand");
      await restore(order[1] ?? 0);
      expect(await holders(kept)).toEqual([]);
      expect([await holders(one), await holders(other)]).toEqual(theirs);
    }
  });

  it("keep it at the restore where somebody gave it to them anew", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await given(gone, planner.userId);
    await merge(kept, gone);
    await unassignCircuit(supervisor, { id: kept, userId: Number(planner.userId) });
    await given(kept, planner.userId);
    await restore(gone);
    expect((await holders(kept)).map(({ userId }) => userId)).toEqual([planner.userId]);
  });
});

describe("a merged circuit that is restored", () => {
  it("is said in the history of the other one, whose version rises", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await merge(kept, gone);
    const before = await version(kept);
    await restore(gone);
    expect(await version(kept)).toBe(before + 1);
    expect((await listCircuitHistory(supervisor, kept))[0]).toMatchObject({
      action: "circuit.unmerge",
      reason: "it is right after all",
    });
  });

  it("needs who may merge and sees both", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await merge(kept, gone);
    const permissions = new Set([...supervisor.permissions].filter((one) => one !== "circuit:merge"));
    await expect(restore(gone, { ...supervisor, permissions })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await db().circuit.update({ where: { id: kept }, data: { regionId: central } });
    await expect(restore(gone)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("that you do not see") as string,
    });
    expect(await stored(gone)).toMatchObject({ mergedIntoId: BigInt(kept) });
  });

  it("waits for the other one where that is deleted or merged itself", async () => {
    const [last, kept, gone] = [(await made()).id, (await made()).id, (await made()).id];
    await merge(kept, gone);
    await merge(last, kept);
    const first = { code: "CONFLICT", message: expect.stringContaining("Restore") as string };
    await expect(restore(gone)).rejects.toMatchObject(first);
    await restore(kept);
    await remove(kept);
    await expect(restore(gone)).rejects.toMatchObject(first);
    await restore(kept);
    await restore(gone);
    expect(await stored(gone)).toMatchObject({ deletedAt: null });
  });

  it("does not come back beside a third one of its work order", async () => {
    const [kept, gone] = [await made(), await made()];
    await merge(kept.id, gone.id);
    await made({ workOrder: gone.workOrder });
    await expect(restore(gone.id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(gone.id)).toMatchObject({ mergedIntoId: BigInt(kept.id) });
  });
});

describe("what hangs on a circuit that is merged", () => {
  it("are pieces: none of another work order points to it, and restored it has them back", async () => {
    const [kept, gone] = [await made(), await made()];
    const piece = await made({ workOrder: gone.workOrder, extension: "A" });
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: BigInt(gone.id) });
    await merge(kept.id, gone.id);
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: null });
    await restore(gone.id);
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: BigInt(gone.id) });
    await db().circuit.update({ where: { id: kept.id }, data: { workOrder: gone.workOrder } });
    await merge(kept.id, gone.id);
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: BigInt(kept.id) });
  });

  it("are credits of stations: they move where the other one has none, the books balance, and their days are due", async () => {
    const [kept, gone] = [await made(), await made()];
    const credit = (circuitId: number, stationName: string, day: string) =>
      db().stationCredit.create({
        data: { circuitId, stationName, miles: 0.5, method: "span", creditedOn: new Date(day) },
      });
    const book = (circuitId: number, bookedMiles: number) =>
      db().circuitMileBook.create({ data: { circuitId, openedAt: new Date(), openingMiles: 0, bookedMiles } });
    await credit(kept.id, "SAME", "2026-03-02");
    const same = await credit(gone.id, "SAME", "2026-03-03");
    const own = await credit(gone.id, "OWN", "2026-03-04");
    await book(kept.id, 0.5);
    await book(gone.id, 1);
    const due = async () =>
      (await db().$queryRaw<{ day: string }[]>`SELECT DISTINCT day::text FROM aggregate_due_days ORDER BY 1`).map(
        ({ day }) => day,
      );
    const holders = async () =>
      (await db().stationCredit.findMany({ where: { id: { in: [same.id, own.id] } }, orderBy: { id: "asc" } })).map(
        ({ circuitId }) => Number(circuitId),
      );
    const books = async () =>
      (
        await db().$queryRaw<{ off: number }[]>`
          SELECT (
            b.booked_miles - b.opening_miles
              - (SELECT coalesce(sum(k.miles), 0) FROM station_credits k WHERE k.circuit_id = b.circuit_id)
          )::float8 AS off
          FROM circuit_mile_books b WHERE b.circuit_id IN (${kept.id}, ${gone.id})`
      ).map(({ off }) => off);
    await db().$executeRaw`DELETE FROM aggregate_due_days`;
    await merge(kept.id, gone.id);
    expect([await holders(), await books()]).toEqual([
      [gone.id, kept.id],
      [0, 0],
    ]);
    expect(await due()).toEqual(["2026-03-02", "2026-03-03", "2026-03-04"]);
    await db().$executeRaw`DELETE FROM aggregate_due_days`;
    await restore(gone.id);
    expect([await holders(), await books()]).toEqual([
      [gone.id, gone.id],
      [0, 0],
    ]);
    expect(await due()).toEqual(["2026-03-02", "2026-03-03", "2026-03-04"]);
  });
});

describe("a circuit that may be the same", () => {
  it("is looked for only from a circuit of one's own", async () => {
    const [own, other] = [await made(), await made()];
    await db().circuit.update({ where: { id: other.id }, data: { title: own.title } });
    const found = async (who: UserActor) => (await listMergeCandidates(who, { id: own.id, q: "" })).map(({ id }) => id);
    expect(await found(supervisor)).toEqual([other.id]);
    await db().circuit.update({ where: { id: other.id }, data: { regionId: central } });
    expect(await found(stranger)).toEqual([]);
  });
});
