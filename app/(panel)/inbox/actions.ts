"use server";
import { revalidatePath } from "next/cache";
import { setInboxMail, snooze, unsnooze } from "@/lib/domain/inbox/mutations";
import { inboxMailSchema, snoozeSchema, unsnoozeSchema } from "@/lib/domain/inbox/schema";
import { defineAction } from "@/lib/platform/define-action";

// The number in the navigation is the layout's.
const refresh = () => revalidatePath("/", "layout");

export const snoozeAction = defineAction(snoozeSchema, snooze, refresh);
export const unsnoozeAction = defineAction(unsnoozeSchema, unsnooze, refresh);
export const setInboxMailAction = defineAction(inboxMailSchema, setInboxMail, () => revalidatePath("/inbox"));
