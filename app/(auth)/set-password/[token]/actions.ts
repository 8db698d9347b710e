"use server";
import { setPasswordByLink, setPasswordByLinkSchema } from "@/lib/domain/users/set-password-by-link";
import { defineOpenAction } from "@/lib/platform/define-open-action";

export const setPasswordByLinkAction = defineOpenAction(setPasswordByLinkSchema, setPasswordByLink);
