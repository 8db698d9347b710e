import "server-only";
import { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import { Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { getOnboarding, requireOwnRegion } from "./queries";
import type { OnboardingStep } from "./rules";
import type { finishOnboardingSchema, skipStepSchema } from "./schema";

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
        Prisma.sql`
          UPDATE users
          SET onboarding_skipped = array_append(onboarding_skipped, ${step}), updated_at = now()
          WHERE id = ${person.userId} AND NOT ${step} = ANY(onboarding_skipped)`,
      );
      return {
        result: { step },
        audit: [
          {
            action: "user.skip_step",
            ...ownSubject(person),
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
            ...ownSubject(person),
          },
        ],
      };
    },
  });
}
