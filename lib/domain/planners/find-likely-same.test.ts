import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { signedIn } from "../testing/people";
import { forester, holder, moreUnits, person } from "../testing/planners";
import { listLikelyPairs } from "./find-likely-same";
import { mergePlanners } from "./merge-planners";
import { getPlanner } from "./queries";

let admin: UserActor;
let supervisor: UserActor;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

describe("Who a forester’s name probably is", () => {
  it("is said once most of enough units lie on one planner’s circuits, never of an account, nor of whom the actor may not see", async () => {
    const [one, other, far] = [await holder(), await holder(), await holder("CEN")];
    const { id } = await forester(one.circuitId);
    await moreUnits(id, one.circuitId, 8);
    expect((await getPlanner(admin, id)).likelySame).toBeNull();
    await moreUnits(id, one.circuitId, 3);
    await moreUnits(id, other.circuitId, 11);
    expect((await getPlanner(admin, id)).likelySame).toEqual({ id: one.id, name: one.login, units: 12, ofUnits: 23 });
    await moreUnits(id, other.circuitId, 1);
    expect((await getPlanner(admin, id)).likelySame).toBeNull();
    await moreUnits(id, far.circuitId, 50);
    expect((await getPlanner(admin, id)).likelySame).toMatchObject({ id: far.id });
    // Nothing is counted that the supervisor may not see: there the other has twelve of 24.
    expect((await getPlanner(supervisor, id)).likelySame).toBeNull();
    await moreUnits(id, one.circuitId, 5);
    expect((await getPlanner(supervisor, id)).likelySame).toEqual({
      id: one.id,
      name: one.login,
      units: 17,
      ofUnits: 29,
    });
    expect((await getPlanner(admin, one.id)).likelySame).toBeNull();
  });

  it("is offered for all planners at once, to whoever may merge both", async () => {
    const [near, far] = [await holder(), await holder("CEN")];
    const [lan, cen, both] = [
      await forester(near.circuitId),
      await forester(far.circuitId),
      await forester(near.circuitId),
    ];
    await moreUnits(lan.id, near.circuitId, 11);
    await moreUnits(cen.id, far.circuitId, 11);
    await moreUnits(both.id, near.circuitId, 11);
    await moreUnits(both.id, far.circuitId, 1);
    const offered = async (actor: UserActor) =>
      (await listLikelyPairs(actor)).filter(({ id }) => [lan.id, cen.id, both.id].includes(id));
    expect(await offered(admin)).toEqual([
      { ...lan, same: { id: near.id, name: near.login, units: 12, ofUnits: 12 } },
      { ...cen, same: { id: far.id, name: far.login, units: 12, ofUnits: 12 } },
      { ...both, same: { id: near.id, name: near.login, units: 12, ofUnits: 13 } },
    ]);
    expect((await offered(supervisor)).map(({ id }) => id)).toEqual([lan.id]);
    await mergePlanners(admin, { id: lan.id, intoId: near.id });
    expect((await offered(admin)).map(({ id }) => id)).not.toContain(lan.id);
    await expect(listLikelyPairs(await person())).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is not who somebody stands in for: of two on one account’s circuits only the surer, before and after that one is merged", async () => {
    const [account, elsewhere] = [await holder(), await holder()];
    const [own, helper] = [await forester(account.circuitId), await forester(account.circuitId)];
    await moreUnits(own.id, account.circuitId, 20);
    await moreUnits(own.id, elsewhere.circuitId, 3);
    await moreUnits(helper.id, account.circuitId, 11);
    await moreUnits(helper.id, elsewhere.circuitId, 6);
    const offered = async () =>
      (await listLikelyPairs(admin)).map(({ id }) => id).filter((id) => [own.id, helper.id].includes(id));
    expect(await offered()).toEqual([own.id]);
    expect((await getPlanner(admin, helper.id)).likelySame).toBeNull();
    await mergePlanners(admin, { id: own.id, intoId: account.id });
    expect(await offered()).toEqual([]);
    await moreUnits(helper.id, account.circuitId, 60);
    expect(await offered()).toEqual([helper.id]);
  });
});
