import { prefilled } from "@/lib/domain/lookups/lookup-prefill";
import { LOOKUP_TABLES } from "@/lib/domain/lookups/lookup-tables";
import type { LookupKind } from "@/lib/domain/lookups/lookup-types";
import type { IssueCause } from "@/lib/domain/sync-issues/list-issue-causes";
import type { UserActor } from "@/lib/platform/actor-types";
import { can } from "@/lib/platform/permissions";

type Mend = { label: string; href: string };

/** Which table a name that is not known here belongs to, and the fields that it fills in there. */
const TABLES: Readonly<Record<string, { kind: LookupKind; fields: readonly string[]; hasOthers?: boolean }>> = {
  unknown_region: { kind: "region", fields: ["name"], hasOthers: true },
  unknown_status: { kind: "api_status_config", fields: ["apiStatus"] },
  unknown_domain: { kind: "account_domain", fields: ["domain"] },
  unit_unknown_type: { kind: "unit_type", fields: ["code"] },
  unit_unknown_permission: {
    kind: "permission_status",
    fields: ["code", "name"],
    hasOthers: true,
  },
};

/**
 * What would solve a cause, for whoever may: the form of a new value, filled in, or the values to choose from for which
 * it is another name.
 */
export function issueMends(actor: UserActor, { kind, name, isSolved }: IssueCause): Mend[] {
  const found = Object.hasOwn(TABLES, kind) ? TABLES[kind] : undefined;
  if (!found || name === null || isSolved) return [];
  const table = LOOKUP_TABLES[found.kind];
  if (!can(actor, table.permission)) return [];
  const isWhole = found.kind !== "region" || actor.regionIds === "all";
  const filled = Object.fromEntries(found.fields.map((field) => [field, name]));
  return [
    ...(isWhole ? [{ label: `Add the ${table.one}`, href: prefilled(table.path, filled, { edit: "new" }) }] : []),
    ...(found.hasOthers && table.aliases
      ? [{ label: `Another name of a ${table.one}`, href: prefilled(table.path, { [table.aliases.key]: name }) }]
      : []),
  ];
}
