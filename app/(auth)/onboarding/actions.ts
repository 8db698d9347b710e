"use server";
import {
  finishOnboarding,
  finishOnboardingSchema,
  skipOnboardingStep,
  skipStepSchema,
} from "@/lib/domain/users/onboarding";
import { definePersonAction } from "@/lib/platform/define-action";

export const skipOnboardingStepAction = definePersonAction(skipStepSchema, skipOnboardingStep);
export const finishOnboardingAction = definePersonAction(finishOnboardingSchema, finishOnboarding);
