import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { withPermissions } from "../testing/users";
import { MOST_CIRCUITS, MOST_PEOPLE, searchRecords } from "./search-records";
import { searchSchema } from "./search-schema";

let admin: UserActor;
let planner: UserActor;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Quilla Marsh" });
  planner = await signedIn({ role: "planner", name: "Quentin Vale", regions: ["LAN"] });
  await storedCircuit({ workOrder: "2031-0001", title: "QUARRY LANE 12 KV", region: "LAN" });
  await storedCircuit({ workOrder: "2031-0002", title: "OLD QUARRY 12 KV", region: "NOR" });
  await storedCircuit({
    workOrder: "2031-0003",
    extension: "C_a",
    title: "NEW QUARRY 12 KV",
    region: "NOR",
    assignedTo: planner.userId,
  });
  await storedCircuit({ workOrder: "2031-0004", title: "QUARRY GONE", region: "LAN", isDeleted: true });
  await storedCircuit({ workOrder: "2031-0005", title: "QUARRY ASIDE", region: "LAN", isExcluded: true });
});

const circuits = async (q: string, actor = admin) => (await searchRecords(actor, q)).circuits.map(({ label }) => label);
const people = async (q: string, actor = admin) => (await searchRecords(actor, q)).people.map(({ label }) => label);

describe("what the command palette finds", () => {
  it.each<[string, string[]]>([
    ["quarry", ["QUARRY ASIDE", "QUARRY LANE 12 KV", "NEW QUARRY 12 KV", "OLD QUARRY 12 KV"]],
    ["2031-0002", ["OLD QUARRY 12 KV"]],
    ["2031-0003 c_a", ["NEW QUARRY 12 KV"]],
    ["100%", []],
    ["q", []],
    ["", []],
  ])("given %j", async (q, expected) => {
    expect(await circuits(q)).toEqual(expected);
  });

  it("names a circuit with its work order, extension and region", async () => {
    expect((await searchRecords(admin, "2031-0003")).circuits).toMatchObject([
      { label: "NEW QUARRY 12 KV", detail: "2031-0003 C_a · Northeast" },
    ]);
  });

  it("finds people by name and e-mail, those whose name begins so first", async () => {
    expect(await people("qu")).toEqual(["Quentin Vale", "Quilla Marsh"]);
    expect(await people(admin.email)).toEqual(["Quilla Marsh"]);
  });

  it("is short, however much there is", async () => {
    for (let n = 0; n < 10; n += 1) await storedCircuit({ title: `MANIFOLD ${n}` });
    await db().user.createMany({
      data: Array.from({ length: 9 }, (_, n) => ({
        name: `Manifold ${n}`,
        email: `manifold-${n}@keyvalley.example`,
        password: "none",
      })),
    });
    const found = await searchRecords(admin, "manifold");
    expect([found.circuits.length, found.people.length]).toEqual([MOST_CIRCUITS, MOST_PEOPLE]);
  });

  it("D3 stays within the row scope: own regions and assigned circuits, never deleted ones", async () => {
    expect(await circuits("quarry", planner)).toEqual(["QUARRY ASIDE", "QUARRY LANE 12 KV", "NEW QUARRY 12 KV"]);
    expect(await circuits("2031-0002", planner)).toEqual([]);
  });

  it("D3 finds people only for who may see them, and only those of their regions", async () => {
    expect(await people("qu", planner)).toEqual([]);
    const helpDesk = await withPermissions(["user:view"], ["LAN"]);
    expect(await people("qu", helpDesk)).toEqual(["Quentin Vale"]);
    expect(await circuits("quarry", helpDesk)).toEqual([]);
  });

  it("E9 is limited", async () => {
    const eager = await signedIn({ role: "planner" });
    await db().$executeRaw`UPDATE rate_limits SET count = 240 WHERE bucket LIKE 'search:%'`;
    await searchRecords(eager, "quarry");
    await db().$executeRaw`UPDATE rate_limits SET count = 240, window_started_at = now() WHERE bucket LIKE 'search:%'`;
    await expect(searchRecords(eager, "quarry")).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("takes anything malformed for nothing typed", () => {
    expect([
      searchSchema.parse({}),
      searchSchema.parse({ q: "x".repeat(101) }),
      searchSchema.parse({ q: "a\0b" }),
      searchSchema.parse({ q: ["a"] }),
    ]).toEqual([{ q: "" }, { q: "" }, { q: "" }, { q: "" }]);
  });
});
