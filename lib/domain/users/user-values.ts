import "server-only";
import { type Database, Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserField } from "./rules";
import type { UserValues } from "./user-schema";

/** What a form shows of a person; null for one that does not exist. Row scope is the caller's. */
export async function readUserValues(database: Database, id: number | bigint): Promise<UserValues | null> {
  const rows = await database.$queryRaw<UserValues[]>(Prisma.sql`
    SELECT u.name, u.email, u.sees_all_regions AS "seesAllRegions", u.default_region_id::float8 AS "defaultRegionId", u.ws_username AS "wsUsername",
      ARRAY(SELECT role_id::float8 FROM user_roles WHERE user_id = u.id ORDER BY role_id) AS "roleIds",
      ARRAY(SELECT region_id::float8 FROM user_regions WHERE user_id = u.id ORDER BY region_id) AS "regionIds"
    FROM users u WHERE u.id = ${id}::bigint`);
  return rows[0] ?? null;
}

export type Names = { roles: Map<number, string>; regions: Map<number, string> };

/** Names of every role and region, to say a difference in words. */
export async function readNames(database: Database): Promise<Names> {
  const [roles, regions] = await Promise.all([
    database.role.findMany({ select: { id: true, displayName: true } }),
    database.region.findMany({ select: { id: true, name: true } }),
  ]);
  return {
    roles: new Map(roles.map(({ id, displayName }) => [Number(id), displayName])),
    regions: new Map(regions.map(({ id, name }) => [Number(id), name])),
  };
}

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
