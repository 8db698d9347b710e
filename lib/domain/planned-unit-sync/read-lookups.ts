import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";

/** Codes of the lookup tables by every name that means them, folded. */
export type UnitLookups = { types: ReadonlyMap<string, string>; permissions: ReadonlyMap<string, string> };

/** As WorkStudio's names are compared: without case and spaces. */
export const foldName = (name: string): string => name.toLowerCase().replace(/\s/g, "");

/** Names that were looked up, by the codes they were looked up in: units of an answer share few. */
const found = new WeakMap<UnitLookups[keyof UnitLookups], Map<string, string | undefined>>();
const MOST_FOUND = 5_000;

/** The code of one of the lookup tables that a name of WorkStudio's means; undefined where none is known. */
export function codeOf(codes: UnitLookups[keyof UnitLookups], name: string): string | undefined {
  const known = found.get(codes) ?? new Map<string, string | undefined>();
  if (known.has(name)) return known.get(name);
  const code = codes.get(foldName(name));
  if (known.size < MOST_FOUND) found.set(codes, known.set(name, code));
  return code;
}

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
