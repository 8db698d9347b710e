import { inTransactionPastPrisma } from "@/lib/platform/db";
import { writePermissionGroups } from "../permission-work/write-groups";

/** Makes the queue's stations of circuits out of their stored units, as a sync does. */
export function makePermissionGroups(...circuitIds: number[]): Promise<void> {
  return inTransactionPastPrisma((client) => writePermissionGroups(client, circuitIds.map(String)));
}
