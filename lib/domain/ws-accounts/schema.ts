import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/input/storable-text";

/** A WorkStudio account as its person types it; the password is taken as it is. */
export const linkAccountSchema = z.strictObject({
  username: z
    .string({ error: "Enter your WorkStudio name." })
    .trim()
    .max(200, "Use at most 200 characters.")
    .refine(isStorableText, NOT_STORABLE)
    .refine(
      (name) => /^[^\\\s]+\\[^\\\s]+$/.test(name),
      "Enter it as DOMAIN\\user, with one backslash, as you sign in to WorkStudio.",
    ),
  password: z
    .string({ error: "Enter your WorkStudio password." })
    .min(1, "Enter your WorkStudio password.")
    .max(400, "Use at most 400 characters.")
    .refine(isStorableText, NOT_STORABLE),
});
export type LinkAccountInput = z.output<typeof linkAccountSchema>;

export const noInputSchema = z.strictObject({});
