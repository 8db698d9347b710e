import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { businessDay } from "@/lib/platform/time";
import { circuitName } from "../circuits/circuit-name";
import { circuitScope } from "../circuits/scope";
import { CHANNELS, OUTCOMES } from "./rules";
import type { LogContactTryInput } from "./schema";
import { lockStations, writeSteps } from "./steps";

/**
 * Logs a try to reach whoever decides at a station: by what, what came of it, when the next one is due. Codes only. The same said twice within a
 * minute is one try. Throws FORBIDDEN, INVALID, and NOT_FOUND where the station waits no more or is out of the row scope.
 */
export async function logContactTry(actor: Actor, input: LogContactTryInput): Promise<{ tries: number }> {
  const { groupId, channel, outcome, dueOn } = input;
  return mutate(actor, {
    permission: "contact:log",
    action: "circuit.contact_try",
    run: async (tx) => {
      if (dueOn !== null && dueOn < businessDay(new Date())) {
        const message = "Choose today or a later day.";
        throw new AppError("INVALID", message, { fieldErrors: { dueOn: [message] } });
      }
      await tx.$queryRaw(lockStations(Prisma.sql`asked.id = ${groupId}::bigint AND ${circuitScope(actor)}`));
      const [group] = await tx.$queryRaw<
        {
          circuitId: bigint;
          workOrder: string;
          extension: string | null;
          title: string;
          station: string;
        }[]
      >(Prisma.sql`
        SELECT c.id AS "circuitId", c.work_order AS "workOrder", nullif(c.extension, '@') AS extension, c.title, g.station_name AS station
        FROM permission_groups g JOIN circuits c ON c.id = g.circuit_id WHERE g.id = ${groupId}::bigint AND ${circuitScope(actor)}`);
      if (!group)
        throw new AppError(
          "NOT_FOUND",
          "This station waits no more: WorkStudio has a decision, or its units are gone.",
        );
      const userId = actor.kind === "user" ? actor.userId : null;
      const written = await tx.$executeRaw(Prisma.sql`
        INSERT INTO contact_tries (circuit_id, station_name, user_id, channel, outcome, due_on)
        SELECT ${group.circuitId}, ${group.station}, ${userId}, ${channel}, ${outcome}, ${dueOn}::date WHERE NOT EXISTS (
          SELECT FROM contact_tries t WHERE t.circuit_id = ${group.circuitId} AND t.station_name = ${group.station} AND t.user_id IS NOT DISTINCT FROM ${userId}
            AND t.channel = ${channel} AND t.outcome = ${outcome} AND t.due_on IS NOT DISTINCT FROM ${dueOn}::date AND t.made_at > now() - interval '1 minute')`);
      const atStation = Prisma.sql`g.circuit_id = ${group.circuitId} AND g.station_name = ${group.station}`;
      await tx.$executeRaw(writeSteps(atStation));
      const [count] = await tx.$queryRaw<{ tries: number }[]>(
        Prisma.sql`SELECT g.tries::float8 AS tries FROM permission_groups g WHERE g.id = ${groupId}::bigint`,
      );
      const said = { station: group.station || "none named", channel: CHANNELS[channel], outcome: OUTCOMES[outcome] };
      const changes = Object.fromEntries(
        Object.entries({ ...said, ...(dueOn === null ? {} : { next_due: dueOn }) }).map(([field, after]) => [
          field,
          { before: null, after },
        ]),
      );
      const audit: AuditEntry = {
        action: "circuit.contact_try",
        subjectType: "circuit",
        subjectId: group.circuitId,
        subjectLabel: circuitName(group),
        changes,
      };
      return { result: { tries: count?.tries ?? 0 }, audit: written > 0 ? [audit] : [] };
    },
  });
}
