import type { Actor } from "./actor-types";
import { AppError } from "./errors";

export const PROOF_MINUTES = 10;

/**
 * Throws MFA_REQUIRED when a person's session proved password or code longer than ten minutes ago; jobs and commands
 * have none to prove (security C8).
 */
export function requireRecentProof(actor: Actor, now: Date = new Date()): void {
  if (actor.kind === "system" || now.getTime() - actor.lastProofAt.getTime() <= PROOF_MINUTES * 60_000) return;
  throw new AppError("MFA_REQUIRED", "Confirm it’s you: enter your password or a code, and this goes on from here.");
}
