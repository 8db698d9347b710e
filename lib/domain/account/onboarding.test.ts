import { beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { finishOnboarding, skipOnboardingStep } from "./finish-onboarding";
import { getOnboarding } from "./queries";
import { type OnboardingFacts, onboardingStep } from "./rules";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
const fresh: OnboardingFacts = {
  mustChangePassword: false,
  hasTwoFactor: false,
  mustHaveTwoFactor: false,
  isWsLinked: false,
  isOnboarded: false,
  skipped: [],
};

describe("the first step somebody owes", () => {
  it.each<[string, Partial<OnboardingFacts>, string | null]>([
    ["a password that was made for them", { mustChangePassword: true, isOnboarded: true }, "password"],
    ["the second factor", {}, "second-factor"],
    ["WorkStudio, when the second factor is there", { hasTwoFactor: true }, "workstudio"],
    ["WorkStudio, when the second factor was put off", { skipped: ["second-factor"] }, "workstudio"],
    [
      "the second factor, where it is required, whatever was put off",
      { mustHaveTwoFactor: true, skipped: ["second-factor", "workstudio"] },
      "second-factor",
    ],
    [
      "the second factor, where it is required, even of somebody settled",
      { mustHaveTwoFactor: true, isOnboarded: true },
      "second-factor",
    ],
    ["the region, last", { hasTwoFactor: true, isWsLinked: true }, "region"],
    ["nothing, once settled", { isOnboarded: true }, null],
  ])("is %s", (_, facts, step) => {
    expect(onboardingStep({ ...fresh, ...facts })).toBe(step);
  });
});

describe("first steps", () => {
  let count = 0;
  let token: string;
  let userId: bigint;
  beforeEach(async () => {
    const user = await db().user.create({
      data: {
        name: "Noor Vale",
        email: `noor-${(count += 1)}@keyvalley.example`,
        password: "-",
        roles: { create: { role: { connect: { name: "planner" } } } },
        regions: { create: { region: { connect: { code: "LAN" } } } },
      },
    });
    userId = user.id;
    token = await openSession(userId, 1, origin);
  });
  const actor = async (): Promise<UserActor> => {
    const found = await findSessionActor(token, origin);
    if (!found) throw new Error("The session ended.");
    return found;
  };
  const region = async (code: string) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id);

  it("go on where they were, and open the panel at their end", async () => {
    expect((await actor()).standing).toBe("onboarding");
    for (const step of ["second-factor", "workstudio"] as const) {
      expect(await getOnboarding(await actor())).toMatchObject({ step, maySkip: true });
      await skipOnboardingStep(await actor(), { step });
    }
    expect(await getOnboarding(await actor())).toMatchObject({ step: "region", maySkip: false });
    await finishOnboarding(await actor(), { regionId: await region("LAN") });
    expect(await actor()).toMatchObject({ standing: "full", defaultRegionId: BigInt(await region("LAN")) });
    expect((await getOnboarding(await actor())).step).toBeNull();
  });

  it("cannot be jumped: neither to the end, nor over another step, nor twice", async () => {
    await expect(finishOnboarding(await actor(), { regionId: null })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(skipOnboardingStep(await actor(), { step: "workstudio" })).rejects.toMatchObject({ code: "CONFLICT" });
    await skipOnboardingStep(await actor(), { step: "second-factor" });
    await expect(skipOnboardingStep(await actor(), { step: "second-factor" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect((await actor()).standing).toBe("onboarding");
  });

  it("take no region of others", async () => {
    for (const step of ["second-factor", "workstudio"] as const) await skipOnboardingStep(await actor(), { step });
    await expect(finishOnboarding(await actor(), { regionId: await region("LEH") })).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(finishOnboarding(await actor(), { regionId: 999_999 })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("B11 never put off a second factor that is required", async () => {
    env().TWO_FACTOR_POLICY = "required";
    try {
      expect(await getOnboarding(await actor())).toMatchObject({ step: "second-factor", maySkip: false });
      await expect(skipOnboardingStep(await actor(), { step: "second-factor" })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
      expect((await actor()).standing).toBe("must-enrol");
    } finally {
      env().TWO_FACTOR_POLICY = "optional";
    }
  });
});
