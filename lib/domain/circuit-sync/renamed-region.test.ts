import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { findLookup } from "../lookups/queries";
import { updateLookup } from "../lookups/mutations";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  await sync();
});
afterAll(() => simulator.stop());

async function rename(id: number, change: Record<string, string>) {
  const admin = await signedIn({ role: "admin" });
  const row = await findLookup(admin, "region", id);
  if (!row) throw new Error("The region is gone.");
  return updateLookup(admin, { kind: "region", id, values: { ...row.values, ...change }, base: row.values });
}

describe("a region that is renamed while WorkStudio still calls it by its old name", () => {
  it("keeps the old name among its other names, so that the next sync takes every row as before", async () => {
    const { id } = await db().region.findUniqueOrThrow({ where: { code: "LAN" } });
    await rename(Number(id), { name: "Lancaster County" });
    expect((await db().region.findUniqueOrThrow({ where: { id } })).aliases).toEqual(["Lancaster"]);
    expect(await sync()).toMatchObject({ status: "completed", unchanged: 60, updated: 0, rejected: 0 });
  });

  it("drops a name from the others when it becomes the name again, and keeps several", async () => {
    const { id } = await db().region.findUniqueOrThrow({ where: { code: "LEH" } });
    for (const name of ["Lehigh Valley", "Lehigh North"]) await rename(Number(id), { name });
    expect((await db().region.findUniqueOrThrow({ where: { id } })).aliases).toEqual(["Lehigh", "Lehigh Valley"]);
    await rename(Number(id), { name: "LEHIGH" });
    expect((await db().region.findUniqueOrThrow({ where: { id } })).aliases).toEqual(["Lehigh Valley", "Lehigh North"]);
    expect(await sync()).toMatchObject({ status: "completed", unchanged: 60, rejected: 0 });
  });

  it("gives no name to two regions, neither as a name nor as another name", async () => {
    const { id } = await db().region.findUniqueOrThrow({ where: { code: "CEN" } });
    await expect(rename(Number(id), { aliases: "Mid; lan caster" })).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { aliases: ["Another region has this already: Lancaster County."] } },
    });
    await expect(rename(Number(id), { name: "Lancaster" })).rejects.toMatchObject({ code: "INVALID" });
  });
});
