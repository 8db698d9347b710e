import type { NavGroup } from "@/components/layout/app-shell";
import { CircleAlertIcon, RefreshCwIcon, RouteIcon } from "@/components/ui/icons";
import type { Actor } from "@/lib/platform/actor-types";
import { type Permission, can } from "@/lib/platform/permissions";

const ENTRIES: { href: string; label: string; icon: NavGroup["items"][number]["icon"]; permission: Permission }[] = [
  { href: "/circuits", label: "Circuits", icon: <RouteIcon />, permission: "circuit:view" },
  { href: "/sync", label: "Sync", icon: <RefreshCwIcon />, permission: "sync:view" },
  { href: "/issues", label: "Sync issues", icon: <CircleAlertIcon />, permission: "issue:view" },
];

/** What the sidebar offers a person; the domain decides again on every read. */
export function navigationFor(actor: Actor): NavGroup[] {
  return [{ items: ENTRIES.filter(({ permission }) => can(actor, permission)).map(({ href, label, icon }) => ({ href, label, icon })) }];
}
