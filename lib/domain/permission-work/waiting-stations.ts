import "server-only";
import { createHash } from "node:crypto";
import type { Actor } from "@/lib/platform/actor-types";
import { type Database, Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { ListTarget } from "@/lib/platform/list/list-target";
import { circuitScope } from "../circuits/scope";
import { permissionList } from "./list";
import { MOST_AT_ONCE } from "./rules";
import { ASSIGNEE, SET_DAY, lockStations } from "./steps";

export type StationTarget = ListTarget<typeof permissionList.spec.filters>;

/** A group that an act on its station is about, as it stands. */
export type Waiting = {
  circuitId: bigint;
  workOrder: string;
  extension: string | null;
  title: string;
  station: string;
  status: string;
  groupId: bigint;
  tries: number;
  assigneeId: bigint | null;
  assignee: string | null;
  dueOn: string | null;
  /** Somebody set that day without a try. */
  isSet: boolean;
};

/**
 * The groups of a target that wait in the actor's row scope. Throws NOT_FOUND where none does, and INVALID where they
 * are more than one act is about.
 */
export async function readWaiting(
  database: Pick<Database, "$queryRaw">,
  actor: Actor,
  target: StationTarget,
): Promise<Waiting[]> {
  return readGroups(database, actor, await idsOf(database, actor, target));
}

/** The same with all groups of their stations locked: what matches only by then was shown to nobody, and is left. */
export async function lockWaiting(tx: Transaction, actor: Actor, target: StationTarget): Promise<Waiting[]> {
  const ids = await idsOf(tx, actor, target);
  await tx.$queryRaw(lockStations(Prisma.sql`asked.id = ANY(${ids}::bigint[]) AND ${circuitScope(actor)}`));
  return readGroups(tx, actor, ids);
}

async function idsOf(database: Pick<Database, "$queryRaw">, actor: Actor, target: StationTarget): Promise<bigint[]> {
  const found = await database.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT g.id
    FROM ${permissionList.spec.from}
    WHERE ${permissionList.target(actor, target)}
    LIMIT ${MOST_AT_ONCE + 1}`);
  if (found.length > MOST_AT_ONCE)
    throw new AppError(
      "INVALID",
      `At most ${MOST_AT_ONCE.toLocaleString("en-US")} stations can be changed at once. Filter the list first.`,
    );
  return found.map(({ id }) => id);
}

async function readGroups(database: Pick<Database, "$queryRaw">, actor: Actor, ids: bigint[]): Promise<Waiting[]> {
  const waiting = await database.$queryRaw<Waiting[]>(Prisma.sql`
    SELECT c.id AS "circuitId", c.work_order AS "workOrder", nullif(c.extension, '@') AS extension, c.title,
      g.station_name AS station, g.permission_status AS status, g.id AS "groupId", g.tries::float8 AS tries,
      assignee.id AS "assigneeId", assignee.name AS assignee, g.next_due::text AS "dueOn",
      EXISTS (${SET_DAY}) AS "isSet"
    FROM ${permissionList.spec.from} ${ASSIGNEE}
    WHERE g.id = ANY(${ids}::bigint[]) AND ${permissionList.spec.scope(actor)}
    ORDER BY g.id`);
  if (waiting.length > 0) return waiting;
  throw new AppError("NOT_FOUND", "These stations wait no more: WorkStudio has a decision, or their units are gone.");
}

/** Groups by their station, however many statuses its work waits in. */
export function stationsOf(waiting: readonly Waiting[]): [Waiting, ...Waiting[]][] {
  const stations = new Map<string, [Waiting, ...Waiting[]]>();
  for (const group of waiting) {
    const key = `${group.circuitId} ${group.station}`;
    const known = stations.get(key);
    if (known) known.push(group);
    else stations.set(key, [group]);
  }
  return [...stations.values()];
}

/** Stations as a table expression `chosen (circuit_id, station_name)`. */
export const chosenSql = (stations: readonly Pick<Waiting, "circuitId" | "station">[]) => Prisma.sql`
  unnest(
    ${stations.map(({ circuitId }) => circuitId)}::bigint[], ${stations.map(({ station }) => station)}::text[]
  ) AS chosen(circuit_id, station_name)`;

/** A mark of which groups wait and of what was shown of each. */
export function guardOf(waiting: readonly Waiting[], shown: (group: Waiting) => unknown[]): string {
  const said = waiting.map((group) => [group.groupId, ...shown(group)].map((part) => String(part)));
  return createHash("sha256").update(JSON.stringify(said)).digest("base64url");
}
