"use server";
import { revalidatePath } from "next/cache";
import { bulkUsers, bulkUsersSchema, previewBulk, previewBulkSchema } from "@/lib/domain/users/bulk-users";
import { deleteInvitedUser } from "@/lib/domain/users/delete-invited-user";
import { endEveryonesSessions, endSession, endSessions } from "@/lib/domain/users/end-sessions";
import { inviteUser } from "@/lib/domain/users/invite-user";
import { confirmWsName, disableUser, enableUser, resetTwoFactor, sendLink } from "@/lib/domain/users/mutations";
import { revertUser } from "@/lib/domain/users/revert-user";
import { updateUser } from "@/lib/domain/users/update-user";
import {
  deleteInvitedUserSchema,
  endEveryonesSessionsSchema,
  endSessionSchema,
  inviteUserSchema,
  personSchema,
  personWithReasonSchema,
  updateUserSchema,
} from "@/lib/domain/users/schema";
import { defineAction } from "@/lib/platform/define-action";
import { revertSchema } from "@/lib/platform/revert-schema";

const refresh = () => revalidatePath("/users", "layout");

export const updateUserAction = defineAction(updateUserSchema, updateUser, refresh);
export const revertUserAction = defineAction(revertSchema, revertUser, refresh);
export const disableUserAction = defineAction(personWithReasonSchema, disableUser, refresh);
export const confirmWsNameAction = defineAction(personSchema, confirmWsName, refresh);
export const enableUserAction = defineAction(personSchema, enableUser, refresh);
export const deleteInvitedUserAction = defineAction(deleteInvitedUserSchema, deleteInvitedUser, refresh);
export const resetTwoFactorAction = defineAction(personWithReasonSchema, resetTwoFactor, refresh);
export const endSessionAction = defineAction(endSessionSchema, endSession, refresh);
export const endSessionsAction = defineAction(personSchema, endSessions, refresh);
export const endEveryonesSessionsAction = defineAction(endEveryonesSessionsSchema, endEveryonesSessions, refresh);
export const bulkUsersAction = defineAction(bulkUsersSchema, bulkUsers, refresh);
export const previewBulkAction = defineAction(previewBulkSchema, previewBulk);

// These two may answer a link, this once: a page that is loaded anew beneath it would take it off the screen.
export const inviteUserAction = defineAction(inviteUserSchema, inviteUser);
export const sendLinkAction = defineAction(personSchema, sendLink);
