import { describe, expect, it } from "vitest";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { listCircuitsOf } from "./list-circuits-of";

describe("a person's circuits", () => {
  it("are those assigned to them, with a count and the miles of all, ten of them shown", async () => {
    const [admin, planner] = [await signedIn({ role: "admin" }), await signedIn({ role: "planner" })];
    expect(await listCircuitsOf(admin, { userId: Number(planner.userId) })).toEqual({
      rows: [],
      total: 0,
      totalMiles: 0,
    });
    for (let index = 0; index < 12; index += 1)
      await storedCircuit({ assignedTo: planner.userId, totalMiles: 2.5, isExcluded: index === 11 });
    await storedCircuit({ assignedTo: planner.userId, isDeleted: true });
    await storedCircuit({ assignedTo: admin.userId });
    const { rows, total, totalMiles } = await listCircuitsOf(admin, { userId: Number(planner.userId) });
    expect([rows.length, total, totalMiles]).toEqual([10, 12, 30]);
    expect(rows[0]).toMatchObject({
      isExcluded: true,
      source: "manual",
      regionName: "Lancaster",
      statusName: "Active",
    });
  });

  it("D6 are only those that the reader may see, and need the permission to see circuits", async () => {
    const planner = await signedIn({ role: "planner" });
    const [own] = [await storedCircuit({ assignedTo: planner.userId, region: "LAN" })];
    await storedCircuit({ assignedTo: planner.userId, region: "CEN" });
    const reader = await withPermissions(["circuit:view"], ["LAN"]);
    expect(await listCircuitsOf(reader, { userId: Number(planner.userId) })).toMatchObject({
      rows: [{ id: own.id }],
      total: 1,
    });
    await expect(
      listCircuitsOf(await withPermissions(["user:view"], ["LAN"]), { userId: Number(planner.userId) }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
