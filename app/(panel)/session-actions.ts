"use server";
import { proveAgain } from "@/lib/domain/sign-in/prove-again";
import { proofSchema } from "@/lib/domain/sign-in/schema";
import { definePersonAction } from "@/lib/platform/define-action";

/** The fresh proof that dangerous acts ask for (security C8). */
export const proveAgainAction = definePersonAction(proofSchema, proveAgain);
