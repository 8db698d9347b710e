import { z } from "zod";
import { recordId, rowVersion } from "@/lib/platform/input/number";
import { blankToNull, line } from "@/lib/platform/input/text";
import { ONBOARDING_STEPS } from "./rules";

export const skipStepSchema = z.strictObject({ step: z.enum(ONBOARDING_STEPS) });

export const finishOnboardingSchema = z.strictObject({ regionId: z.preprocess(blankToNull, recordId().nullable()) });

export const profileSchema = z.strictObject({
  name: line(255, "Enter your name."),
  rowVersion: rowVersion(),
});

export const changePasswordSchema = z.strictObject({
  currentPassword: z.string().min(1, "Enter your current password.").max(1024, "That is not your password."),
  newPassword: z.string().min(1, "Enter a new password.").max(1024, "Use at most 128 characters."),
});

export const confirmTwoFactorSchema = z.strictObject({
  code: z
    .string()
    .trim()
    .min(1, "Enter the six digits your app shows.")
    .max(64, "Enter the six digits your app shows."),
});

export const endSessionSchema = z.strictObject({ id: recordId() });

export const nothingSchema = z.strictObject({});

export const themeSchema = z.strictObject({ theme: z.enum(["light", "dark", "system"]) });

export const defaultRegionSchema = z.strictObject({ regionId: z.preprocess(blankToNull, recordId().nullable()) });
