import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/storable-text";

/** One form for each person, however they type it: nobody gets fresh tries by spelling an e-mail another way (security A8). */
export const typedEmail = z
  .string()
  .max(400)
  .transform((email) => email.normalize("NFKC").trim().toLowerCase())
  .pipe(z.string().min(3).max(255).refine(isStorableText));

export const signInSchema = z.object({
  email: typedEmail,
  password: z.string().min(1).max(1024),
});

export const createUserSchema = z.strictObject({
  email: z
    .email("Enter an e-mail address.")
    .max(255)
    .transform((email) => email.toLowerCase()),
  name: z.string().trim().min(1, "Enter a name.").max(255).refine(isStorableText, NOT_STORABLE),
  /** The name of a row in `roles`, such as `planner`. */
  role: z
    .string({ error: "Choose a role." })
    .trim()
    .min(1, "Choose a role.")
    .max(255)
    .refine(isStorableText, NOT_STORABLE),
  regionCodes: z.array(z.string()).default([]),
  /** Blank means none: two blank names would be one identity. */
  wsUsername: z
    .string()
    .trim()
    .max(255)
    .refine(isStorableText, NOT_STORABLE)
    .transform((name) => name || undefined)
    .optional(),
});
export type CreateUserInput = z.input<typeof createUserSchema>;
