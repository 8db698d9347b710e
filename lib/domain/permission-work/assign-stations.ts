import "server-only";
import { fixFields } from "@/lib/fix-fields";
import type { Actor } from "@/lib/platform/actor-types";
import { type Database, Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitName } from "../circuits/circuit-name";
import { circuitScope } from "../circuits/scope";
import { SEES_CIRCUIT } from "../users/scope";
import type { AssignStationsInput, PreviewAssignmentInput } from "./schema";
import { ASSIGNEE, MAY_LOG, lockStations, writeSteps } from "./steps";

/** Stations that would be given to somebody, and to whom they can be. */
export type AssignmentPreview = {
  stations: number;
  /** Of how many the person is who looks after them now. */
  now: { name: string; stations: number }[];
  /** Everybody who may work all of them; `label` names one person and no other. */
  people: { id: number; label: string; isMe: boolean }[];
  guard: string;
};

type Waiting = {
  circuitId: bigint;
  workOrder: string;
  extension: string | null;
  title: string;
  station: string;
  groupId: bigint;
  assigneeId: bigint | null;
  assignee: string | null;
};

const MOST_PEOPLE = 200;
const GONE = "These stations wait no more: WorkStudio has a decision, or their units are gone.";

/**
 * What giving stations to somebody would be about. Throws FORBIDDEN, and NOT_FOUND where none of them waits in the
 * actor's row scope.
 */
export async function previewAssignment(
  actor: Actor,
  { groupIds }: PreviewAssignmentInput,
): Promise<AssignmentPreview> {
  requirePermission(actor, "contact:log");
  const waiting = await readWaiting(db(), actor, groupIds);
  if (waiting.length === 0) throw new AppError("NOT_FOUND", GONE);
  const found = await db().$queryRaw<AssignmentPreview["people"]>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name || ' · ' || u.email AS label, ${isActor(actor)} AS "isMe" FROM users u
    WHERE ${mayWork(waiting)} ORDER BY ${isActor(actor)} DESC, u.name, u.id LIMIT ${MOST_PEOPLE}`);
  const stations = stationsOf(waiting);
  const names = [...new Set(stations.flatMap(({ assignee }) => assignee ?? []))].toSorted();
  return {
    stations: stations.length,
    now: names.map((name) => ({ name, stations: stations.filter(({ assignee }) => assignee === name).length })),
    people: found,
    guard: guardOf(waiting),
  };
}

/**
 * Gives stations that wait to a colleague, or to nobody with null; it holds until WorkStudio brings a change. Throws
 * FORBIDDEN, INVALID for somebody who may not work all of them, NOT_FOUND where none of them waits in the actor's row
 * scope, and CONFLICT where another one does, or somebody else has one, than was shown.
 */
export async function assignStations(
  actor: Actor,
  { groupIds, userId, guard }: AssignStationsInput,
): Promise<{ stations: number; to: string | null }> {
  return mutate(actor, {
    permission: "contact:log",
    action: "circuit.contact_assign",
    run: async (tx) => {
      await tx.$queryRaw(lockStations(Prisma.sql`asked.id = ANY(${groupIds}::bigint[]) AND ${circuitScope(actor)}`));
      const waiting = await readWaiting(tx, actor, groupIds);
      if (waiting.length === 0) throw new AppError("NOT_FOUND", GONE);
      if (guardOf(waiting) !== guard)
        throw new AppError(
          "CONFLICT",
          "Some of these stations wait no more, or a colleague has one meanwhile. Nothing was changed; look again.",
        );
      const person = userId === null ? null : await findPerson(tx, waiting, userId);
      const wanted = person?.id ?? null;
      const changing = stationsOf(waiting.filter(({ assigneeId }) => assigneeId !== wanted));
      const by = actor.kind === "user" ? actor.userId : null;
      const chosen = Prisma.sql`
        unnest(
          ${changing.map(({ circuitId }) => circuitId)}::bigint[], ${changing.map(({ station }) => station)}::text[]
        ) AS chosen(circuit_id, station_name)`;
      await tx.$executeRaw(
        person === null
          ? Prisma.sql`
            DELETE FROM contact_assignments a
            USING ${chosen}
            WHERE a.circuit_id = chosen.circuit_id AND a.station_name = chosen.station_name`
          : Prisma.sql`
            INSERT INTO contact_assignments (circuit_id, station_name, user_id, assigned_by)
            SELECT chosen.circuit_id, chosen.station_name, ${person.id}, ${by}::bigint
            FROM ${chosen}
              ON CONFLICT (circuit_id, station_name) DO UPDATE SET user_id = excluded.user_id,
                assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at`,
      );
      await tx.$executeRaw(
        writeSteps(
          Prisma.sql`(g.circuit_id, g.station_name) IN (SELECT chosen.circuit_id, chosen.station_name FROM ${chosen})`,
        ),
      );
      return {
        result: { stations: changing.length, to: person?.name ?? null },
        audit: changing.map((station) => ({
          action: "circuit.contact_assign",
          subjectType: "circuit",
          subjectId: station.circuitId,
          subjectLabel: circuitName(station),
          changes: {
            station: { before: null, after: station.station || "none named" },
            assigned_to: { before: station.assignee, after: person?.name ?? null },
          },
        })),
      };
    },
  });
}

/** The groups of some ids that wait in the actor's row scope, with who looks after their station. */
function readWaiting(database: Pick<Database, "$queryRaw">, actor: Actor, ids: readonly number[]): Promise<Waiting[]> {
  return database.$queryRaw<Waiting[]>(Prisma.sql`
    SELECT c.id AS "circuitId", c.work_order AS "workOrder", nullif(c.extension, '@') AS extension, c.title,
      g.station_name AS station, g.id AS "groupId", assignee.id AS "assigneeId", assignee.name AS assignee
    FROM permission_groups g
    JOIN circuits c ON c.id = g.circuit_id ${ASSIGNEE}
    WHERE g.id = ANY(${ids}::bigint[]) AND ${circuitScope(actor)}
    ORDER BY g.id`);
}

/** Each station once, however many statuses its work waits in; as one that somebody has, where one of them is. */
function stationsOf(waiting: readonly Waiting[]): Waiting[] {
  const stations = new Map<string, Waiting>();
  for (const group of waiting) {
    const key = `${group.circuitId} ${group.station}`;
    if (!stations.get(key)?.assignee) stations.set(key, group);
  }
  return [...stations.values()];
}

const guardOf = (waiting: readonly Waiting[]) =>
  waiting.map(({ groupId, assigneeId }) => `${groupId}.${assigneeId ?? ""}`).join(" ");

const isActor = (actor: Actor) => (actor.kind === "user" ? Prisma.sql`(u.id = ${actor.userId})` : Prisma.sql`FALSE`);

/** Whether `users u` may work all of these stations. */
function mayWork(waiting: readonly Waiting[]): Prisma.Sql {
  const circuits = [...new Set(waiting.map(({ circuitId }) => circuitId))];
  return Prisma.sql`(${MAY_LOG}
    AND NOT EXISTS (SELECT FROM circuits c WHERE c.id = ANY(${circuits}::bigint[]) AND NOT ${SEES_CIRCUIT}))`;
}

async function findPerson(
  database: Pick<Database, "$queryRaw">,
  waiting: readonly Waiting[],
  userId: number,
): Promise<{ id: bigint; name: string }> {
  const [person] = await database.$queryRaw<{ id: bigint; name: string }[]>(
    Prisma.sql`SELECT u.id, u.name FROM users u WHERE u.id = ${userId}::bigint AND ${mayWork(waiting)}`,
  );
  if (person) return person;
  throw new AppError("INVALID", fixFields(1), {
    fieldErrors: { userId: ["This person may not work all of these stations. Choose a colleague from the list."] },
  });
}
