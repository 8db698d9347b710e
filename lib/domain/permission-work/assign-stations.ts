import "server-only";
import { z } from "zod";
import { fixFields } from "@/lib/fix-fields";
import type { Actor } from "@/lib/platform/actor-types";
import { type Database, Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordId } from "@/lib/platform/input/number";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitName } from "../circuits/circuit-name";
import { SEES_CIRCUIT } from "../users/scope";
import { permissionList } from "./list";
import { MAY_LOG, writeSteps } from "./steps";
import { type Waiting, chosenSql, guardOf, lockWaiting, readWaiting, stationsOf } from "./waiting-stations";

export const previewAssignmentSchema = z.strictObject({ target: permissionList.targetSchema });
export type PreviewAssignmentInput = z.output<typeof previewAssignmentSchema>;

/** Stations of the queue and to whom they are given; nobody with null. `guard` marks what was shown. */
export const assignStationsSchema = z.strictObject({
  target: permissionList.targetSchema,
  userId: z.preprocess((value) => (value === "nobody" ? null : value), recordId("Choose somebody.").nullable()),
  guard: z.string().max(100),
});
export type AssignStationsInput = z.output<typeof assignStationsSchema>;

/** Stations that would be given to somebody, and to whom they can be. */
export type AssignmentPreview = {
  stations: number;
  /** Of how many the person is who looks after them now. */
  now: { name: string; stations: number }[];
  /** Everybody who may work all of them; `label` names one person and no other. */
  people: { id: number; label: string; isMe: boolean }[];
  guard: string;
};

const MOST_PEOPLE = 200;

/**
 * What giving stations to somebody would be about. Throws FORBIDDEN, INVALID where they are too many, and NOT_FOUND
 * where none of them waits in the actor's row scope.
 */
export async function previewAssignment(actor: Actor, { target }: PreviewAssignmentInput): Promise<AssignmentPreview> {
  requirePermission(actor, "contact:log");
  const waiting = await readWaiting(db(), actor, target);
  const found = await db().$queryRaw<AssignmentPreview["people"]>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name || ' · ' || u.email AS label, ${isActor(actor)} AS "isMe" FROM users u
    WHERE ${mayWork(waiting)} ORDER BY "isMe" DESC, u.name, u.id LIMIT ${MOST_PEOPLE}`);
  const stations = stationsOf(waiting).map(ofStation);
  const names = [...new Set(stations.flatMap(({ assignee }) => assignee ?? []))].toSorted();
  return {
    stations: stations.length,
    now: names.map((name) => ({ name, stations: stations.filter(({ assignee }) => assignee === name).length })),
    people: found,
    guard: guardOf(waiting, whoHasIt),
  };
}

/**
 * Gives stations that wait to a colleague, or to nobody with null; it holds until WorkStudio brings a change. Throws
 * FORBIDDEN, INVALID for somebody who may not work all of them and for too many, NOT_FOUND where none of them waits in
 * the actor's row scope, and CONFLICT where another one does, or somebody else has one, than was shown.
 */
export async function assignStations(
  actor: Actor,
  { target, userId, guard }: AssignStationsInput,
): Promise<{ stations: number; to: string | null }> {
  return mutate(actor, {
    permission: "contact:log",
    action: "circuit.contact_assign",
    run: async (tx) => {
      const waiting = await lockWaiting(tx, actor, target);
      if (guardOf(waiting, whoHasIt) !== guard)
        throw new AppError(
          "CONFLICT",
          "Some of these stations wait no more, or a colleague has one meanwhile. Nothing was changed; look again.",
        );
      const person = userId === null ? null : await findPerson(tx, waiting, userId);
      const wanted = person?.id ?? null;
      const changing = stationsOf(waiting.filter(({ assigneeId }) => assigneeId !== wanted)).map(ofStation);
      const by = actor.kind === "user" ? actor.userId : null;
      const chosen = chosenSql(changing);
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

const whoHasIt = ({ assigneeId }: Waiting) => [assigneeId];

/** A station as the one of its groups that somebody has, where one is. */
const ofStation = (groups: [Waiting, ...Waiting[]]) => groups.find(({ assignee }) => assignee !== null) ?? groups[0];

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
