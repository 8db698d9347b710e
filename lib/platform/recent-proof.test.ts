import { describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "./actor-types";
import { requireRecentProof } from "./recent-proof";

const actor: UserActor = {
  kind: "user",
  userId: 1n,
  name: "Nadia Brook",
  email: "nadia@keyvalley.example",
  roles: ["admin"],
  permissions: new Set(),
  regionIds: "all",
  wsUsername: null,
  wsAccount: "none",
  theme: "system",
  sessionId: 1n,
  standing: "full",
  hasTwoFactor: false,
  defaultRegionId: null,
  lastProofAt: new Date("2026-11-23T12:00:00Z"),
  requestId: "request-1",
  ipAddress: null,
  userAgent: null,
};

describe("C8 a dangerous act", () => {
  it("is open for ten minutes after a proof, and then asks again", () => {
    expect(() => requireRecentProof(actor, new Date("2026-11-23T12:10:00Z"))).not.toThrow();
    expect(() => requireRecentProof(actor, new Date("2026-11-23T12:10:01Z"))).toThrow(
      expect.objectContaining({ code: "MFA_REQUIRED" }) as Error,
    );
  });

  it("never asks a job, which has nothing to prove", () => {
    expect(() => requireRecentProof(systemActor("test"))).not.toThrow();
  });
});
