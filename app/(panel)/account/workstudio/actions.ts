"use server";
import { revalidatePath } from "next/cache";
import { linkAccount } from "@/lib/domain/ws-accounts/link-account";
import { unlinkAccount } from "@/lib/domain/ws-accounts/mutations";
import { proveAccount } from "@/lib/domain/ws-accounts/prove-account";
import { linkAccountSchema, noInputSchema } from "@/lib/domain/ws-accounts/schema";
import { defineAction, definePersonAction } from "@/lib/platform/define-action";

const refresh = () => revalidatePath("/account/workstudio");

// Also one of the first steps, for somebody who is not through them yet.
export const linkAccountAction = definePersonAction(linkAccountSchema, linkAccount, refresh);
export const proveAccountAction = defineAction(noInputSchema, proveAccount, refresh);
export const unlinkAccountAction = defineAction(noInputSchema, unlinkAccount, refresh);
