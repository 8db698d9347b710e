import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { LookupTable, LookupValue } from "./lookup-types";

const FOLDED = Prisma.sql`lower(regexp_replace(word, '\\s', '', 'g'))`;

/** What is wrong with a number, where it is no whole one from `least` on. */
function notWhole(key: string, value: LookupValue | undefined, least: number): Record<string, string> {
  const isRight = value === null || value === undefined || (Number.isInteger(Number(value)) && Number(value) >= least);
  return isRight ? {} : { [key]: `Enter a whole number from ${least} to 999, or nothing.` };
}

/** Landowners' answers (domain.md §2.3): a blank and "Pending" are one, and case and spaces do not matter. */
export const PERMISSION_STATUS_TABLE: LookupTable = {
  kind: "permission_status",
  table: "permission_statuses",
  permission: "lookup:edit",
  path: "/permission-statuses",
  title: "Permission statuses",
  description: "Landowners’ answers as WorkStudio sends them, and the colour each has in reports.",
  one: "permission status",
  many: "permission statuses",
  nameKey: "name",
  codeKey: "code",
  aliases: { key: "aliases", of: "code" },
  uniqueKeys: ["code", "name"],
  fixedWhenUsed: ["code"],
  fields: [
    { key: "name", column: "name", label: "Name", input: "text", maxLength: 100, isRequired: true },
    {
      key: "code",
      column: "code",
      label: "Code",
      input: "text",
      maxLength: 100,
      hint: "As WorkStudio sends it; blank is what it sends before anybody asked.",
    },
    {
      key: "aliases",
      column: "aliases",
      label: "Also called",
      input: "names",
      maxLength: 255,
      isSecondary: true,
      hint: "What WorkStudio may call it too, separated by semicolons. Such answers are counted as this one.",
    },
    {
      key: "color",
      column: "color",
      label: "Colour",
      input: "color",
      isNullable: true,
      hint: "It is a mark beside the name, which always stands there too.",
    },
    {
      key: "escalateFromDay",
      column: "escalate_from_day",
      label: "Supervisor from day",
      input: "decimal",
      isNullable: true,
      hint: "From which day of waiting it is the supervisor’s to decide: 0 at once, empty never.",
    },
    {
      key: "escalateAfterTries",
      column: "escalate_after_tries",
      label: "Supervisor after tries",
      input: "decimal",
      isNullable: true,
      hint: "After how many tries to reach the landowner it is the supervisor’s to decide; empty never.",
    },
    {
      key: "escalateDueDays",
      column: "escalate_due_days",
      label: "Decided within",
      input: "decimal",
      isNullable: true,
      isSecondary: true,
      hint: "Working days that the supervisor has; empty is no day.",
    },
    {
      key: "retryAfterDays",
      column: "retry_after_days",
      label: "Next try after",
      input: "decimal",
      isNullable: true,
      isSecondary: true,
      hint: "Working days until the next try is due, where whoever tried names no day; empty is no day.",
    },
    {
      key: "utilityAfterTries",
      column: "utility_after_tries",
      label: "Utility after tries",
      input: "decimal",
      isNullable: true,
      isSecondary: true,
      hint: "After how many tries the utility decides; empty never. An alternative that is refused makes it theirs too.",
    },
    {
      key: "utilityDueDays",
      column: "utility_due_days",
      label: "Utility decides within",
      input: "decimal",
      isNullable: true,
      isSecondary: true,
      hint: "Working days that the utility has; empty is no day.",
    },
  ],
  check: (values) => ({
    ...notWhole("escalateFromDay", values["escalateFromDay"], 0),
    ...notWhole("escalateAfterTries", values["escalateAfterTries"], 1),
    ...notWhole("escalateDueDays", values["escalateDueDays"], 0),
    ...notWhole("retryAfterDays", values["retryAfterDays"], 1),
    ...notWhole("utilityAfterTries", values["utilityAfterTries"], 1),
    ...notWhole("utilityDueDays", values["utilityDueDays"], 0),
  }),
  uses: [
    {
      key: "circuits",
      one: "circuit",
      many: "circuits",
      counts: Prisma.sql`SELECT p.id, count(DISTINCT a.circuit_id) AS uses FROM circuit_aggregates a
        CROSS JOIN LATERAL jsonb_object_keys(
          CASE jsonb_typeof(a.permission_counts) WHEN 'object' THEN a.permission_counts ELSE '{}' END
        ) AS answered(code)
        CROSS JOIN permission_statuses p CROSS JOIN LATERAL unnest(array_append(p.aliases, p.code::text)) AS known(word)
        WHERE ${FOLDED} = CASE lower(regexp_replace(answered.code, '\\s', '', 'g'))
          WHEN 'pending' THEN ''
          ELSE lower(regexp_replace(answered.code, '\\s', '', 'g'))
        END
          AND a.aggregate_date = (SELECT max(aggregate_date) FROM circuit_aggregates) AND NOT a.is_rollup
          GROUP BY p.id`,
    },
  ],
  // The blank one is what every unit has before anybody asked.
  isReferenced: Prisma.sql`
    (t.code = '' OR EXISTS (SELECT FROM counted_codes k WHERE k.kind = 'permission_status' AND k.code = t.code))`,
  deactivation:
    "Units with this answer keep it and are still counted under it; it is no longer offered where people filter.",
  scope: () => Prisma.sql`TRUE`,
};
