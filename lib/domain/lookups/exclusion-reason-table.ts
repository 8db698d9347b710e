import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { LookupTable } from "./lookup-types";

/** Why circuits are left out of reporting, and what happens at an exclusion's end (domain.md §7). */
export const EXCLUSION_REASON_TABLE: LookupTable = {
  kind: "exclusion_reason",
  table: "exclusion_reasons",
  permission: "lookup:edit",
  path: "/exclusion-reasons",
  title: "Exclusion reasons",
  description:
    "Why a circuit may be left out of reporting. Whoever excludes one, or asks for it, chooses from these that are on.",
  one: "exclusion reason",
  many: "exclusion reasons",
  nameKey: "name",
  codeKey: "code",
  uniqueKeys: ["code", "name"],
  fixedWhenUsed: ["code"],
  fields: [
    { key: "name", column: "name", label: "Name", input: "text", maxLength: 100, isRequired: true },
    {
      key: "code",
      column: "code",
      label: "Code",
      input: "text",
      maxLength: 30,
      isRequired: true,
      hint: "Short, for files and addresses.",
    },
    {
      key: "atEnd",
      column: "at_end",
      label: "At its end",
      input: "choice",
      isRequired: true,
      hint: "What happens on the day after the last one of an exclusion that has one.",
      choices: [
        { value: "returns", label: "Returns by itself", hint: "The circuit counts again." },
        { value: "decision", label: "A decision falls due", hint: "It stays excluded until somebody decides." },
      ],
    },
    {
      key: "needsNote",
      column: "needs_note",
      label: "Needs a note",
      input: "switch",
      hint: "For a reason that says too little by itself.",
    },
  ],
  uses: [
    {
      key: "circuits",
      one: "excluded circuit",
      many: "excluded circuits",
      counts: Prisma.sql`
        SELECT c.exclusion_reason_id AS id, count(*) AS uses
        FROM excluded_circuits
        JOIN circuits c ON c.id = circuit_id
        WHERE c.deleted_at IS NULL AND c.exclusion_reason_id IS NOT NULL
        GROUP BY 1`,
    },
  ],
  isReferenced: Prisma.sql`
    (
      EXISTS (SELECT FROM excluded_circuits JOIN circuits c ON c.id = circuit_id WHERE c.exclusion_reason_id = t.id)
        OR EXISTS (SELECT FROM exclusion_requests WHERE reason_id = t.id)
    )`,
  deactivation: "Circuits that are excluded for it stay so, and end as it says; nobody can choose it any more.",
  scope: () => Prisma.sql`TRUE`,
};
