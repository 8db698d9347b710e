import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { NOT_EXCLUDED, newExclusion, writeExclusions } from "./write-exclusion";

const DETAILS = { reasonId: null, note: null, until: "2099-03-31" };
const ENDS_ON = new Date("2099-03-31");

let supervisor: UserActor;
beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

const stored = async (many: number) =>
  (await Promise.all(Array.from({ length: many }, () => storedCircuit()))).map(({ id }) => BigInt(id));
const exclude = (ids: readonly bigint[]) =>
  db().$transaction((tx) => writeExclusions(tx, supervisor, ids, newExclusion(supervisor, "Storm", DETAILS)));
const kept = (ids: readonly bigint[]) =>
  db().excludedCircuit.findMany({ where: { circuitId: { in: [...ids] } }, orderBy: { circuitId: "asc" } });

describe("the small table of excluded circuits", () => {
  it("has each with its last day as soon as it is excluded, and nobody who counts again", async () => {
    const [first = 0n, second = 0n, other = 0n] = await stored(3);
    await exclude([first, second]);
    expect(await kept([first, second, other])).toEqual([
      { circuitId: first, endsOn: ENDS_ON, dueAt: null },
      { circuitId: second, endsOn: ENDS_ON, dueAt: null },
    ]);
    await db().$transaction((tx) => writeExclusions(tx, supervisor, [first], NOT_EXCLUDED));
    expect(await kept([first, second])).toEqual([{ circuitId: second, endsOn: ENDS_ON, dueAt: null }]);
  });

  it("follows whoever writes a circuit, by whatever way", async () => {
    const { id } = await storedCircuit({ isExcluded: true });
    expect(await kept([BigInt(id)])).toEqual([{ circuitId: BigInt(id), endsOn: null, dueAt: null }]);
    const dueAt = new Date("2099-04-01T04:00:00Z");
    await db().circuit.update({ where: { id }, data: { exclusionDueAt: dueAt } });
    expect(await kept([BigInt(id)])).toEqual([{ circuitId: BigInt(id), endsOn: null, dueAt }]);
    await db().circuit.delete({ where: { id } });
    expect(await kept([BigInt(id)])).toEqual([]);
  });
});
