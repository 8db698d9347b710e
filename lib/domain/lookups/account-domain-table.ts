import "server-only";
import { Prisma } from "@/lib/platform/db";
import { nameKinds } from "../planners/name-kinds";
import type { LookupTable } from "./lookup-types";

/**
 * Whose accounts WorkStudio's domains hold (domain.md §2.1): only a contractor's account takes a circuit over from
 * its planner.
 */
export const ACCOUNT_DOMAIN_TABLE: LookupTable = {
  kind: "account_domain",
  table: "account_domains",
  permission: "lookup:edit",
  path: "/account-domains",
  title: "Account domains",
  description:
    "What stands before the backslash of a WorkStudio user name. A circuit’s planner is the last contractor’s account that held it; the utility’s and a system’s accounts replace nobody.",
  one: "account domain",
  many: "account domains",
  nameKey: "domain",
  codeKey: "domain",
  uniqueKeys: ["domain"],
  fixedWhenUsed: [],
  fields: [
    {
      key: "domain",
      column: "domain",
      label: "Domain",
      input: "text",
      maxLength: 100,
      isRequired: true,
      hint: "As in DOMAIN\\user; upper and lower case are one.",
    },
    {
      key: "kind",
      column: "kind",
      label: "Whose",
      input: "choice",
      isRequired: true,
      hint: "Takes effect at once, for what is stored too: circuits find their planners again.",
      choices: [
        { value: "contractor", label: "Contractor", hint: "Its people plan." },
        { value: "utility", label: "Utility", hint: "Its people check and decide." },
        { value: "system", label: "System", hint: "A machine or an office." },
      ],
    },
  ],
  uses: [
    {
      key: "circuits",
      one: "circuit",
      many: "circuits",
      counts: Prisma.sql`
        SELECT d.id, count(*) AS uses
        FROM circuits c
        JOIN account_domains d ON lower(d.domain) = lower(split_part(c.taken_by, chr(92), 1))
        WHERE strpos(c.taken_by, chr(92)) > 0 AND c.deleted_at IS NULL
        GROUP BY d.id`,
      href: ({ domain }) => `/circuits?q=${encodeURIComponent(`${String(domain)}\\`)}`,
    },
  ],
  isReferenced: Prisma.sql`
    EXISTS (
      SELECT FROM circuit_custody_periods held
      WHERE lower(split_part(held.taken_by, chr(92), 1)) = lower(t.domain) AND strpos(held.taken_by, chr(92)) > 0
    )`,
  deactivation:
    "Its accounts count as those of a domain that nobody named: they replace no planner, and an issue says so.",
  changed: nameKinds,
  scope: () => Prisma.sql`TRUE`,
};
