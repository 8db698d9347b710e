"use server";
import { proofSchema, proveAgain } from "@/lib/domain/users/prove-again";
import { definePersonAction } from "@/lib/platform/define-action";

/** The fresh proof that dangerous acts ask for (security C8). */
export const proveAgainAction = definePersonAction(proofSchema, proveAgain);
