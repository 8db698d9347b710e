import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { optionalDay } from "@/lib/platform/input/day";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { businessDay } from "@/lib/platform/time";
import { businessDaySql } from "@/lib/platform/time-sql";
import { circuitName } from "../circuits/circuit-name";
import { permissionList } from "./list";
import { workingDaysAfter, writeSteps } from "./steps";
import { type Waiting, chosenSql, guardOf, lockWaiting, readWaiting, stationsOf } from "./waiting-stations";

export const previewDueDaySchema = z.strictObject({ target: permissionList.targetSchema });
export type PreviewDueDayInput = z.output<typeof previewDueDaySchema>;

/**
 * Stations of the queue and when what is next there is due; with `none` the day that was set is taken away. `guard`
 * marks what was shown.
 */
export const setDueDaySchema = z.strictObject({
  target: permissionList.targetSchema,
  dueOn: z.union([z.literal("none"), optionalDay()]).refine((day) => day !== null, "Choose a day."),
  guard: z.string().max(100),
});
export type SetDueDayInput = z.output<typeof setDueDaySchema>;

/** Stations for which a day would be set. */
export type DueDayPreview = {
  stations: number;
  /** Of how many what is next is due on a day now, and the first and last of those days. */
  dated: number;
  first: string | null;
  last: string | null;
  /** So many of these days were set without a try, and can be taken away. */
  taken: number;
  /** Which day it would be by the rule of their statuses: the working days until the next try. */
  likely: string | null;
  guard: string;
};

/**
 * What setting a day for stations would be about. Throws FORBIDDEN, INVALID where they are too many, and NOT_FOUND
 * where none of them waits in the actor's row scope.
 */
export async function previewDueDay(actor: Actor, { target }: PreviewDueDayInput): Promise<DueDayPreview> {
  requirePermission(actor, "contact:log");
  const waiting = await readWaiting(db(), actor, target);
  const statuses = [...new Set(waiting.map(({ status }) => status))];
  const [rule] = await db().$queryRaw<{ likely: string | null }[]>(Prisma.sql`
    SELECT ${workingDaysAfter(businessDaySql(), Prisma.sql`rule.days`)}::text AS likely
    FROM (
      SELECT min(s.retry_after_days) AS days FROM permission_statuses s WHERE s.code = ANY(${statuses}::text[])
    ) rule`);
  const stations = stationsOf(waiting);
  const days = stations.flatMap((groups) => dayOf(groups) ?? []).toSorted();
  return {
    stations: stations.length,
    dated: days.length,
    first: days[0] ?? null,
    last: days.at(-1) ?? null,
    taken: stations.filter((groups) => groups.some(({ isSet }) => isSet)).length,
    likely: rule?.likely ?? null,
    guard: guardOf(waiting, whatIsDue),
  };
}

/**
 * Sets when what is next at stations is due, without a try; `none` takes a day that was set so away, and what the last
 * try said counts again. A later try closes it, and so does a change that WorkStudio brings. Throws FORBIDDEN, INVALID
 * for a day that is over and for too many stations, NOT_FOUND where none of them waits in the actor's row scope, and
 * CONFLICT where another one does, or somebody tried or set a day meanwhile.
 */
export async function setDueDay(
  actor: Actor,
  { target, dueOn, guard }: SetDueDayInput,
): Promise<{ stations: number; dueOn: string | null }> {
  return mutate(actor, {
    permission: "contact:log",
    action: "circuit.contact_due",
    run: async (tx) => {
      const day = dueOn === "none" ? null : dueOn;
      requireDayToCome(day);
      const waiting = await lockWaiting(tx, actor, target);
      if (guardOf(waiting, whatIsDue) !== guard)
        throw new AppError(
          "CONFLICT",
          "Some of these stations wait no more, or a colleague tried there or set a day meanwhile. Nothing was changed; look again.",
        );
      const changing = stationsOf(waiting.filter((group) => (day === null ? group.isSet : group.dueOn !== day)));
      const chosen = chosenSql(changing.map(([group]) => group));
      const by = actor.kind === "user" ? actor.userId : null;
      await tx.$executeRaw(
        day === null
          ? Prisma.sql`
            DELETE FROM contact_due_days d
            USING ${chosen}
            WHERE d.circuit_id = chosen.circuit_id AND d.station_name = chosen.station_name`
          : // By the clock, and not since when the transaction runs: a try that came before it was locked until now.
            Prisma.sql`
            INSERT INTO contact_due_days (circuit_id, station_name, due_on, set_by, set_at)
            SELECT chosen.circuit_id, chosen.station_name, ${day}::date, ${by}::bigint, clock_timestamp()
            FROM ${chosen}
              ON CONFLICT (circuit_id, station_name) DO UPDATE SET due_on = excluded.due_on, set_by = excluded.set_by,
                set_at = excluded.set_at`,
      );
      await tx.$executeRaw(
        writeSteps(
          Prisma.sql`(g.circuit_id, g.station_name) IN (SELECT chosen.circuit_id, chosen.station_name FROM ${chosen})`,
        ),
      );
      const ids = waiting.map(({ groupId }) => Number(groupId));
      const now = day === null ? await readWaiting(tx, actor, { kind: "chosen", ids }) : [];
      const after = new Map(now.map((group) => [group.groupId, group.dueOn]));
      return {
        result: { stations: changing.length, dueOn: day },
        audit: changing.map((groups) => ({
          action: "circuit.contact_due",
          subjectType: "circuit",
          subjectId: groups[0].circuitId,
          subjectLabel: circuitName(groups[0]),
          changes: {
            station: { before: null, after: groups[0].station || "none named" },
            next_due: { before: dayOf(groups), after: day ?? after.get(groups[0].groupId) ?? null },
          },
        })),
      };
    },
  });
}

/** Throws INVALID for a day that is over. */
export function requireDayToCome(day: string | null): void {
  if (day === null || day >= businessDay(new Date())) return;
  const message = "Choose today or a later day.";
  throw new AppError("INVALID", message, { fieldErrors: { dueOn: [message] } });
}

const whatIsDue = ({ dueOn, isSet, tries }: Waiting) => [dueOn, isSet, tries];

/** The first day of a station on which something is due, in whatever status. */
const dayOf = (groups: readonly Waiting[]) => groups.flatMap(({ dueOn }) => dueOn ?? []).toSorted()[0] ?? null;
