import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { storedCircuit } from "../testing/circuits";
import { daysAgo } from "../testing/days-ago";
import { signedIn } from "../testing/people";
import { storedPlanner, storedUnit } from "../testing/units";
import { listPermissionGroups, permissionList } from "./list";
import { getWaitingBands } from "./queries";
import { BANDS } from "./rules";
import { circuitWith, makePermissionGroups, tryAt } from "../testing/permission-groups";

let supervisor: UserActor;
let elsewhere: UserActor;
const TODAY = businessDay(new Date());

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Sol Waits", regions: ["LAN"] });
  elsewhere = await signedIn({ role: "supervisor", regions: ["LEH"] });
});

describe("units by status and band", () => {
  /** As the rows of the list say, whatever status and band it is filtered by. */
  const counted = async (actor: UserActor, params: Record<string, string>) => {
    const { rows, total } = await listPermissionGroups(actor, permissionList.parse({ ...params, per: "100" }));
    expect(total).toBe(rows.length);
    const counts = new Map<string, number>();
    for (const { status, daysWaiting, units } of rows) {
      const band = BANDS.find(({ from, to }) => daysWaiting >= from && (to === null || daysWaiting <= to))?.value;
      const key = `${status || "pending"} ${band}`;
      counts.set(key, (counts.get(key) ?? 0) + units);
    }
    return [...counts].toSorted();
  };
  const inStrip = async (actor: UserActor, params: Record<string, string>) =>
    (await getWaitingBands(actor, permissionList.parse(params)))
      .flatMap(({ status, bands }) =>
        BANDS.flatMap(({ value }): [string, number][] =>
          bands[value] > 0 ? [[`${status} ${value}`, bands[value]]] : [],
        ),
      )
      .toSorted();

  it("are counted within the row scope and without excluded circuits", async () => {
    const before = await getWaitingBands(supervisor, permissionList.parse({}));
    const units = (all: typeof before, band: "7" | "over") =>
      all.find(({ status }) => status === "Deferred")?.bands[band] ?? 0;
    const waiting = [
      { stationName: "20", permissionStatus: "Deferred", days: 40 },
      { stationName: "30", permissionStatus: "Deferred" },
    ];
    await circuitWith(waiting);
    const excluded = await circuitWith(waiting);
    await db().circuit.update({ where: { id: excluded }, data: { isExcluded: true } });
    const after = await getWaitingBands(supervisor, permissionList.parse({}));
    expect(units(after, "over") - units(before, "over")).toBe(1);
    expect(units(after, "7") - units(before, "7")).toBe(1);
    expect(units(await getWaitingBands(elsewhere, permissionList.parse({})), "over")).toBe(0);
  });

  it("are those of the list: of each filter, search and row scope, but of every status and band", async () => {
    const planner = await storedPlanner("STRIP\\somebody");
    const leader = await signedIn({ role: "supervisor", name: "Strip Both", regions: ["CEN", "NOR"] });
    for (const region of ["CEN", "NOR"]) {
      const { id } = await storedCircuit({ region, title: `Strip of ${region}` });
      await storedUnit({ circuitId: id, stationName: "20", days: 9, plannerId: planner });
      await storedUnit({ circuitId: id, stationName: "20", days: 8 });
      await storedUnit({ circuitId: id, stationName: "30", days: 40, permissionStatus: "Refused" });
      await storedUnit({ circuitId: id, stationName: "40", days: 1, permissionStatus: "No Contact" });
      await makePermissionGroups(id);
    }
    const [first] = (await listPermissionGroups(leader, permissionList.parse({ region: "CEN", band: "7" }))).rows;
    await tryAt(leader, first?.id ?? 0, { outcome: "later", dueOn: TODAY });
    const [order] = await db().$queryRaw<{ order: string }[]>(
      Prisma.sql`SELECT work_order AS "order" FROM circuits WHERE title = 'Strip of NOR'`,
    );
    const all = await inStrip(leader, {});
    expect(all).toEqual(await counted(leader, {}));
    for (const params of [
      { region: "CEN" },
      { region: "NOR", planner: String(planner) },
      { planner: "none" },
      { assignee: "none", region: "CEN" },
      { step: "due" },
      { step: "escalated" },
      { order: order?.order ?? "" },
      { q: "Strip of CEN" },
      { q: "no such circuit at all" },
    ]) {
      const strip = await inStrip(leader, params);
      expect.soft(strip, JSON.stringify(params)).toEqual(await counted(leader, params));
      expect.soft(strip, JSON.stringify(params)).not.toEqual(all);
      expect.soft(await inStrip(leader, { ...params, status: "Refused", band: "7" })).toEqual(strip);
    }
  });

  it("say how long decisions took in the circuits and of the planners that are filtered, whatever comes next", async () => {
    const [fast, slow] = await Promise.all([storedCircuit({ region: "SUS" }), storedCircuit({ region: "HAR" })]);
    const leader = await signedIn({ role: "supervisor", regions: ["SUS", "HAR"] });
    for (const [circuit, days] of [
      [fast, 2],
      [slow, 30],
    ] as const) {
      await storedUnit({ circuitId: circuit.id, stationName: "20", permissionStatus: "Deferred" });
      await makePermissionGroups(circuit.id);
      await db().permissionDecision.createMany({
        data: [1, 2, 3].map((station) => ({
          circuitId: BigInt(circuit.id),
          since: daysAgo(days),
          decidedOn: new Date(TODAY),
          days,
          tries: 0,
          stationName: String(station),
          fromStatus: "Deferred",
          toStatus: "Approved",
        })),
      });
    }
    const half = async (params: Record<string, string>) =>
      (await getWaitingBands(leader, permissionList.parse(params))).map((one) => [one.halfDecidedAfter, one.decisions]);
    expect(await half({ region: "SUS" })).toEqual([[2, 3]]);
    expect(await half({ region: "HAR" })).toEqual([[30, 3]]);
    expect(await half({ region: "HAR", step: "untried", assignee: "none" })).toEqual([[30, 3]]);
    expect(await half({})).toEqual([[2, 6]]);
  });
});
