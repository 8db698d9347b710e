import { assignStations, previewAssignment } from "@/lib/domain/permission-work/assign-stations";
import { exportPermissionGroups, listPermissionGroups, permissionList } from "@/lib/domain/permission-work/list";
import { logContactTry } from "@/lib/domain/permission-work/mutations";
import { getWaitingBands } from "@/lib/domain/permission-work/queries";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { makePermissionGroups } from "@/lib/domain/testing/permission-groups";
import { storedUnit } from "@/lib/domain/testing/units";
import { db } from "@/lib/platform/db";
import type { Call, Row } from "./call";

let count = 0;

/** A station of a region that waits for a permission. */
async function stationOf(region: string): Promise<Row> {
  const title = `WAITING ${(count += 1)} ${region} LINE`;
  const { id } = await storedCircuit({ region, title });
  await storedUnit({ circuitId: id, stationName: "20", unitType: "SPM" });
  await makePermissionGroups(id);
  const group = await db().permissionGroup.findFirstOrThrow({ where: { circuitId: id }, select: { id: true } });
  return { id: Number(group.id), mark: title };
}

export const permissionCalls = {
  "permission-work/list#listPermissionGroups": {
    make: stationOf,
    list: (actor, ...rows) =>
      Promise.all(rows.map(({ mark }) => listPermissionGroups(actor, permissionList.parse({ q: mark })))),
  },
  "permission-work/list#exportPermissionGroups": {
    make: stationOf,
    list: (actor, ...rows) =>
      Promise.all(
        rows.map(async ({ mark }) =>
          (await exportPermissionGroups(actor, permissionList.parse({ q: mark }), "csv")).text(),
        ),
      ),
  },
  "permission-work/queries#getWaitingBands": { plain: (actor) => getWaitingBands(actor, permissionList.parse({})) },
  "permission-work/mutations#logContactTry": {
    make: stationOf,
    row: (actor, id) =>
      logContactTry(actor, { groupId: id, channel: "visit", outcome: "not_home", alternative: null, dueOn: null }),
  },
  "permission-work/assign-stations#previewAssignment": {
    make: stationOf,
    row: (actor, id) => previewAssignment(actor, { groupIds: [id] }),
  },
  "permission-work/assign-stations#assignStations": {
    make: stationOf,
    row: (actor, id) =>
      assignStations(actor, {
        groupIds: [id],
        userId: Number(actor.userId),
        guard: `${id}.`,
      }),
  },
} satisfies Record<string, Call>;
