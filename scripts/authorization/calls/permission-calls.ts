import { assignStations, previewAssignment } from "@/lib/domain/permission-work/assign-stations";
import { exportPermissionGroups, listPermissionGroups, permissionList } from "@/lib/domain/permission-work/list";
import { logContactTry } from "@/lib/domain/permission-work/mutations";
import { getWaitingBands } from "@/lib/domain/permission-work/queries";
import { previewDueDay, setDueDay } from "@/lib/domain/permission-work/set-due-day";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { makePermissionGroups } from "@/lib/domain/testing/permission-groups";
import { storedUnit } from "@/lib/domain/testing/units";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import type { Call, Row } from "./call";

let count = 0;
const chosen = (id: number) => ({ kind: "chosen" as const, ids: [id] });
/** The guard of what a screen would show; none of a row that is not there. */
const shown = (preview: Promise<{ guard: string }>) => preview.then(({ guard }) => guard).catch(() => "");

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
      logContactTry(actor, {
        groupId: id,
        channel: "visit",
        outcome: "not_home",
        refusal: null,
        alternative: null,
        dueOn: null,
      }),
  },
  "permission-work/assign-stations#previewAssignment": {
    make: stationOf,
    row: (actor, id) => previewAssignment(actor, { target: chosen(id) }),
  },
  "permission-work/assign-stations#assignStations": {
    make: stationOf,
    row: async (actor, id) => {
      const guard = await shown(previewAssignment(systemActor("test"), { target: chosen(id) }));
      return assignStations(actor, { target: chosen(id), userId: Number(actor.userId), guard });
    },
  },
  "permission-work/set-due-day#previewDueDay": {
    make: stationOf,
    row: (actor, id) => previewDueDay(actor, { target: chosen(id) }),
  },
  "permission-work/set-due-day#setDueDay": {
    make: stationOf,
    row: async (actor, id) => {
      const guard = await shown(previewDueDay(systemActor("test"), { target: chosen(id) }));
      return setDueDay(actor, { target: chosen(id), dueOn: "2099-12-31", guard });
    },
  },
} satisfies Record<string, Call>;
