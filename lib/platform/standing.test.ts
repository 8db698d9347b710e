import { describe, expect, it } from "vitest";
import { standingOf } from "./standing";

const settled = { roles: ["planner"], hasTwoFactor: true, mustChangePassword: false, isOnboarded: true };

describe("what a person owes before the panel opens", () => {
  it("is a new password first, then the second factor, then the first steps", () => {
    expect(standingOf(settled)).toBe("full");
    expect(standingOf({ ...settled, isOnboarded: false })).toBe("onboarding");
    expect(standingOf({ ...settled, isOnboarded: false, mustChangePassword: true })).toBe("must-change-password");
  });

  it("is no second factor where the policy is optional", () => {
    expect(standingOf({ ...settled, hasTwoFactor: false })).toBe("full");
  });
});
