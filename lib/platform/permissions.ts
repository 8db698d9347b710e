import { AppError } from "./errors";
import type { Actor } from "./actor-types";

/** Every permission the product knows; the seed names them and `role_permissions` grants them. */
export const PERMISSIONS = [
  "circuit:view",
  "circuit:edit",
  "circuit:exclude",
  "circuit:requestExclusion",
  "circuit:viewAll",
  "circuit:assign",
  "circuit:move",
  "circuit:create",
  "circuit:delete",
  "circuit:merge",
  "circuit:snapshot",
  "contact:log",
  "sync:view",
  "sync:run",
  "sync:force",
  "issue:view",
  "issue:resolve",
  "user:view",
  "user:edit",
  "role:edit",
  "region:edit",
  "lookup:edit",
  "activity:view",
  "settings:edit",
  "planner:link",
  "export:run",
] as const;

export type Permission = (typeof PERMISSIONS)[number];
/** What a permission is about: the word before its colon. */
export type PermissionNoun = Permission extends `${infer Noun}:${string}` ? Noun : never;

const known: ReadonlySet<string> = new Set(PERMISSIONS);

/** Whether a name read from the database is a permission this version knows. */
export function isPermission(name: string): name is Permission {
  return known.has(name);
}

/** Whether the actor holds the permission. Screens hide with it; only the domain decides. */
export function can(actor: Actor, permission: Permission): boolean {
  return actor.kind === "system" || actor.permissions.has(permission);
}

/** Throws FORBIDDEN unless the actor holds the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!can(actor, permission))
    throw new AppError("FORBIDDEN", "Your role does not allow this. Ask an administrator if you need it.");
}
