import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import type { RequestOrigin } from "@/lib/platform/sessions";

/** Somebody who acts before they have a session: for the activity log's who and from where. It may do nothing. */
export function personActor(person: { id: bigint; name: string; email: string }, origin: RequestOrigin): UserActor {
  return {
    kind: "user",
    userId: person.id,
    name: person.name,
    email: person.email,
    roles: [],
    permissions: new Set(),
    regionIds: [],
    wsUsername: null,
    wsAccount: "none",
    theme: "system",
    sessionId: null,
    standing: "must-change-password",
    hasTwoFactor: false,
    defaultRegionId: null,
    lastProofAt: new Date(0),
    ...origin,
  };
}
