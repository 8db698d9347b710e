import { describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { verifyPassword } from "@/lib/platform/password";
import { createUser } from "./create-user";
import type { CreateUserInput } from "./schema";

const operator = systemActor("operator");

let count = 0;
const person = (facts: Partial<CreateUserInput> = {}): CreateUserInput => ({
  email: `new-${(count += 1)}@keyvalley.example`,
  name: "Nadia Brook",
  role: "supervisor",
  ...facts,
});

async function createsNobody(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = await db().user.count();
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect(await db().user.count()).toBe(before);
}

describe("creating a person", () => {
  it("gives role, regions and a password that only they and the hash know", async () => {
    const { userId, email, password } = await createUser(
      operator,
      person({
        email: "Nadia.Brook@KeyValley.example",
        regionCodes: ["LAN", "LEH"],
        wsUsername: " GREENBOUGH\\nbrook ",
      }),
    );
    const stored = await db().user.findUniqueOrThrow({
      where: { id: userId },
      include: { roles: { include: { role: true } }, regions: { include: { region: true } } },
    });
    expect(stored).toMatchObject({
      email: "nadia.brook@keyvalley.example",
      name: "Nadia Brook",
      wsUsername: "GREENBOUGH\\nbrook",
      isActive: true,
    });
    expect([
      email,
      stored.roles.map(({ role }) => role.name),
      stored.regions.map(({ region }) => region.code).toSorted(),
    ]).toEqual([stored.email, ["supervisor"], ["LAN", "LEH"]]);
    expect(password).toMatch(/^[A-Za-z2-9]{20}$/);
    expect(await verifyPassword(stored.password, password)).toBe(true);
    const entry = await db().activityLog.findFirstOrThrow({
      where: { action: "user.create", subjectId: BigInt(userId) },
    });
    expect(entry).toMatchObject({
      actorType: "system",
      actorName: "operator",
      subjectLabel: "Nadia Brook",
      changes: { email: { before: null, after: stored.email }, role: { after: "supervisor" } },
    });
    expect(JSON.stringify(entry.changes)).not.toContain(password);
  });

  it("refuses an e-mail that differs only in case, and a WorkStudio name that is taken", async () => {
    await createUser(operator, person({ email: "tobias@keyvalley.example", wsUsername: "STONEHEDGE\\tfenn" }));
    await createsNobody(() => createUser(operator, person({ email: "TOBIAS@keyvalley.example" })), {
      code: "CONFLICT",
      details: { fieldErrors: { email: [expect.any(String) as string] } },
    });
    await createsNobody(() => createUser(operator, person({ wsUsername: "stonehedge\\TFENN" })), { code: "CONFLICT" });
  });

  it("takes a blank WorkStudio name as none, for any number of people", async () => {
    for (const wsUsername of ["", "  "]) {
      const { userId } = await createUser(operator, person({ wsUsername }));
      expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ wsUsername: null });
    }
  });

  it("of one e-mail by ten people at once creates one", async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => createUser(operator, person({ email: "once@keyvalley.example" }))),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    expect(await db().user.count({ where: { email: "once@keyvalley.example" } })).toBe(1);
  });

  it("refuses a region that does not exist and a role the database does not have", async () => {
    await createsNobody(() => createUser(operator, person({ regionCodes: ["LAN", "MOON"] })), {
      code: "INVALID",
      details: { fieldErrors: { regionCodes: ["Unknown region."] } },
    });
    await db().role.update({ where: { name: "planner" }, data: { name: "walker" } });
    await createsNobody(() => createUser(systemActor("setup"), person({ role: "planner" })), {
      code: "INVALID",
      message: expect.stringContaining("planner does not exist") as string,
    });
    await db().role.update({ where: { name: "walker" }, data: { name: "planner" } });
  });

  it.each<[string, object]>([
    ["no role", { role: " " }],
    ["no e-mail", { email: "nadia" }],
    ["no name", { name: "  " }],
    ["a field a form may never set", { isActive: true }],
    ["a name no database holds", { name: "a\u0000b" }],
  ])("refuses %s", async (_, facts) => {
    const input: CreateUserInput = Object.assign(person(), facts);
    await createsNobody(() => createUser(operator, input), { name: "ZodError" });
  });
});
