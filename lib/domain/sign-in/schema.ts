import { z } from "zod";
import { isStorableText } from "@/lib/platform/input/storable-text";

/**
 * One form for each person, however they type it: nobody gets fresh tries by spelling an e-mail another way
 * (security A8).
 */
export const typedEmail = z
  .string()
  .max(400)
  .transform((email) => email.normalize("NFKC").trim().toLowerCase())
  .pipe(z.string().min(3).max(255).refine(isStorableText));

export const signInSchema = z.object({
  email: typedEmail,
  password: z.string().min(1).max(1024),
});

const password = z.string().min(1, "Enter your password.").max(1024, "That is not your password.");

const code = z.string().trim().min(1, "Enter the six digits your app shows.").max(64, "That is not a code.");

export const proofSchema = z.union([z.strictObject({ password }), z.strictObject({ code })]);

export const bothProofsSchema = z.strictObject({ password, code });

export const requestResetLinkSchema = z.strictObject({ email: typedEmail });

export const setPasswordByLinkSchema = z.strictObject({
  token: z.string().min(1).max(100),
  password: z.string().min(1, "Enter a password.").max(1024, "Use at most 128 characters."),
});

export const codeSchema = z.object({ code: z.string().min(1).max(64) });
