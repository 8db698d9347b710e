import "server-only";
import type { UserActor, WsAccountStanding } from "./actor-types";
import { Prisma, db } from "./db";
import { type Permission, isPermission } from "./permissions";
import { standingOf } from "./standing";

/** A person as the database has them, under the names of `PERSON` and `GRANTS`. */
export type PersonRow = {
  user_id: bigint;
  name: string;
  email: string;
  ws_username: string | null;
  ws_account: WsAccountStanding;
  theme: string;
  sees_all_regions: boolean;
  has_two_factor: boolean;
  must_change_password: boolean;
  is_onboarded: boolean;
  default_region_id: bigint | null;
  roles: string[];
  permissions: string[];
  region_ids: bigint[];
};

/** What is known of `users u`, whose linked pair is `user_ws_credentials w`. */
export const PERSON = Prisma.sql`
  u.id AS user_id, u.name, u.email, u.ws_username, u.theme, u.sees_all_regions, u.default_region_id,
  u.must_change_password, u.two_factor_confirmed_at IS NOT NULL AS has_two_factor,
  u.onboarded_at IS NOT NULL AS is_onboarded,
  CASE
    WHEN w.id IS NULL THEN 'none'
    WHEN NOT w.is_valid THEN 'invalid'
    WHEN w.fail_count > 0 THEN 'failing'
    ELSE 'proved'
  END AS ws_account`;

/** The roles, permissions and regions of a person, by `live.user_id`. */
export const GRANTS = Prisma.sql`
  ARRAY(
    SELECT r.name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = live.user_id ORDER BY r.name
  ) AS roles,
  ARRAY(
    SELECT DISTINCT p.name
    FROM user_roles ur
    JOIN role_permissions rp ON rp.role_id = ur.role_id
    JOIN permissions p ON p.id = rp.permission_id
    WHERE ur.user_id = live.user_id
  ) AS permissions,
  ARRAY(SELECT region_id FROM user_regions WHERE user_id = live.user_id) AS region_ids`;

type Visit = Pick<UserActor, "sessionId" | "lastProofAt" | "ipAddress" | "userAgent" | "requestId">;

/** A person who acts: what they may do and see, as the database has it now. */
export function actorOf(row: PersonRow, visit: Visit): UserActor {
  const permissions = new Set<Permission>(row.permissions.filter(isPermission));
  return {
    kind: "user",
    userId: row.user_id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    permissions,
    regionIds: permissions.has("circuit:viewAll") || row.sees_all_regions ? "all" : row.region_ids,
    wsUsername: row.ws_username,
    wsAccount: row.ws_account,
    theme: row.theme,
    standing: standingOf({
      roles: row.roles,
      hasTwoFactor: row.has_two_factor,
      mustChangePassword: row.must_change_password,
      isOnboarded: row.is_onboarded,
    }),
    hasTwoFactor: row.has_two_factor,
    defaultRegionId: row.default_region_id,
    ...visit,
  };
}

/**
 * Somebody who asked for an act that a job does: what they may do and see now; null when they were disabled, owe
 * something, or their sign-in version is another since. `origin` is where they asked from.
 */
export async function findAsker(
  userId: bigint,
  authVersion: number,
  origin: Omit<Visit, "lastProofAt">,
): Promise<UserActor | null> {
  const [row] = await db().$queryRaw<PersonRow[]>(Prisma.sql`
    WITH live AS (
      SELECT ${PERSON}
      FROM users u
      LEFT JOIN user_ws_credentials w ON w.user_id = u.id
      WHERE u.is_active AND u.id = ${userId} AND u.auth_version = ${authVersion}
    )
    SELECT live.*, ${GRANTS} FROM live`);
  const actor = row && actorOf(row, { ...origin, lastProofAt: new Date(0) });
  return actor?.standing === "full" ? actor : null;
}

/**
 * People for whom a job reads, never writes: active ones who owe nothing, by a condition on `users u`. They have no
 * session and proved nothing.
 */
export async function findReaders(condition: Prisma.Sql): Promise<UserActor[]> {
  const rows = await db().$queryRaw<PersonRow[]>(Prisma.sql`
    WITH live AS (
      SELECT ${PERSON}
      FROM users u
      LEFT JOIN user_ws_credentials w ON w.user_id = u.id
      WHERE u.is_active AND ${condition}
    )
    SELECT live.*, ${GRANTS} FROM live ORDER BY live.user_id`);
  const visit = { sessionId: null, lastProofAt: new Date(0), ipAddress: null, userAgent: null };
  return rows
    .map((row) => actorOf(row, { ...visit, requestId: crypto.randomUUID() }))
    .filter(({ standing }) => standing === "full");
}
