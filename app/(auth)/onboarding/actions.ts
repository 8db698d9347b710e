"use server";
import { finishOnboarding, skipOnboardingStep } from "@/lib/domain/account/finish-onboarding";
import { finishOnboardingSchema, skipStepSchema } from "@/lib/domain/account/schema";
import { definePersonAction } from "@/lib/platform/define-action";

export const skipOnboardingStepAction = definePersonAction(skipStepSchema, skipOnboardingStep);
export const finishOnboardingAction = definePersonAction(finishOnboardingSchema, finishOnboarding);
