import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { opens } from "@/lib/platform/crypto";
import { type Database, Prisma, db, readRows } from "@/lib/platform/db";
import { deviceName } from "@/lib/platform/device-name";
import { notFound } from "@/lib/platform/errors";
import { can, requirePermission } from "@/lib/platform/permissions";
import { type Names, groupNames, isAdministrator } from "./rules";
import type { UserValues } from "./schema";
import {
  IS_INVITED,
  type OutOfReach,
  USER_STATE,
  type UserState,
  WS_LINK,
  WS_NAME_GIVES_CIRCUITS,
  granterOf,
  outOfReach,
  userScope,
} from "./scope";

export type UserSession = {
  id: number;
  device: string;
  ipAddress: string | null;
  createdAt: Date | null;
  lastSeenAt: Date;
};

/** WorkStudio as this person uses it; never the name or password that they typed. */
export type WorkStudioLink = {
  /** `unreadable`: the key that sealed the pair is gone, so the person links it anew. */
  state: "yes" | "no" | "invalid" | "unreadable";
  fullName: string | null;
  groups: string[];
  linkedAt: Date | null;
  provedAt: Date | null;
  lastUsedAt: Date | null;
  failedAt: Date | null;
  failCount: number;
};

export type UserDetail = {
  id: number;
  name: string;
  email: string;
  wsUsername: string | null;
  state: UserState;
  isSelf: boolean;
  /** Why the actor cannot change them; null when they are wholly within the actor's reach. */
  outOfReach: OutOfReach | null;
  roles: { name: string; displayName: string }[];
  regions: { code: string; name: string }[];
  seesAllRegions: boolean;
  defaultRegion: string | null;
  secondFactorSince: Date | null;
  /** The key that sealed it is gone: only a reset helps. */
  isSecondFactorUnreadable: boolean;
  lastSignInAt: Date | null;
  passwordSetAt: Date | null;
  signInBlockedUntil: Date | null;
  linkEndsAt: Date | null;
  createdAt: Date | null;
  isWsLinked: boolean;
  /** Proved, or set by an administrator. */
  wsNameGivesCircuits: boolean;
  /** Whether the actor may vouch for the name, and it needs that. */
  mayConfirmWsName: boolean;
  workStudio: WorkStudioLink;
  sessions: UserSession[];
  /** What the form shows. */
  values: UserValues;
};

type Row = Omit<
  UserDetail,
  | "isSelf"
  | "mayConfirmWsName"
  | "isSecondFactorUnreadable"
  | "roles"
  | "regions"
  | "workStudio"
  | "sessions"
  | "values"
> & {
  wsState: WorkStudioLink["state"];
  secondFactor: string | null;
  pairId: bigint | null;
  encryptedUsername: string | null;
  encryptedPassword: string | null;
  wsFullName: string | null;
  wsGroups: unknown;
  linkedAt: Date | null;
  provedAt: Date | null;
  lastUsedAt: Date | null;
  failedAt: Date | null;
  failCount: number | null;
};

/**
 * One person with everything an administrator sees. Throws FORBIDDEN, and NOT_FOUND for an unknown id and for one
 * outside the row scope alike (security D4).
 */
export async function getUser(actor: Actor, id: number): Promise<UserDetail> {
  requirePermission(actor, "user:view");
  const row = (await readRow(actor, id))[0];
  if (!row) throw notFound("person");
  const [roles, regions, sessions, values] = await Promise.all([
    readRoles(id),
    readRegions(id),
    readSessions(id),
    readUserValues(db(), id),
  ]);
  if (!values) throw notFound("person");
  const { wsState, wsFullName, wsGroups, linkedAt, provedAt, lastUsedAt, failedAt, failCount, ...rest } = row;
  const { secondFactor, pairId, encryptedUsername, encryptedPassword, ...facts } = rest;
  const isPairUnreadable =
    !isReadable("user_ws_credentials", "encrypted_username", pairId, encryptedUsername) ||
    !isReadable("user_ws_credentials", "encrypted_password", pairId, encryptedPassword);
  const mayEdit = can(actor, "user:edit") && facts.outOfReach === null;
  return {
    ...facts,
    mayConfirmWsName:
      mayEdit && isAdministrator(granterOf(actor)) && facts.wsUsername !== null && !facts.wsNameGivesCircuits,
    isSecondFactorUnreadable: !isReadable("users", "two_factor_secret", BigInt(id), secondFactor),
    isSelf: actor.kind === "user" && actor.userId === BigInt(id),
    roles,
    regions,
    sessions,
    values,
    workStudio: {
      state: isPairUnreadable ? "unreadable" : wsState,
      fullName: wsFullName,
      groups: groupNames(wsGroups),
      linkedAt,
      provedAt,
      lastUsedAt,
      failedAt,
      failCount: failCount ?? 0,
    },
  };
}

/** Whether what is stored can be opened; nothing stored is nothing to open. */
function isReadable(table: string, column: string, rowId: bigint | null, text: string | null): boolean {
  return text === null || rowId === null || opens(text, { table, column, rowId });
}

function readRow(actor: Actor, id: number) {
  return db().$queryRaw<Row[]>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name, u.email, u.ws_username AS "wsUsername", ${USER_STATE} AS state,
      ${outOfReach(granterOf(actor))} AS "outOfReach", u.sees_all_regions AS "seesAllRegions",
      (SELECT r.name FROM regions r WHERE r.id = u.default_region_id) AS "defaultRegion",
      u.two_factor_confirmed_at AS "secondFactorSince", u.last_sign_in_at AS "lastSignInAt",
      u.password_changed_at AS "passwordSetAt",
      CASE WHEN u.sign_in_blocked_until > now() THEN u.sign_in_blocked_until END AS "signInBlockedUntil",
      (
        SELECT max(t.expires_at)
        FROM password_reset_tokens t
        WHERE t.user_id = u.id
          AND t.used_at IS NULL
          AND t.expires_at > now()
          AND (t.purpose = 'invitation') = ${IS_INVITED}
      ) AS "linkEndsAt",
      u.created_at AS "createdAt", u.is_ws_linked AS "isWsLinked", ${WS_NAME_GIVES_CIRCUITS} AS "wsNameGivesCircuits",
      ${WS_LINK} AS "wsState", u.ws_full_name AS "wsFullName", u.ws_groups_json AS "wsGroups",
      u.ws_linked_at AS "linkedAt", w.validated_at AS "provedAt", w.last_used_at AS "lastUsedAt",
      w.failed_at AS "failedAt", w.fail_count AS "failCount", u.two_factor_secret AS "secondFactor", w.id AS "pairId",
      w.encrypted_username AS "encryptedUsername", w.encrypted_password AS "encryptedPassword"
    FROM users u
    LEFT JOIN user_ws_credentials w ON w.user_id = u.id
    WHERE u.id = ${id}::bigint AND ${userScope(actor)}`);
}

function readRoles(id: number) {
  return db().$queryRaw<UserDetail["roles"]>(
    Prisma.sql`
      SELECT r.name, r.display_name AS "displayName"
      FROM user_roles ur
      JOIN roles r ON r.id = ur.role_id
      WHERE ur.user_id = ${id}::bigint
      ORDER BY r.display_name`,
  );
}

function readRegions(id: number) {
  return db().$queryRaw<UserDetail["regions"]>(
    Prisma.sql`
      SELECT r.code, r.name
      FROM user_regions g
      JOIN regions r ON r.id = g.region_id
      WHERE g.user_id = ${id}::bigint
      ORDER BY r.sort_order, r.name`,
  );
}

/** Sessions that a request with their cookie would still open (security C1, C5). */
async function readSessions(id: number): Promise<UserSession[]> {
  const rows = await db().$queryRaw<(Omit<UserSession, "device"> & { userAgent: string | null })[]>(Prisma.sql`
    SELECT s.id::float8 AS id, s.user_agent AS "userAgent", s.ip_address AS "ipAddress", s.created_at AS "createdAt",
      s.last_seen_at AS "lastSeenAt"
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.user_id = ${id}::bigint
      AND s.revoked_at IS NULL
      AND s.expires_at > now()
      AND s.last_seen_at > now() - interval '30 minutes'
      AND s.auth_version = u.auth_version
      AND u.is_active
    ORDER BY s.last_seen_at DESC, s.id DESC`);
  return rows.map(({ userAgent, ...session }) => ({ ...session, device: deviceName(userAgent) }));
}

/** `isOwn`: whether the actor may give or take it; nobody grants above themselves. */
export type RoleOption = { id: number; name: string; displayName: string; description: string | null; isOwn: boolean };

export type RegionOption = { id: number; code: string; name: string; isActive: boolean; isOwn: boolean };

/** Roles and regions that people can have, for filters and forms. Throws FORBIDDEN. */
export async function listUserOptions(
  actor: Actor,
): Promise<{ roles: RoleOption[]; regions: RegionOption[]; mayGrantAllRegions: boolean }> {
  requirePermission(actor, "user:view");
  const mayEdit = can(actor, "user:edit");
  const held = actor.kind === "system" ? null : [...actor.permissions];
  const isBelow =
    held === null
      ? Prisma.sql`TRUE`
      : Prisma.sql`
        NOT EXISTS (
          SELECT 1
          FROM role_permissions rp
          JOIN permissions p ON p.id = rp.permission_id
          WHERE rp.role_id = r.id AND p.name <> ALL(${held}::text[])
        )`;
  const own =
    actor.kind === "system" || actor.regionIds === "all"
      ? Prisma.sql`TRUE`
      : Prisma.sql`r.id = ANY(${actor.regionIds}::bigint[])`;
  const [roles, regions] = await Promise.all([
    readRows<RoleOption>(
      Prisma.sql`
        SELECT r.id::float8 AS id, r.name, r.display_name AS "displayName", r.description,
          (${mayEdit} AND ${isBelow}) AS "isOwn"
        FROM roles r
        ORDER BY r.is_system DESC, r.id`,
      { isPrepared: true },
    ),
    readRows<RegionOption>(
      Prisma.sql`
        SELECT r.id::float8 AS id, r.code, r.name, r.is_active AS "isActive", (${mayEdit} AND ${own}) AS "isOwn"
        FROM regions r
        ORDER BY r.sort_order, r.name`,
      { isPrepared: true },
    ),
  ]);
  return { roles, regions, mayGrantAllRegions: mayEdit && (actor.kind === "system" || actor.regionIds === "all") };
}

/** What a form shows of a person; null for one that does not exist. Row scope is the caller's. */
export async function readUserValues(database: Database, id: number | bigint): Promise<UserValues | null> {
  const rows = await database.$queryRaw<UserValues[]>(Prisma.sql`
    SELECT u.name, u.email, u.sees_all_regions AS "seesAllRegions", u.default_region_id::float8 AS "defaultRegionId",
      u.ws_username AS "wsUsername",
      ARRAY(SELECT role_id::float8 FROM user_roles WHERE user_id = u.id ORDER BY role_id) AS "roleIds",
      ARRAY(SELECT region_id::float8 FROM user_regions WHERE user_id = u.id ORDER BY region_id) AS "regionIds"
    FROM users u WHERE u.id = ${id}::bigint`);
  return rows[0] ?? null;
}

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
