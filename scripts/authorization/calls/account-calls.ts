import { keepListSetting } from "@/lib/domain/list-settings/mutations";
import { getListSetting } from "@/lib/domain/list-settings/queries";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { openSession } from "@/lib/platform/sessions";
import { changePassword } from "@/lib/domain/account/change-password";
import { getOnboarding, getProfile, getTwoFactor, listOwnRegions, listOwnSessions } from "@/lib/domain/account/queries";
import {
  endOtherOwnSessions,
  endOwnSession,
  setDefaultRegion,
  setTheme,
  updateProfile,
} from "@/lib/domain/account/mutations";
import { renewRecoveryCodes, turnOffTwoFactor } from "@/lib/domain/account/change-two-factor";
import {
  beginTwoFactor,
  cancelTwoFactor,
  confirmTwoFactor,
  replaceTwoFactor,
} from "@/lib/domain/account/set-up-two-factor";
import { signedIn } from "@/lib/domain/testing/people";
import { finishOnboarding, skipOnboardingStep } from "@/lib/domain/account/finish-onboarding";
import { proveAgain } from "@/lib/domain/sign-in/prove-again";
import { getOwnWsAccount } from "@/lib/domain/ws-accounts/queries";
import { linkAccount } from "@/lib/domain/ws-accounts/link-account";
import { unlinkAccount } from "@/lib/domain/ws-accounts/mutations";
import { proveAccount } from "@/lib/domain/ws-accounts/prove-account";
import type { Call, Row } from "./call";

const both = { password: "not the password", code: "000000" };
let count = 0;

/** A second session of the actor, or one of somebody else. */
async function sessionOf(region: string, actor: UserActor): Promise<Row> {
  count += 1;
  const { userId } = region === "LAN" ? actor : await signedIn({ role: "planner" });
  const mark = `192.0.2.${count % 250}`;
  const { authVersion } = await db().user.findUniqueOrThrow({ where: { id: userId }, select: { authVersion: true } });
  await openSession(userId, authVersion, { ipAddress: mark, userAgent: "matrix", requestId: "matrix" });
  const { id } = await db().session.findFirstOrThrow({
    where: { userId },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  return { id: Number(id), mark };
}

export const accountCalls = {
  "account/queries#getProfile": { plain: (actor) => getProfile(actor) },
  "account/mutations#updateProfile": {
    plain: (actor) => updateProfile(actor, { name: "Renamed", rowVersion: 1 }),
    ends: ["CONFLICT"],
  },
  "list-settings/queries#getListSetting": { plain: (actor) => getListSetting(actor, "circuits") },
  "list-settings/mutations#keepListSetting": {
    plain: (actor) => keepListSetting(actor, { list: "circuits", density: "comfortable" }),
  },
  "account/mutations#setTheme": { plain: (actor) => setTheme(actor, { theme: "dark" }) },
  "account/mutations#setDefaultRegion": { plain: (actor) => setDefaultRegion(actor, { regionId: null }) },
  "account/queries#listOwnRegions": { plain: (actor) => listOwnRegions(actor) },
  "account/queries#listOwnSessions": { make: sessionOf, list: (actor) => listOwnSessions(actor) },
  "account/mutations#endOwnSession": { make: sessionOf, row: (actor, id) => endOwnSession(actor, { id }) },
  "account/mutations#endOtherOwnSessions": { plain: (actor) => endOtherOwnSessions(actor) },
  "account/change-password#changePassword": {
    plain: (actor) =>
      changePassword(actor, { currentPassword: "not the password", newPassword: "lantern orchard velvet 41" }),
    ends: ["INVALID"],
  },
  "account/queries#getTwoFactor": { plain: (actor) => getTwoFactor(actor) },
  "account/set-up-two-factor#beginTwoFactor": { plain: (actor) => beginTwoFactor(actor) },
  "account/set-up-two-factor#cancelTwoFactor": { plain: (actor) => cancelTwoFactor(actor) },
  "account/set-up-two-factor#confirmTwoFactor": {
    plain: (actor) => confirmTwoFactor(actor, { code: "000000" }),
    ends: ["CONFLICT"],
  },
  "account/set-up-two-factor#replaceTwoFactor": { plain: (actor) => replaceTwoFactor(actor, both), ends: ["INVALID"] },
  "account/change-two-factor#renewRecoveryCodes": {
    plain: (actor) => renewRecoveryCodes(actor, both),
    ends: ["INVALID"],
  },
  "account/change-two-factor#turnOffTwoFactor": { plain: (actor) => turnOffTwoFactor(actor, both), ends: ["INVALID"] },
  "account/queries#getOnboarding": { plain: (actor) => getOnboarding(actor) },
  "account/finish-onboarding#skipOnboardingStep": {
    plain: (actor) => skipOnboardingStep(actor, { step: "region" }),
    ends: ["CONFLICT"],
  },
  "account/finish-onboarding#finishOnboarding": {
    plain: (actor) => finishOnboarding(actor, { regionId: null }),
    ends: ["CONFLICT"],
  },
  "sign-in/prove-again#proveAgain": {
    plain: (actor) => proveAgain(actor, { password: "not the password" }),
    ends: ["INVALID"],
  },
  "ws-accounts/queries#getOwnWsAccount": { plain: (actor) => getOwnWsAccount(actor) },
  // No WorkStudio answers in this test, and none is linked.
  "ws-accounts/link-account#linkAccount": {
    plain: (actor) =>
      linkAccount(actor, { username: `KEYVALLEY\\matrix-${actor.userId}`, password: "not the password" }),
    ends: ["UNAVAILABLE"],
  },
  "ws-accounts/prove-account#proveAccount": { plain: (actor) => proveAccount(actor), ends: ["NOT_FOUND"] },
  "ws-accounts/mutations#unlinkAccount": { plain: (actor) => unlinkAccount(actor), ends: ["NOT_FOUND"] },
} satisfies Record<string, Call>;
