import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";

/** Codes of the lookup tables by every name that means them, folded. */
export type UnitLookups = { types: ReadonlyMap<string, string>; permissions: ReadonlyMap<string, string> };

/** As WorkStudio's names are compared: without case and spaces. */
export const foldName = (name: string): string => name.toLowerCase().replace(/\s/g, "");

/** The unit types and permission statuses that are known now. */
export async function readUnitLookups(): Promise<UnitLookups> {
  const [types, permissions] = await Promise.all([
    readRows<{ code: string }>(Prisma.sql`SELECT code FROM unit_types`),
    readRows<{ code: string; name: string }>(Prisma.sql`SELECT code, folded_name AS name FROM permission_names`),
  ]);
  return {
    types: new Map(types.map(({ code }) => [foldName(code), code])),
    permissions: new Map(permissions.map(({ code, name }) => [name, code])),
  };
}
