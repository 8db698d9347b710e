import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { open, opens } from "@/lib/platform/crypto";
import { Prisma, db } from "@/lib/platform/db";
import { deviceName } from "@/lib/platform/device-name";
import { AppError } from "@/lib/platform/errors";
import { mustHaveTwoFactor } from "@/lib/platform/standing";
import { type QrCode, totpAddress, totpQrCode } from "@/lib/platform/totp";
import { MOST_WRONG_CODES } from "../sign-in/rules";
import { openRecoveryHashes, pendingSecretPlace, recoveryCodesPlace, secretPlace } from "../sign-in/seal-second-factor";
import { type OnboardingFacts, type OnboardingStep, maySkip, onboardingStep } from "./rules";

export type Onboarding = { step: OnboardingStep | null; maySkip: boolean; facts: OnboardingFacts };

/**
 * Where a person stands in their first steps; read anew each time, so that they go on where they were on any device.
 */
export async function getOnboarding(person: UserActor): Promise<Onboarding> {
  const row = await db().user.findUniqueOrThrow({
    where: { id: person.userId },
    select: {
      mustChangePassword: true,
      twoFactorConfirmedAt: true,
      isWsLinked: true,
      onboardedAt: true,
      onboardingSkipped: true,
    },
  });
  const facts: OnboardingFacts = {
    mustChangePassword: row.mustChangePassword,
    hasTwoFactor: row.twoFactorConfirmedAt !== null,
    mustHaveTwoFactor: mustHaveTwoFactor(person.roles),
    isWsLinked: row.isWsLinked,
    isOnboarded: row.onboardedAt !== null,
    skipped: row.onboardingSkipped,
  };
  const step = onboardingStep(facts);
  return { step, maySkip: step !== null && maySkip(step, facts), facts };
}

export type OwnRegion = { id: number; name: string };

/** The active regions a person may see, in their order: what may be a default region. */
export async function listOwnRegions(actor: UserActor): Promise<OwnRegion[]> {
  const regions = await db().region.findMany({
    where: { isActive: true, ...(actor.regionIds === "all" ? {} : { id: { in: actor.regionIds } }) },
    orderBy: [{ sortOrder: "asc" }, { name: "asc" }],
    select: { id: true, name: true },
  });
  return regions.map(({ id, name }) => ({ id: Number(id), name }));
}

/** Throws INVALID unless the region is one of the person's own. */
export async function requireOwnRegion(actor: UserActor, regionId: number): Promise<void> {
  const regions = await listOwnRegions(actor);
  if (!regions.some(({ id }) => id === regionId))
    throw new AppError("INVALID", "Choose one of your regions.", {
      fieldErrors: { regionId: ["Choose one of your regions."] },
    });
}

export type OwnSession = {
  id: number;
  device: string;
  ipAddress: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  isCurrent: boolean;
};

type SessionRow = { id: bigint; userAgent: string | null; ipAddress: string | null; createdAt: Date; lastSeenAt: Date };

/** A person's sessions that a request with their cookie would still open, the current one first (security C5). */
export async function listOwnSessions(actor: UserActor): Promise<OwnSession[]> {
  const rows = await db().$queryRaw<SessionRow[]>(Prisma.sql`
    SELECT s.id, s.user_agent AS "userAgent", s.ip_address AS "ipAddress", s.created_at AS "createdAt",
      s.last_seen_at AS "lastSeenAt"
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.user_id = ${actor.userId}
      AND s.revoked_at IS NULL
      AND s.expires_at > now()
      AND s.last_seen_at > now() - interval '30 minutes'
      AND s.auth_version = u.auth_version
    ORDER BY s.id = ${actor.sessionId} DESC, s.last_seen_at DESC, s.id DESC`);
  return rows.map(({ id, userAgent, ...row }) => ({
    id: Number(id),
    device: deviceName(userAgent),
    isCurrent: id === actor.sessionId,
    ...row,
  }));
}

export type Profile = {
  name: string;
  email: string;
  roles: string[];
  rowVersion: number;
  defaultRegionId: number | null;
};

/** What a person sees of themselves. */
export async function getProfile(actor: UserActor): Promise<Profile> {
  const person = await db().user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: {
      name: true,
      email: true,
      rowVersion: true,
      defaultRegionId: true,
      roles: { select: { role: { select: { displayName: true } } } },
    },
  });
  return {
    name: person.name,
    email: person.email,
    rowVersion: person.rowVersion,
    roles: person.roles.map(({ role }) => role.displayName),
    defaultRegionId: person.defaultRegionId === null ? null : Number(person.defaultRegionId),
  };
}

export type TwoFactor = {
  isOn: boolean;
  confirmedAt: Date | null;
  /** Null when they cannot be read any more: the key that sealed them is gone. */
  codesLeft: number | null;
  /** The key that sealed the app is gone: it opens nothing, and only an administrator's reset helps. */
  isAppUnreadable: boolean;
  /** Too many wrong codes: the app opens nothing until it is set up anew or an administrator resets it. */
  isAppDisabled: boolean;
  mayTurnOff: boolean;
  /** An app that waits for its first right code; `unreadable` when its key is gone and it has to be begun anew. */
  pending: { key: string; address: string; qrCode: QrCode } | "unreadable" | null;
};

/**
 * A person's own second factor. The pending key is shown until it is confirmed; a confirmed one never again. What
 * cannot be opened is said, never taken for none.
 */
export async function getTwoFactor(actor: UserActor): Promise<TwoFactor> {
  const person = await db().user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: {
      twoFactorConfirmedAt: true,
      twoFactorSecret: true,
      twoFactorPendingSecret: true,
      twoFactorRecoveryCodes: true,
      twoFactorFailCount: true,
    },
  });
  const isOn = person.twoFactorConfirmedAt !== null;
  const { twoFactorSecret: secret, twoFactorRecoveryCodes: codes } = person;
  const areCodesReadable = codes === null || opens(codes, recoveryCodesPlace(actor.userId));
  return {
    isOn,
    confirmedAt: person.twoFactorConfirmedAt,
    codesLeft: !isOn ? 0 : areCodesReadable ? openRecoveryHashes(actor.userId, codes).length : null,
    isAppUnreadable: isOn && !(secret !== null && opens(secret, secretPlace(actor.userId))),
    isAppDisabled: isOn && person.twoFactorFailCount >= MOST_WRONG_CODES,
    mayTurnOff: !mustHaveTwoFactor(actor.roles),
    pending: pendingOf(actor, person.twoFactorPendingSecret),
  };
}

function pendingOf(actor: UserActor, sealed: string | null): TwoFactor["pending"] {
  if (sealed === null) return null;
  const place = pendingSecretPlace(actor.userId);
  if (!opens(sealed, place)) return "unreadable";
  const key = open(sealed, place);
  return { key, address: totpAddress(key, actor.email), qrCode: totpQrCode(key, actor.email) };
}
