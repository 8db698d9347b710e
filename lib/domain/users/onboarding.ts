import "server-only";
import { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { mustHaveTwoFactor } from "@/lib/platform/standing";
import { requireOwnRegion } from "../account/own-regions";
import {
  ONBOARDING_STEPS,
  type OnboardingFacts,
  type OnboardingStep,
  maySkip,
  onboardingStep,
} from "./onboarding-rules";

export const skipStepSchema = z.strictObject({ step: z.enum(ONBOARDING_STEPS) });
export const finishOnboardingSchema = z.strictObject({ regionId: z.coerce.number().int().positive().nullable() });

export type Onboarding = { step: OnboardingStep | null; maySkip: boolean; facts: OnboardingFacts };

/** Where a person stands in their first steps; read anew each time, so that they go on where they were on any device. */
export async function getOnboarding(person: UserActor): Promise<Onboarding> {
  const row = await db().user.findUniqueOrThrow({
    where: { id: person.userId },
    select: {
      mustChangePassword: true,
      twoFactorConfirmedAt: true,
      isWsLinked: true,
      onboardedAt: true,
      onboardingSkipped: true,
    },
  });
  const facts: OnboardingFacts = {
    mustChangePassword: row.mustChangePassword,
    hasTwoFactor: row.twoFactorConfirmedAt !== null,
    mustHaveTwoFactor: mustHaveTwoFactor(person.roles),
    isWsLinked: row.isWsLinked,
    isOnboarded: row.onboardedAt !== null,
    skipped: row.onboardingSkipped,
  };
  const step = onboardingStep(facts);
  return { step, maySkip: step !== null && maySkip(step, facts), facts };
}

/** Puts off the step a person is at. Throws CONFLICT for another step, and FORBIDDEN where the step is owed. */
export async function skipOnboardingStep(
  person: UserActor,
  { step }: z.output<typeof skipStepSchema>,
): Promise<{ step: OnboardingStep }> {
  const now = await getOnboarding(person);
  if (now.step !== step) throw new AppError("CONFLICT", "You are at another step by now. Load the page again.");
  if (!now.maySkip) throw new AppError("FORBIDDEN", "This step cannot be put off.");
  return mutate(person, {
    permission: OWN_ACCOUNT,
    action: "user.skip_step",
    run: async (tx) => {
      await tx.$executeRaw(
        Prisma.sql`UPDATE users SET onboarding_skipped = array_append(onboarding_skipped, ${step}), updated_at = now() WHERE id = ${person.userId} AND NOT ${step} = ANY(onboarding_skipped)`,
      );
      return {
        result: { step },
        audit: [
          {
            action: "user.skip_step",
            subjectType: "user",
            subjectId: person.userId,
            subjectLabel: person.name,
            context: { step },
          },
        ],
      };
    },
  });
}

/** The last step: keeps the default region and opens the panel. Throws CONFLICT while an earlier step is owed. */
export async function finishOnboarding(
  person: UserActor,
  { regionId }: z.output<typeof finishOnboardingSchema>,
): Promise<{ isOnboarded: true }> {
  const { step } = await getOnboarding(person);
  if (step !== "region") throw new AppError("CONFLICT", "You are at another step by now. Load the page again.");
  if (regionId !== null) await requireOwnRegion(person, regionId);
  return mutate(person, {
    permission: OWN_ACCOUNT,
    action: "user.finish_onboarding",
    run: async (tx) => {
      await tx.user.update({
        where: { id: person.userId },
        data: { onboardedAt: new Date(), defaultRegionId: regionId },
        select: { id: true },
      });
      return {
        result: { isOnboarded: true as const },
        audit: [
          {
            action: "user.finish_onboarding",
            subjectType: "user",
            subjectId: person.userId,
            subjectLabel: person.name,
          },
        ],
      };
    },
  });
}
