import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/storable-text";
import { ONBOARDING_STEPS } from "./rules";

export const skipStepSchema = z.strictObject({ step: z.enum(ONBOARDING_STEPS) });

export const finishOnboardingSchema = z.strictObject({ regionId: z.coerce.number().int().positive().nullable() });

export const profileSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Enter your name.")
    .max(255, "Use at most 255 characters.")
    .refine(isStorableText, NOT_STORABLE),
  rowVersion: z.coerce.number().int().positive(),
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

export const endSessionSchema = z.strictObject({ id: z.coerce.number().int().positive() });

export const nothingSchema = z.strictObject({});

export const themeSchema = z.strictObject({ theme: z.enum(["light", "dark", "system"]) });

export const defaultRegionSchema = z.strictObject({ regionId: z.coerce.number().int().positive().nullable() });
