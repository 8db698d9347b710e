import { listPermissionGroups, permissionList } from "@/lib/domain/permission-work/list";
import { getWaitingBands } from "@/lib/domain/permission-work/queries";
import { systemActor } from "@/lib/platform/actor-types";
import { disconnect } from "@/lib/platform/db";
import { fourClients, middle } from "./four-clients";
import type { Figure } from "./report";
import type { Stack } from "./stack";

/**
 * The queue of stations that wait for a permission, over all synced units: a page of it, by what a decision frees, and
 * its counts.
 */
export async function permissionQueueBench(stack: Stack): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const actor = systemActor("bench");
  const ask = (params: Record<string, string>) => () => listPermissionGroups(actor, permissionList.parse(params));
  const oldest = await fourClients((turn) => ask({ page: String(1 + (turn % 20)) })());
  const freeing = await fourClients(ask({ sort: "-freed" }));
  const nobodys = await fourClients(ask({ assignee: "none" }));
  const escalated = await fourClients(ask({ step: "escalated" }));
  const bands = await fourClients(() => getWaitingBands(actor, permissionList.parse({})));
  await disconnect();
  return [
    middle("permission queue, 4 clients: data query, the oldest first", oldest, 100),
    middle("… what frees most first", freeing, 100),
    middle("… of those that are nobody's", nobodys, 100),
    middle("… of those that are the supervisor's to decide", escalated, 100),
    middle("… units by status and band", bands, 100),
  ];
}
