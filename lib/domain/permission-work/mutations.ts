import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { businessDaySql } from "@/lib/platform/time-sql";
import { circuitName } from "../circuits/circuit-name";
import { circuitScope } from "../circuits/scope";
import { ALTERNATIVES, type Alternative, CHANNELS, FINAL_OUTCOMES, OUTCOMES, REFUSALS } from "./rules";
import type { LogContactTryInput } from "./schema";
import { requireDayToCome } from "./set-due-day";
import { lockStations, workingDaysAfter, writeSteps } from "./steps";

type Group = {
  circuitId: bigint;
  workOrder: string;
  extension: string | null;
  title: string;
  station: string;
  alternative: Alternative | null;
  /** When the next try is due by itself; null where its status says nothing, or no try is left. */
  nextOn: string | null;
};

/**
 * Logs a try to reach whoever decides at a station: by what, what came of it, why it was refused, what was offered
 * instead, when the next one is due; where nobody says, in the working days that the status says, as long as tries are
 * left and nobody decided. Codes only. The same said twice within a minute is one try. Throws FORBIDDEN, INVALID also
 * for a second alternative, and NOT_FOUND where the station waits no more or is out of the row scope.
 */
export async function logContactTry(
  actor: Actor,
  input: LogContactTryInput,
): Promise<{ tries: number; dueOn: string | null }> {
  const { groupId, channel, outcome, refusal, alternative } = input;
  return mutate(actor, {
    permission: "contact:log",
    action: "circuit.contact_try",
    run: async (tx) => {
      requireDayToCome(input.dueOn);
      const group = await lockGroup(tx, actor, groupId);
      const userId = actor.kind === "user" ? actor.userId : null;
      const same = Prisma.sql`
        t.circuit_id = ${group.circuitId}
          AND t.station_name = ${group.station}
          AND t.user_id IS NOT DISTINCT FROM ${userId}
          AND t.channel = ${channel}
        AND t.outcome = ${outcome}
          AND t.refusal IS NOT DISTINCT FROM ${refusal}
          AND t.alternative IS NOT DISTINCT FROM ${alternative}
          AND (${input.dueOn}::date IS NULL OR t.due_on = ${input.dueOn}::date)
          AND t.made_at > now() - interval '1 minute'`;
      const readNow = () =>
        tx.$queryRaw<{ tries: number; dueOn: string | null; isSame: boolean }[]>(Prisma.sql`
          SELECT g.tries::float8 AS tries, g.next_due::text AS "dueOn",
            EXISTS (SELECT FROM contact_tries t WHERE ${same}) AS "isSame"
          FROM permission_groups g
          WHERE g.id = ${groupId}::bigint`);
      const [before] = await readNow();
      if (before?.isSame) return { result: { tries: before.tries, dueOn: before.dueOn }, audit: [] };
      if (alternative !== null && group.alternative !== null)
        refuse("alternative", `One was offered here already: ${ALTERNATIVES[group.alternative]}.`);
      const dueOn = input.dueOn ?? (FINAL_OUTCOMES.includes(outcome) ? null : group.nextOn);
      await tx.$executeRaw(Prisma.sql`
        INSERT INTO contact_tries (
          circuit_id, station_name, user_id, made_at, channel, outcome, refusal, alternative, due_on
        )
        VALUES (
          ${group.circuitId}, ${group.station}, ${userId}, clock_timestamp(), ${channel}, ${outcome}, ${refusal},
          ${alternative}, ${dueOn}::date
        )`);
      await tx.$executeRaw(
        writeSteps(Prisma.sql`g.circuit_id = ${group.circuitId} AND g.station_name = ${group.station}`),
      );
      const [after] = await readNow();
      const said = {
        station: group.station || "none named",
        channel: CHANNELS[channel],
        outcome: OUTCOMES[outcome],
        ...(refusal === null ? {} : { refusal_reason: REFUSALS[refusal] }),
        ...(alternative === null ? {} : { alternative: ALTERNATIVES[alternative] }),
        ...(dueOn === null ? {} : { next_due: dueOn }),
      };
      const audit: AuditEntry = {
        action: "circuit.contact_try",
        subjectType: "circuit",
        subjectId: group.circuitId,
        subjectLabel: circuitName(group),
        changes: Object.fromEntries(
          Object.entries(said).map(([field, value]) => [field, { before: null, after: value }]),
        ),
      };
      return { result: { tries: after?.tries ?? 0, dueOn }, audit: [audit] };
    },
  });
}

function refuse(field: string, message: string): never {
  throw new AppError("INVALID", message, { fieldErrors: { [field]: [message] } });
}

/** A group with all that waits at its station, which is told the same; of two tries at once one waits for the other. */
async function lockGroup(tx: Transaction, actor: Actor, groupId: number): Promise<Group> {
  await tx.$queryRaw(lockStations(Prisma.sql`asked.id = ${groupId}::bigint AND ${circuitScope(actor)}`));
  const [group] = await tx.$queryRaw<Group[]>(Prisma.sql`
    SELECT c.id AS "circuitId", c.work_order AS "workOrder", nullif(c.extension, '@') AS extension, c.title,
      g.station_name AS station, g.alternative,
      CASE
        WHEN g.tries + 1 >= greatest(s.escalate_after_tries, s.utility_after_tries) THEN NULL
        ELSE ${workingDaysAfter(businessDaySql(), Prisma.sql`s.retry_after_days`)}
      END::text AS "nextOn"
    FROM permission_groups g
    JOIN circuits c ON c.id = g.circuit_id
    LEFT JOIN permission_statuses s ON s.code = g.permission_status
    WHERE g.id = ${groupId}::bigint AND ${circuitScope(actor)}`);
  if (!group)
    throw new AppError("NOT_FOUND", "This station waits no more: WorkStudio has a decision, or its units are gone.");
  return group;
}
