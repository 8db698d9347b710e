import type { Filter } from "@/components/data-table/filter";
import type { RegionOption, RoleOption } from "@/lib/domain/users/queries";
import type { UserFilter } from "@/lib/domain/users/schema";

/** The list's filters as data for the toolbar. */
export function userFilters(
  filter: UserFilter,
  { roles, regions }: { roles: RoleOption[]; regions: RegionOption[] },
): Filter[] {
  const one = (
    name: "linked" | "factor" | "state",
    label: string,
    all: string,
    options: [string, string][],
  ): Filter => ({
    kind: "one",
    name,
    label,
    selected: filter[name],
    defaultValue: "all",
    options: [{ value: "all", label: all }, ...options.map(([value, text]) => ({ value, label: text }))],
  });
  return [
    {
      kind: "many",
      name: "role",
      label: "Role",
      selected: filter.role,
      options: roles.map(({ name, displayName }) => ({ value: name, label: displayName })),
    },
    {
      kind: "many",
      name: "region",
      label: "Region",
      selected: filter.region,
      options: regions.map(({ code, name }) => ({ value: code, label: name })),
    },
    one("linked", "WorkStudio", "Linked or not", [
      ["yes", "Linked"],
      ["invalid", "Refused by WorkStudio"],
      ["no", "Not linked"],
    ]),
    one("factor", "Two-factor", "On or off", [
      ["on", "On"],
      ["off", "Off"],
    ]),
    one("state", "Account", "Every account", [
      ["active", "Active"],
      ["invited", "Invited"],
      ["disabled", "Disabled"],
    ]),
  ];
}
