import type { Permission } from "./permissions";

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
  theme: string;
  sessionId: bigint | null;
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
