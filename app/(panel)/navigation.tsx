import type { NavGroup } from "@/components/layout/app-shell";
import { ActivityIcon, CircleAlertIcon, LayoutDashboardIcon, ListTodoIcon, MapIcon, RefreshCwIcon, RouteIcon, SettingsIcon, ShieldIcon, Table2Icon, UsersIcon } from "@/components/ui/icons";
import type { Actor } from "@/lib/platform/actor-types";
import { type Permission, can } from "@/lib/platform/permissions";

type Entry = { href: string; label: string; icon: NavGroup["items"][number]["icon"]; permission: Permission };

const GROUPS: { label?: string; entries: Entry[] }[] = [
  {
    entries: [
      { href: "/circuits", label: "Circuits", icon: <RouteIcon />, permission: "circuit:view" },
      { href: "/sync", label: "Sync", icon: <RefreshCwIcon />, permission: "sync:view" },
      { href: "/issues", label: "Sync issues", icon: <CircleAlertIcon />, permission: "issue:view" },
      { href: "/activity", label: "Activity", icon: <ActivityIcon />, permission: "activity:view" },
    ],
  },
  {
    label: "People",
    entries: [
      { href: "/users", label: "Users", icon: <UsersIcon />, permission: "user:view" },
      { href: "/roles", label: "Roles", icon: <ShieldIcon />, permission: "role:edit" },
    ],
  },
  {
    label: "Tables",
    entries: [
      { href: "/regions", label: "Regions", icon: <MapIcon />, permission: "region:edit" },
      { href: "/unit-types", label: "Unit types", icon: <ListTodoIcon />, permission: "lookup:edit" },
      { href: "/statuses", label: "API statuses", icon: <LayoutDashboardIcon />, permission: "lookup:edit" },
      { href: "/permission-statuses", label: "Permission statuses", icon: <Table2Icon />, permission: "lookup:edit" },
      { href: "/settings", label: "Settings", icon: <SettingsIcon />, permission: "settings:edit" },
    ],
  },
];

/** What the sidebar offers a person; the domain decides again on every read. */
export function navigationFor(actor: Actor): NavGroup[] {
  return GROUPS.map(({ label, entries }) => ({
    label,
    items: entries.filter(({ permission }) => can(actor, permission)).map(({ href, label: name, icon }) => ({ href, label: name, icon })),
  })).filter(({ items }) => items.length > 0);
}

/** The same pages without pictures, for the command palette. */
export function pagesFor(actor: Actor): { href: string; label: string }[] {
  return [...navigationFor(actor).flatMap(({ items }) => items.map(({ href, label }) => ({ href, label }))), { href: "/account", label: "My account" }];
}
