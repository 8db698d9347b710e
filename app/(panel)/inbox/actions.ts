"use server";
import { revalidatePath } from "next/cache";
import { handOn } from "@/lib/domain/inbox/hand-on";
import { setInboxMail, snooze, unsnooze } from "@/lib/domain/inbox/mutations";
import { handOnSchema, inboxMailSchema, snoozeSchema, unsnoozeSchema } from "@/lib/domain/inbox/schema";
import { defineAction } from "@/lib/platform/define-action";

// The number in the navigation is the layout's.
const refresh = () => revalidatePath("/", "layout");

export const snoozeAction = defineAction(snoozeSchema, snooze, refresh);
export const unsnoozeAction = defineAction(unsnoozeSchema, unsnooze, refresh);
export const setInboxMailAction = defineAction(inboxMailSchema, setInboxMail, () => revalidatePath("/inbox"));
export const handOnAction = defineAction(handOnSchema, handOn, () => revalidatePath("/inbox"));
