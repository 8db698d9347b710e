import type { PaletteItem } from "@/components/layout/command-palette-search";
import { importableLists } from "@/lib/domain/imports/import-kinds";
import type { UserActor } from "@/lib/platform/actor-types";
import { can } from "@/lib/platform/permissions";
import { navigationFor } from "./navigation";

export type PalettePage = { href: string; label: string; detail?: string };

const ACCOUNT: PalettePage[] = [
  { href: "/account", label: "Your account", detail: "Profile, appearance, default region" },
  { href: "/account/password", label: "Password", detail: "Your account" },
  { href: "/account/two-factor", label: "Two-factor", detail: "Your account" },
  { href: "/account/sessions", label: "Sessions", detail: "Your account" },
  { href: "/account/workstudio", label: "WorkStudio account", detail: "Your account" },
];

/**
 * Pages a person may open, for the command palette: what the sidebar has, what stands behind it, and their own account.
 */
export function palettePages(actor: UserActor): PalettePage[] {
  const sidebar = navigationFor(actor).flatMap(({ label, items }) =>
    items.map((item) => ({ href: item.href, label: item.label, ...(label ? { detail: label } : {}) })),
  );
  const files = [
    ...(can(actor, "export:run") ? [{ href: "/exports", label: "Exports", detail: "Your large files" }] : []),
    ...(importableLists(actor).length > 0
      ? [{ href: "/imports", label: "Imports", detail: "Bring a file into a list" }]
      : []),
  ];
  return [...sidebar, ...files, ...ACCOUNT];
}

/** What a person may do from any page; `act` is done at once (`palette-acts.ts`), the rest is a link. */
export function paletteActs(actor: UserActor): PaletteItem[] {
  return [
    ...(can(actor, "sync:run") ? [{ act: "sync", label: "Sync now", detail: "Circuits" }] : []),
    ...(can(actor, "user:edit") ? [{ href: "/users/invite", label: "Invite a person" }] : []),
  ];
}
