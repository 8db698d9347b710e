import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { LookupTable } from "./lookup-types";

/** Regions: what circuits belong to and what people may see. */
export const REGION_TABLE: LookupTable = {
  kind: "region",
  table: "regions",
  permission: "region:edit",
  path: "/regions",
  title: "Regions",
  description: "Every circuit belongs to one region, and people see the circuits of theirs.",
  one: "region",
  many: "regions",
  nameKey: "name",
  codeKey: "code",
  aliases: { key: "aliases", of: "name" },
  uniqueKeys: ["name", "code"],
  fixedWhenUsed: [],
  fields: [
    {
      key: "name",
      column: "name",
      label: "Name",
      input: "text",
      maxLength: 255,
      isRequired: true,
      hint: "A sync takes a circuit only if a region has its name, here or under “Also called”; upper case and spaces do not matter.",
    },
    {
      key: "code",
      column: "code",
      label: "Code",
      input: "text",
      maxLength: 20,
      isRequired: true,
      hint: "Short, for addresses and files.",
    },
    {
      key: "aliases",
      column: "aliases",
      label: "Also called",
      input: "names",
      maxLength: 255,
      isSecondary: true,
      hint: "What WorkStudio may call it too, separated by semicolons. A rename keeps the old name here, so that the sync goes on.",
    },
  ],
  uses: [
    {
      key: "circuits",
      one: "circuit",
      many: "circuits",
      counts: Prisma.sql`
        SELECT region_id AS id, count(*) AS uses FROM circuits WHERE deleted_at IS NULL GROUP BY region_id`,
      href: ({ code }) => `/circuits?region=${encodeURIComponent(String(code))}`,
    },
    {
      key: "people",
      one: "person",
      many: "people",
      counts: Prisma.sql`SELECT region_id AS id, count(*) AS uses FROM user_regions GROUP BY region_id`,
      href: ({ code }) => `/users?region=${encodeURIComponent(String(code))}`,
    },
    {
      key: "defaults",
      one: "default region",
      many: "default regions",
      counts: Prisma.sql`
        SELECT default_region_id AS id, count(*) AS uses
        FROM users
        WHERE default_region_id IS NOT NULL
        GROUP BY default_region_id`,
    },
  ],
  isReferenced: Prisma.sql`
    (
      EXISTS (SELECT FROM circuits WHERE region_id = t.id)
        OR EXISTS (SELECT FROM user_regions WHERE region_id = t.id)
        OR EXISTS (SELECT FROM users WHERE default_region_id = t.id)
        OR EXISTS (SELECT FROM regional_daily_aggregates WHERE region_id = t.id)
        OR EXISTS (SELECT FROM regional_weekly_aggregates WHERE region_id = t.id)
        OR EXISTS (SELECT FROM planner_daily_aggregates WHERE region_id = t.id)
        OR EXISTS (SELECT FROM planner_weekly_aggregates WHERE region_id = t.id)
        OR EXISTS (SELECT FROM sync_logs WHERE region_id = t.id)
    )`,
  deactivation:
    "Its circuits stay, are still synced and can still be found; nobody can be given the region or choose it as their default, and no circuit can be moved into it by hand.",
  scope: (actor) =>
    actor.kind === "system" || actor.regionIds === "all"
      ? Prisma.sql`TRUE`
      : Prisma.sql`t.id = ANY(${actor.regionIds}::bigint[])`,
};
