import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { circuitWith, groupsOf, makePermissionGroups, tryAt } from "../testing/permission-groups";
import { signedIn } from "../testing/people";
import { exportPermissionGroups, permissionList } from "./list";
import { getWaitingBands } from "./queries";
import { logContactTrySchema } from "./schema";

let supervisor: UserActor;

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Waits", regions: ["LAN"] });
});

const refusedFor = (groupId: number, refusal: "herbicide" | "access") =>
  tryAt(supervisor, groupId, { outcome: "refused", refusal });
const counted = async (reason: string, who = supervisor) => {
  const { refusal = [] } = await permissionList.options(who, permissionList.parse({}));
  return refusal.find(({ value }) => value === reason)?.count;
};

describe("why somebody said no", () => {
  it("stands beside what came of the try, in its column, in the file and in the history; and is filtered by, with counts", async () => {
    const before = await counted("herbicide");
    const id = await circuitWith([{ stationName: "20" }, { stationName: "30" }, { stationName: "40" }]);
    const [first, second] = await groupsOf(id);
    await refusedFor(first?.id ?? 0, "herbicide");
    await refusedFor(second?.id ?? 0, "access");
    expect(await groupsOf(id)).toMatchObject([
      { lastOutcome: "refused", refusal: "herbicide" },
      { lastOutcome: "refused", refusal: "access" },
      { lastOutcome: null, refusal: null },
    ]);
    expect((await groupsOf(id, { refusal: "access" })).map(({ station }) => station)).toEqual([second?.station]);
    expect(await counted("herbicide")).toBe((before ?? 0) + 1);
    expect(await counted("herbicide", await signedIn({ role: "supervisor", regions: ["LEH"] }))).toBe(0);
    const { workOrder } = await db().circuit.findUniqueOrThrow({ where: { id } });
    const file = await exportPermissionGroups(
      supervisor,
      permissionList.parse({ order: workOrder, cols: "last" }),
      "csv",
    );
    const [head, ...lines] = (await file.text()).trim().split("\r\n");
    expect(head).toContain("Came of it");
    expect(head).toContain("Refusal reason");
    expect(lines.filter((line) => line.includes("Herbicide"))).toHaveLength(1);
    const [entry] = await db().activityLog.findMany({
      where: { action: "circuit.contact_try", subjectId: id },
      orderBy: { id: "desc" },
    });
    expect(entry?.changes).toMatchObject({ refusal_reason: { after: "Access" } });
  });

  it("does not choose what the days until a decision are held against", async () => {
    const state = permissionList.parse({ refusal: "herbicide" });
    await expect(getWaitingBands(supervisor, state)).resolves.toBeInstanceOf(Array);
  });

  it("is what was heard last, and nothing after a yes", async () => {
    const id = await circuitWith([{ stationName: "20" }]);
    const [group] = await groupsOf(id);
    const now = async () => (await groupsOf(id))[0]?.refusal;
    await refusedFor(group?.id ?? 0, "herbicide");
    await tryAt(supervisor, group?.id ?? 0);
    expect(await now()).toBe("herbicide");
    await refusedFor(group?.id ?? 0, "access");
    expect(await now()).toBe("access");
    await tryAt(supervisor, group?.id ?? 0, { outcome: "approved" });
    expect(await now()).toBeNull();
  });

  it.each([
    { to: "Refused", refusal: "herbicide" },
    { to: "No Contact", refusal: null },
  ])(
    "is $refusal once WorkStudio says $to: a refusal is known by what was heard before it",
    async ({ to, refusal }) => {
      const id = await circuitWith([{ stationName: "20", days: 3 }]);
      const [group] = await groupsOf(id);
      await refusedFor(group?.id ?? 0, "herbicide");
      await db().plannedUnit.updateMany({
        where: { circuitId: id },
        data: { permissionStatus: to, permissionSince: new Date(Date.now() + 1_000) },
      });
      await makePermissionGroups(id);
      expect(await groupsOf(id)).toMatchObject([{ status: to, tries: 0, lastOutcome: null, refusal }]);
    },
  );

  it("is asked for of a refusal, and of nothing else", () => {
    const said = (outcome: string, refusal: string) =>
      logContactTrySchema
        .safeParse({ groupId: 1, channel: "visit", outcome, refusal, alternative: "", dueOn: "" })
        .error?.issues.map(({ path, message }) => [path.join("."), message]);
    expect(said("refused", "")).toEqual([["refusal", "Choose why it was refused."]]);
    expect(said("later", "access")).toEqual([["refusal", "Only a refusal has a reason."]]);
    expect(said("refused", "access")).toBeUndefined();
  });

  it.each([
    ["refused", null],
    ["refused", "a neighbour"],
    ["later", "access"],
  ])("is held by the database too: %s because %s", async (outcome, refusal) => {
    const id = await circuitWith([{ stationName: "20" }]);
    await expect(
      db().$executeRaw(Prisma.sql`
        INSERT INTO contact_tries (circuit_id, station_name, channel, outcome, refusal)
        VALUES (${id}, '20', 'visit', ${outcome}, ${refusal})`),
    ).rejects.toThrow(/contact_tries_refusal_check/);
  });
});
