import type { NavGroup } from "@/components/layout/app-shell";
import {
  ActivityIcon,
  CalendarIcon,
  CircleAlertIcon,
  CircleCheckIcon,
  CircleOffIcon,
  CircleUserIcon,
  ClockIcon,
  Columns3Icon,
  InboxIcon,
  MapPinIcon,
  PencilIcon,
  RefreshCwIcon,
  RouteIcon,
  SettingsIcon,
  ShieldIcon,
  Table2Icon,
  TreePineIcon,
  UsersIcon,
} from "@/components/ui/icons";
import type { Actor } from "@/lib/platform/actor-types";
import { type Permission, can } from "@/lib/platform/permissions";

type Entry = {
  href: string;
  label: string;
  icon: NavGroup["items"][number]["icon"];
  /** Left out where everybody has the page. */
  permission?: Permission;
};

const GROUPS: { label?: string; entries: Entry[] }[] = [
  {
    entries: [
      { href: "/inbox", label: "Inbox", icon: <InboxIcon /> },
      { href: "/circuits", label: "Circuits", icon: <RouteIcon />, permission: "circuit:view" },
      { href: "/board", label: "Board", icon: <Columns3Icon />, permission: "circuit:view" },
      { href: "/corrections", label: "Corrections", icon: <PencilIcon />, permission: "circuit:edit" },
      { href: "/units", label: "Planned units", icon: <TreePineIcon />, permission: "circuit:view" },
      { href: "/permissions", label: "Permissions", icon: <ClockIcon />, permission: "circuit:view" },
      { href: "/exclusions", label: "Exclusions", icon: <CircleOffIcon />, permission: "circuit:view" },
      { href: "/weeks", label: "Weeks", icon: <CalendarIcon />, permission: "circuit:view" },
      { href: "/sync", label: "Sync", icon: <RefreshCwIcon />, permission: "sync:view" },
      { href: "/issues", label: "Sync issues", icon: <CircleAlertIcon />, permission: "issue:view" },
    ],
  },
  {
    label: "People",
    entries: [
      { href: "/planners", label: "Planners", icon: <CircleUserIcon />, permission: "planner:link" },
      { href: "/users", label: "Users", icon: <UsersIcon />, permission: "user:view" },
      { href: "/roles", label: "Roles", icon: <ShieldIcon />, permission: "role:edit" },
      { href: "/activity", label: "Activity", icon: <ActivityIcon />, permission: "activity:view" },
    ],
  },
  {
    label: "Tables",
    entries: [
      { href: "/regions", label: "Regions", icon: <MapPinIcon />, permission: "region:edit" },
      { href: "/statuses", label: "Statuses", icon: <Table2Icon />, permission: "lookup:edit" },
      { href: "/unit-types", label: "Unit types", icon: <Table2Icon />, permission: "lookup:edit" },
      {
        href: "/permission-statuses",
        label: "Permission statuses",
        icon: <CircleCheckIcon />,
        permission: "lookup:edit",
      },
      { href: "/account-domains", label: "Account domains", icon: <UsersIcon />, permission: "lookup:edit" },
      { href: "/exclusion-reasons", label: "Exclusion reasons", icon: <Table2Icon />, permission: "lookup:edit" },
      { href: "/settings", label: "Settings", icon: <SettingsIcon />, permission: "settings:edit" },
    ],
  },
];

/** What the sidebar offers a person; the domain decides again on every read. */
export function navigationFor(actor: Actor, counts: Partial<Record<string, number | string>> = {}): NavGroup[] {
  return GROUPS.map(({ label, entries }) => ({
    label,
    items: entries
      .filter(({ permission }) => permission === undefined || can(actor, permission))
      .map(({ href, label: name, icon }) => ({ href, label: name, icon, count: counts[href] })),
  })).filter(({ items }) => items.length > 0);
}
