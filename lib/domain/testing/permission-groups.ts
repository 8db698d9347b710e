import { inTransactionPastPrisma } from "@/lib/platform/db";
import { announceChange } from "@/lib/platform/shared-cache";
import { writePermissionGroups } from "../permission-work/write-groups";

/** Makes the queue's stations of circuits out of their stored units, as a sync does. */
export async function makePermissionGroups(...circuitIds: number[]): Promise<void> {
  await inTransactionPastPrisma((client) => writePermissionGroups(client, circuitIds.map(String)));
  await announceChange("permissions");
}
