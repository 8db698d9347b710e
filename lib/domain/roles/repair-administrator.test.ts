import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { PERMISSIONS } from "@/lib/platform/permissions";
import { signedIn } from "../testing/people";
import { repairAdministrator } from "./repair-administrator";

const operator = systemActor("operator");
const held = async () =>
  (
    await db().rolePermission.findMany({
      where: { role: { name: "admin" } },
      select: { permission: { select: { name: true } } },
    })
  )
    .map(({ permission }) => permission.name)
    .toSorted();
const entries = () => db().activityLog.count({ where: { action: "role.repair" } });

beforeEach(() => repairAdministrator(operator));

describe("the operator's repair of the administrators' role", () => {
  it("restores what a change by hand took, on record, and does nothing a second time", async () => {
    await signedIn({ role: "admin" });
    await db().rolePermission.deleteMany({
      where: { role: { name: "admin" }, permission: { name: { in: ["role:edit", "sync:force"] } } },
    });
    const before = await entries();
    expect(await repairAdministrator(operator)).toEqual({
      added: ["role:edit", "sync:force"],
      people: expect.any(Number) as number,
    });
    expect(await held()).toEqual([...PERMISSIONS].toSorted());
    expect(await repairAdministrator(operator)).toMatchObject({ added: [] });
    expect((await entries()) - before).toBe(1);
  });

  it("makes the role anew when it is gone", async () => {
    await db().role.delete({ where: { name: "admin" } });
    expect(await repairAdministrator(operator)).toEqual({ added: [...PERMISSIONS].toSorted(), people: 0 });
    expect(await held()).toEqual([...PERMISSIONS].toSorted());
  });
});
