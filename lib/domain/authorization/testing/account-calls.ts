import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { openSession } from "@/lib/platform/sessions";
import { changePassword } from "../../account/change-password";
import { listOwnRegions } from "../../account/own-regions";
import { endOtherOwnSessions, endOwnSession, listOwnSessions } from "../../account/own-sessions";
import { getProfile, setDefaultRegion, setTheme, updateProfile } from "../../account/profile";
import {
  beginTwoFactor,
  cancelTwoFactor,
  confirmTwoFactor,
  getTwoFactor,
  renewRecoveryCodes,
  replaceTwoFactor,
  turnOffTwoFactor,
} from "../../account/two-factor";
import { signedIn } from "../../testing/people";
import { finishOnboarding, getOnboarding, skipOnboardingStep } from "../../users/onboarding";
import { proveAgain } from "../../users/prove-again";
import { getOwnWsAccount } from "../../ws-accounts/account-state";
import { linkAccount, proveAccount, unlinkAccount } from "../../ws-accounts/link-account";
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
  "account/profile#getProfile": { plain: (actor) => getProfile(actor) },
  "account/profile#updateProfile": {
    plain: (actor) => updateProfile(actor, { name: "Renamed", rowVersion: 1 }),
    ends: ["CONFLICT"],
  },
  "account/profile#setTheme": { plain: (actor) => setTheme(actor, { theme: "dark" }) },
  "account/profile#setDefaultRegion": { plain: (actor) => setDefaultRegion(actor, { regionId: null }) },
  "account/own-regions#listOwnRegions": { plain: (actor) => listOwnRegions(actor) },
  "account/own-sessions#listOwnSessions": { make: sessionOf, list: (actor) => listOwnSessions(actor) },
  "account/own-sessions#endOwnSession": { make: sessionOf, row: (actor, id) => endOwnSession(actor, { id }) },
  "account/own-sessions#endOtherOwnSessions": { plain: (actor) => endOtherOwnSessions(actor) },
  "account/change-password#changePassword": {
    plain: (actor) =>
      changePassword(actor, { currentPassword: "not the password", newPassword: "lantern orchard velvet 41" }),
    ends: ["INVALID"],
  },
  "account/two-factor#getTwoFactor": { plain: (actor) => getTwoFactor(actor) },
  "account/two-factor#beginTwoFactor": { plain: (actor) => beginTwoFactor(actor) },
  "account/two-factor#cancelTwoFactor": { plain: (actor) => cancelTwoFactor(actor) },
  "account/two-factor#confirmTwoFactor": {
    plain: (actor) => confirmTwoFactor(actor, { code: "000000" }),
    ends: ["CONFLICT"],
  },
  "account/two-factor#replaceTwoFactor": { plain: (actor) => replaceTwoFactor(actor, both), ends: ["INVALID"] },
  "account/two-factor#renewRecoveryCodes": { plain: (actor) => renewRecoveryCodes(actor, both), ends: ["INVALID"] },
  "account/two-factor#turnOffTwoFactor": { plain: (actor) => turnOffTwoFactor(actor, both), ends: ["INVALID"] },
  "users/onboarding#getOnboarding": { plain: (actor) => getOnboarding(actor) },
  "users/onboarding#skipOnboardingStep": {
    plain: (actor) => skipOnboardingStep(actor, { step: "region" }),
    ends: ["CONFLICT"],
  },
  "users/onboarding#finishOnboarding": {
    plain: (actor) => finishOnboarding(actor, { regionId: null }),
    ends: ["CONFLICT"],
  },
  "users/prove-again#proveAgain": {
    plain: (actor) => proveAgain(actor, { password: "not the password" }),
    ends: ["INVALID"],
  },
  "ws-accounts/account-state#getOwnWsAccount": { plain: (actor) => getOwnWsAccount(actor) },
  // No WorkStudio answers in this test, and none is linked.
  "ws-accounts/link-account#linkAccount": {
    plain: (actor) =>
      linkAccount(actor, { username: `KEYVALLEY\\matrix-${actor.userId}`, password: "not the password" }),
    ends: ["UNAVAILABLE"],
  },
  "ws-accounts/link-account#proveAccount": { plain: (actor) => proveAccount(actor), ends: ["NOT_FOUND"] },
  "ws-accounts/link-account#unlinkAccount": { plain: (actor) => unlinkAccount(actor), ends: ["NOT_FOUND"] },
} satisfies Record<string, Call>;
