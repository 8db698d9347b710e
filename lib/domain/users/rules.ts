import { AppError } from "@/lib/platform/errors";
import { mergeFields } from "@/lib/platform/merge-fields";
import type { UserValues } from "./schema";

export type Names = { roles: Map<number, string>; regions: Map<number, string> };

/** A field's value as people read it. */
export function valueText(field: UserField, values: UserValues, { roles, regions }: Names): string {
  const named = (ids: readonly number[], names: Map<number, string>) =>
    ids
      .map((id) => names.get(id) ?? `no. ${id}`)
      .toSorted()
      .join(", ");
  if (field === "roleIds") return named(values.roleIds, roles);
  if (field === "regionIds") return named(values.regionIds, regions);
  if (field === "defaultRegionId")
    return values.defaultRegionId === null ? "" : named([values.defaultRegionId], regions);
  if (field === "seesAllRegions") return values.seesAllRegions ? "yes" : "no";
  return values[field] ?? "";
}

/** A default region has to be one that the person sees. */
export function requireSeenDefault({ defaultRegionId, regionIds, seesAllRegions }: UserValues): void {
  if (defaultRegionId === null || seesAllRegions || regionIds.includes(defaultRegionId)) return;
  const message = "Choose one of the person’s regions.";
  throw new AppError("INVALID", message, { fieldErrors: { defaultRegionId: [message] } });
}

/** What the unique indexes say when an e-mail or a WorkStudio name is taken. */
export function toTaken(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const text = `${error.message} ${JSON.stringify("meta" in error ? error.meta : "")}`;
  if (!/P2002|23505|unique/i.test(`${"code" in error ? String(error.code) : ""} ${text}`)) return error;
  const [field, message] = text.includes("ws_username")
    ? ["wsUsername", "Somebody else has this WorkStudio name."]
    : ["email", "Somebody with this e-mail exists already."];
  return new AppError("CONFLICT", message, { fieldErrors: { [field]: [message] } });
}

/**
 * Who keeps the panel manageable: an active person who has arrived and whose roles together hold all of these. There is
 * always one; an invited person does not count, since nobody knows that they will ever arrive (security D7).
 */
export const ADMINISTRATOR_PERMISSIONS = ["role:edit", "user:edit"] as const;

/**
 * Whether somebody may do with people and roles whatever there is to do, in every region; only their word gives
 * circuits to a WorkStudio name.
 */
export function isAdministrator({
  permissions,
  regionIds,
}: {
  permissions: readonly string[] | null;
  regionIds: readonly number[] | null;
}): boolean {
  return (
    regionIds === null &&
    (permissions === null || ADMINISTRATOR_PERMISSIONS.every((permission) => permissions.includes(permission)))
  );
}

export type UserField = keyof UserValues;

export const USER_FIELD_LABELS: Record<UserField, string> = {
  name: "Name",
  email: "E-mail",
  roleIds: "Roles",
  regionIds: "Regions",
  seesAllRegions: "Sees all regions",
  defaultRegionId: "Default region",
  wsUsername: "WorkStudio name",
};

/** A field's name in the activity log. */
export function auditName(field: UserField): string {
  return field === "roleIds"
    ? "roles"
    : field === "regionIds"
      ? "regions"
      : field === "defaultRegionId"
        ? "defaultRegion"
        : field;
}

const FIELDS = Object.keys(USER_FIELD_LABELS) as UserField[];

/** What an edit of a person changes, and what somebody else changed meanwhile. */
export function mergeUserEdit(
  base: UserValues,
  wanted: UserValues,
  current: UserValues,
): { edited: UserField[]; disputed: UserField[] } {
  return mergeFields(FIELDS, base, wanted, current);
}

type Region = { id: number; name: string; code: string };

/**
 * Regions that somebody's WorkStudio groups speak of: a group's name holds the region's whole name, or its code as a
 * word of its own (`VEG_LAN_PLANNERS`). Upper and lower case are one. An administrator decides; nothing is given
 * by itself.
 */
export function suggestRegions<R extends Region>(groups: readonly string[], regions: readonly R[]): R[] {
  const texts = groups.map((group) => ` ${words(group)} `);
  return regions.filter(({ name, code }) =>
    [words(name), words(code)].some((wanted) => wanted !== "" && texts.some((text) => text.includes(` ${wanted} `))),
  );
}

/** Letters and digits in lower case with single spaces between; `PlannersLancaster` is two words. */
function words(text: string): string {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Group names in what WorkStudio said of a person, whatever shape it came in: a list of names or of things with a name.
 */
export function groupNames(json: unknown): string[] {
  if (!Array.isArray(json)) return [];
  return json.flatMap((group: unknown) => {
    if (typeof group === "string") return [group];
    if (typeof group !== "object" || group === null) return [];
    const named = Object.entries(group).find(
      ([key, value]) => /^(group)?_?name$/i.test(key) && typeof value === "string",
    );
    return named ? [String(named[1])] : [];
  });
}
