import type { Permission } from "./permissions";

/** What a signed-in person still owes before the panel opens; `full` owes nothing. */
export type Standing = "full" | "must-change-password" | "must-enrol" | "onboarding";

/**
 * How WorkStudio takes the pair a person linked: `failing` is still tried, `invalid` is not used until it is
 * proved again.
 */
export type WsAccountStanding = "none" | "proved" | "failing" | "invalid";

export type UserActor = {
  kind: "user";
  userId: bigint;
  name: string;
  email: string;
  roles: string[];
  permissions: ReadonlySet<Permission>;
  /** Ids of the regions the person may see; `all` lifts the region limit. */
  regionIds: "all" | bigint[];
  wsUsername: string | null;
  wsAccount: WsAccountStanding;
  theme: string;
  sessionId: bigint | null;
  standing: Standing;
  hasTwoFactor: boolean;
  defaultRegionId: bigint | null;
  /** When this session last proved a password or a code; dangerous acts want it fresh (security C8). */
  lastProofAt: Date;
  requestId: string;
  ipAddress: string | null;
  userAgent: string | null;
};

/** A job or an operator's command; holds every permission and sees every row. */
export type SystemActor = {
  kind: "system";
  name: string;
  requestId: string;
  /** The sync whose work this is, written into the activity log. */
  syncLogId?: bigint;
};

export type Actor = UserActor | SystemActor;

/** The actor of a job or command. */
export function systemActor(name: string, syncLogId?: bigint): SystemActor {
  return { kind: "system", name, requestId: crypto.randomUUID(), ...(syncLogId === undefined ? {} : { syncLogId }) };
}
