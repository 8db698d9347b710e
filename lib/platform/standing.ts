import "server-only";
import type { Standing } from "./actor-types";
import { env } from "./env";

export type TwoFactorPolicy = "required" | "admins" | "optional";

/**
 * Who must have a second factor: everybody, unless this is the embedded demo or the operator says otherwise
 * (security B11).
 */
export function twoFactorPolicy(): TwoFactorPolicy {
  const { TWO_FACTOR_POLICY, DATABASE_MODE } = env();
  return TWO_FACTOR_POLICY ?? (DATABASE_MODE === "embedded" ? "optional" : "required");
}

/** Whether somebody with these roles must have a second factor under the installation's policy. */
export function mustHaveTwoFactor(roles: readonly string[]): boolean {
  const policy = twoFactorPolicy();
  return policy === "required" || (policy === "admins" && roles.includes("admin"));
}

export type StandingFacts = {
  roles: readonly string[];
  hasTwoFactor: boolean;
  mustChangePassword: boolean;
  isOnboarded: boolean;
};

/** What a person owes first, in the order in which they are asked for it; `full` opens the panel. */
export function standingOf({ roles, hasTwoFactor, mustChangePassword, isOnboarded }: StandingFacts): Standing {
  if (mustChangePassword) return "must-change-password";
  if (!hasTwoFactor && mustHaveTwoFactor(roles)) return "must-enrol";
  return isOnboarded ? "full" : "onboarding";
}
