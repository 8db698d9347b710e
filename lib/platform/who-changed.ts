import "server-only";
import { Prisma, type Transaction } from "./db";
import { ago } from "./time";

type Change = { by: string | null; when: string | null };

/**
 * Who last changed each field of a record, as the activity log has it: the person's name and how long ago, by the
 * field's name there or as it is stored.
 */
export async function whoChangedFields(
  tx: Transaction,
  subjectType: string,
  subjectId: bigint,
  fields: readonly string[],
): Promise<(field: string) => Change> {
  const entries = await tx.$queryRaw<{ field: string; by: string; at: Date }[]>(Prisma.sql`
    SELECT DISTINCT ON (field) field, actor_name AS by, occurred_at AS at
    FROM activity_log, jsonb_object_keys(coalesce(changes, '{}'::jsonb) || coalesce(states_json, '{}'::jsonb)) AS field
    WHERE subject_type = ${subjectType} AND subject_id = ${subjectId} AND field = ANY(${fields})
    ORDER BY field, id DESC`);
  const byField = new Map(entries.map(({ field, by, at }): [string, Change] => [field, { by, when: ago(at) }]));
  return (field) => byField.get(field) ?? { by: null, when: null };
}

/** Begins a sentence about a record that is newer than the page: "Ada Reyes changed Lehigh 3 min ago". */
export async function changedBy(
  tx: Transaction,
  subjectType: string,
  subjectId: bigint,
  subject: string,
): Promise<string> {
  const entry = await tx.activityLog.findFirst({
    where: { subjectType, subjectId },
    orderBy: { id: "desc" },
    select: { actorName: true, occurredAt: true },
  });
  return entry
    ? `${entry.actorName} changed ${subject} ${ago(entry.occurredAt)}`
    : `${subject.charAt(0).toUpperCase()}${subject.slice(1)} has changed since you opened this page`;
}
