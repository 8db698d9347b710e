import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { acts, forester, type Holder, holder, moreUnits, person } from "../testing/planners";
import { unproved } from "../testing/users";
import { mergePairs } from "./merge-pairs";
import { linkPlanner } from "./mutations";
import { getPlanner } from "./queries";
import { mergePairsSchema } from "./schema";

let admin: UserActor;
let supervisor: UserActor;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

const lancaster = () => db().region.findFirstOrThrow({ where: { code: "LAN" } });

describe("Merging all pairs that are probably one", () => {
  /** A forester and the account on whose circuit all of the units lie. */
  async function pair(account?: Holder, region = "LAN") {
    const into = account ?? (await holder(region));
    const { id, name } = await forester(into.circuitId);
    await moreUnits(id, into.circuitId, 11);
    return { id, name, intoId: into.id, into };
  }
  const merge = (actor: UserActor, ...pairs: { id: number; intoId: number }[]) =>
    mergePairs(actor, { pairs: pairs.map(({ id, intoId }) => ({ id, intoId })) });
  const nameOf = async (id: number) => (await db().planner.findUnique({ where: { id } }))?.name;

  it("makes one of each, also of two foresters of one account, with figures added up and each in the history", async () => {
    const first = await pair();
    const [second, other] = [await pair(first.into), await pair()];
    const day = { aggregateDate: new Date("2026-02-03"), regionId: (await lancaster()).id };
    for (const { id } of [first, second])
      await db().plannerDailyAggregate.create({
        data: { ...day, plannerId: id, totalUnitsAssessed: 3, totalTrees: 2, circuitBreakdown: { [id]: { units: 3 } } },
      });
    expect(await merge(admin, first, second, other)).toEqual({ merged: 3, left: [] });
    expect([await nameOf(first.id), await nameOf(second.id), await nameOf(other.id)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([await nameOf(first.intoId), await nameOf(other.intoId)]).toEqual([first.name, other.name]);
    const merged = await getPlanner(admin, first.intoId);
    expect(merged.aliases.map(({ alias }) => alias).toSorted()).toEqual(
      [first.into.login, first.name, second.name].toSorted(),
    );
    expect(merged.weeks.at(-1)?.units).toBe(24);
    expect(await db().plannerDailyAggregate.findMany({ where: { plannerId: first.intoId } })).toMatchObject([
      {
        totalUnitsAssessed: 6,
        totalTrees: 4,
        circuitBreakdown: { [first.id]: { units: 3 }, [second.id]: { units: 3 } },
      },
    ]);
    expect(await acts(first.intoId)).toEqual(["planner.merge", "planner.merge"]);
    expect(await acts(other.intoId)).toEqual(["planner.merge"]);
  });

  it("leaves and names what changed since it was shown, and who are linked to two people; the others are merged", async () => {
    const [moved, twoPeople, good, elsewhere] = [
      await pair(),
      await pair(),
      await pair(),
      await pair(undefined, "CEN"),
    ];
    const other = await holder();
    await db().plannedUnit.updateMany({ where: { plannerId: moved.id }, data: { circuitId: other.circuitId } });
    const [mara, otis] = [await person(), await person()];
    await linkPlanner(admin, { id: twoPeople.id, userId: Number(mara.userId) });
    await linkPlanner(admin, { id: twoPeople.intoId, userId: Number(otis.userId) });
    const { merged, left } = await merge(supervisor, moved, twoPeople, good, elsewhere);
    expect(merged).toBe(1);
    expect(left.toSorted((a, b) => a.id - b.id)).toEqual(
      [
        { id: moved.id, why: "changed" },
        { id: twoPeople.id, why: "two people" },
        { id: elsewhere.id, why: "changed" },
      ].toSorted((a, b) => a.id - b.id),
    );
    expect(await nameOf(good.id)).toBeUndefined();
    for (const { id, name } of [moved, twoPeople, elsewhere]) expect(await nameOf(id)).toBe(name);
  });

  it("of two at once merges each pair once, and says so to whoever comes second", async () => {
    const pairs = [await pair(), await pair()];
    const both = await Promise.allSettled([merge(admin, ...pairs), merge(admin, ...pairs)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "NOT_FOUND" } });
    expect(await acts(pairs[0]?.intoId ?? 0)).toEqual(["planner.merge"]);
  });

  it("refuses whoever may not, without a fresh proof, and what cannot be meant", async () => {
    const one = await pair();
    await expect(merge(await person(), one)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(merge(unproved(admin), one)).rejects.toMatchObject({ code: "MFA_REQUIRED" });
    await expect(merge(admin, { id: one.id, intoId: one.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const pairs of [[], [one, one], [{ id: 1 }], Array.from({ length: 101 }, (_, id) => ({ id, intoId: 1 }))])
      expect(mergePairsSchema.safeParse({ pairs }).success).toBe(false);
  });
});
