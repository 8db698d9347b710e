import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { createLookup, deleteLookup, setLookupActive, updateLookup } from "./mutations";

let admin: UserActor;
let walker: UserActor;
beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
  walker = await signedIn({ role: "planner", name: "Silas Umberton", wsUsername: "HEDGEROW\\sumberton" });
});

const name = (domain: string, kind: string) =>
  createLookup(admin, { kind: "account_domain", values: { domain, kind } });
const state = async (id: number) => {
  const circuit = await db().circuit.findUniqueOrThrow({
    where: { id },
    select: {
      planner: { select: { name: true, kind: true } },
      assignments: { select: { userId: true } },
      custodyPeriods: { select: { kind: true } },
    },
  });
  return {
    planner: circuit.planner?.name ?? null,
    people: circuit.assignments.map(({ userId }) => userId),
    kinds: circuit.custodyPeriods.map(({ kind }) => kind),
  };
};

describe("naming the kind of an account domain", () => {
  it("settles what is stored at once: a contractor's accounts plan, the utility's give the circuits back", async () => {
    const { id } = await storedCircuit({ takenBy: "hedgerow\\SUMBERTON" });
    await db().$executeRaw`UPDATE planners SET user_id = ${walker.userId} WHERE name = 'hedgerow\\SUMBERTON'`;
    const named = await name("Hedgerow", "contractor");
    expect(await state(id)).toEqual({ planner: "hedgerow\\SUMBERTON", people: [walker.userId], kinds: ["contractor"] });
    const base = { domain: "Hedgerow", kind: "contractor" };
    await updateLookup(admin, { kind: "account_domain", id: named.id, base, values: { ...base, kind: "utility" } });
    expect(await state(id)).toEqual({ planner: null, people: [], kinds: ["utility"] });
    await setLookupActive(admin, { kind: "account_domain", id: named.id, rowVersion: 2, isActive: false });
    expect(await state(id)).toEqual({ planner: "hedgerow\\SUMBERTON", people: [walker.userId], kinds: ["unknown"] });
    const entries = await db().activityLog.findMany({
      where: { subjectType: "account_domain" },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "account_domain.create",
      "account_domain.update",
      "account_domain.deactivate",
    ]);
    expect(entries[1]?.changes).toEqual({ kind: { before: "Contractor", after: "Utility" } });
  });

  it("is refused for a domain that differs in case only, for a kind of nobody's, and to whoever is no administrator", async () => {
    await expect(name("ppl", "contractor")).rejects.toMatchObject({ code: "INVALID" });
    await expect(name("BRAMBLE", "gardener")).rejects.toMatchObject({ code: "INVALID" });
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    await expect(
      createLookup(supervisor, { kind: "account_domain", values: { domain: "BRAMBLE", kind: "contractor" } }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("can be taken away only while no circuit was ever held by its accounts", async () => {
    await storedCircuit({ takenBy: "FIELDSTONE\\first" });
    const [used, unused] = [await name("FIELDSTONE", "contractor"), await name("NEVERSEEN", "system")];
    await expect(deleteLookup(admin, { kind: "account_domain", id: used.id, rowVersion: 1 })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await deleteLookup(admin, { kind: "account_domain", id: unused.id, rowVersion: 1 });
    expect(await db().accountDomain.count({ where: { domain: "NEVERSEEN" } })).toBe(0);
  });
});
