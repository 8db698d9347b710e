"use server";
import { setPasswordByLinkSchema } from "@/lib/domain/sign-in/schema";
import { setPasswordByLink } from "@/lib/domain/sign-in/set-password-by-link";
import { defineOpenAction } from "@/lib/platform/define-open-action";

export const setPasswordByLinkAction = defineOpenAction(setPasswordByLinkSchema, setPasswordByLink);
