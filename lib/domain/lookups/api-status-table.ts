import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { LookupTable } from "./lookup-types";

/** Which of WorkStudio's statuses are synced, how often, and whether their units are (domain.md §2.5, §5). */
export const API_STATUS_TABLE: LookupTable = {
  kind: "api_status_config",
  table: "api_status_configs",
  permission: "lookup:edit",
  path: "/statuses",
  title: "Statuses",
  description:
    "WorkStudio’s statuses. This table is what the sync goes by: which statuses it asks for, how often, and whether their planned units come too.",
  one: "status",
  many: "statuses",
  nameKey: "displayName",
  codeKey: "apiStatus",
  uniqueKeys: ["apiStatus", "displayName"],
  fixedWhenUsed: ["apiStatus"],
  fields: [
    {
      key: "apiStatus",
      column: "api_status",
      label: "Status",
      input: "text",
      maxLength: 20,
      isRequired: true,
      hint: "As WorkStudio sends it, for example ACTIV.",
    },
    { key: "displayName", column: "display_name", label: "Name", input: "text", maxLength: 100, isRequired: true },
    {
      key: "syncFrequency",
      column: "sync_frequency",
      label: "Synced",
      input: "choice",
      isRequired: true,
      hint: "Takes effect at the next scheduled time. A sync started by hand takes every active status unless it names some.",
      choices: [
        { value: "daily", label: "Weekdays 4:30 AM and 4:30 PM ET" },
        { value: "weekly", label: "Mondays 4:30 AM ET" },
        { value: "manual", label: "Only by hand" },
      ],
    },
    {
      key: "syncPlannedUnits",
      column: "sync_planned_units",
      label: "Planned units too",
      input: "switch",
      hint: "Asks WorkStudio for the planned units of these circuits after a finished circuit sync.",
    },
    {
      key: "syncUnitsOnEntering",
      column: "sync_units_on_entering",
      label: "Units once on entering",
      input: "switch",
      isSecondary: true,
      hint: "For a status without planned units: asks for them one last time when a circuit comes into it.",
    },
  ],
  uses: [
    {
      key: "circuits",
      one: "circuit",
      many: "circuits",
      counts: Prisma.sql`
        SELECT s.id, count(*) AS uses
        FROM circuits c
        JOIN api_status_configs s ON s.api_status = c.api_status
        WHERE c.deleted_at IS NULL
        GROUP BY s.id`,
      href: ({ apiStatus }) => `/circuits?status=${encodeURIComponent(String(apiStatus))}`,
    },
  ],
  isReferenced: Prisma.sql`EXISTS (SELECT FROM circuits WHERE api_status = t.api_status)`,
  deactivation:
    "WorkStudio is no longer asked for circuits of this status, so those that have it stop being updated until it is turned on again; nothing is deleted.",
  scope: () => Prisma.sql`TRUE`,
};
