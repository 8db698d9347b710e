import { z } from "zod";

export const signInSchema = z.object({
  email: z.string().trim().toLowerCase().min(3).max(255),
  password: z.string().min(1).max(1024),
});

export const createUserSchema = z.strictObject({
  email: z.email("Enter an e-mail address.").max(255).transform((email) => email.toLowerCase()),
  name: z.string().trim().min(1, "Enter a name.").max(255),
  role: z.enum(["admin", "supervisor", "planner"], { error: "Choose admin, supervisor or planner." }),
  regionCodes: z.array(z.string()).default([]),
  wsUsername: z.string().trim().max(255).optional(),
});
export type CreateUserInput = z.input<typeof createUserSchema>;
