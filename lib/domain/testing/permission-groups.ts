import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db, inTransactionPastPrisma } from "@/lib/platform/db";
import { announceChange } from "@/lib/platform/shared-cache";
import { listPermissionGroups, permissionList } from "../permission-work/list";
import { logContactTry } from "../permission-work/mutations";
import { writePermissionGroups } from "../permission-work/write-groups";
import { storedCircuit } from "./circuits";
import { storedUnit } from "./units";

/** Makes the queue's stations of circuits out of their stored units, as a sync does. */
export async function makePermissionGroups(...circuitIds: number[]): Promise<void> {
  await inTransactionPastPrisma((client) => writePermissionGroups(client, circuitIds.map(String)));
  await announceChange("permissions");
}

/** A circuit of Lancaster with units, each station's groups made. */
export async function circuitWith(
  units: Omit<Parameters<typeof storedUnit>[0], "circuitId">[],
  miles: { totalMiles?: number; milesPlanned?: number } = {},
) {
  const { id } = await storedCircuit({ region: "LAN" });
  for (const unit of units) await storedUnit({ circuitId: id, ...unit });
  await db().circuit.update({ where: { id }, data: miles });
  await makePermissionGroups(id);
  return id;
}
/** The queue's rows of a circuit. */
export const groupsOf = async (circuitId: number, params: Record<string, string> = {}) => {
  const { work_order: order } = await db()
    .$queryRaw<{ work_order: string }[]>(Prisma.sql`SELECT work_order FROM circuits WHERE id = ${circuitId}`)
    .then(([row]) => row ?? { work_order: "" });
  const { rows } = await listPermissionGroups(
    systemActor("test"),
    permissionList.parse({ order, per: "100", ...params }),
  );
  return rows.filter((row) => row.circuitId === circuitId);
};
/** Logs a try at a station: nobody was home. */
export const tryAt = (actor: UserActor, groupId: number, more: Partial<Parameters<typeof logContactTry>[1]> = {}) =>
  logContactTry(actor, {
    groupId,
    channel: "visit",
    outcome: "not_home",
    refusal: more.outcome === "refused" ? "other" : null,
    alternative: null,
    dueOn: null,
    ...more,
  });
