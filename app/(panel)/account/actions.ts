"use server";
import { revalidatePath } from "next/cache";
import { changePassword } from "@/lib/domain/account/change-password";
import {
  endOtherOwnSessions,
  endOwnSession,
  setDefaultRegion,
  setTheme,
  updateProfile,
} from "@/lib/domain/account/mutations";
import {
  changePasswordSchema,
  confirmTwoFactorSchema,
  defaultRegionSchema,
  endSessionSchema,
  nothingSchema,
  profileSchema,
  themeSchema,
} from "@/lib/domain/account/schema";
import { renewRecoveryCodes, turnOffTwoFactor } from "@/lib/domain/account/change-two-factor";
import {
  beginTwoFactor,
  cancelTwoFactor,
  confirmTwoFactor,
  replaceTwoFactor,
} from "@/lib/domain/account/set-up-two-factor";
import { bothProofsSchema } from "@/lib/domain/sign-in/schema";
import { defineAction, definePersonAction } from "@/lib/platform/define-action";

const refresh = () => revalidatePath("/account", "layout");

export const updateProfileAction = defineAction(profileSchema, updateProfile, () => revalidatePath("/", "layout"));
export const setThemeAction = defineAction(themeSchema, setTheme);
export const setDefaultRegionAction = defineAction(defaultRegionSchema, setDefaultRegion, refresh);
export const endOwnSessionAction = defineAction(endSessionSchema, endOwnSession, refresh);
export const endOtherOwnSessionsAction = defineAction(nothingSchema, endOtherOwnSessions, refresh);
export const replaceTwoFactorAction = defineAction(bothProofsSchema, replaceTwoFactor, refresh);
export const turnOffTwoFactorAction = defineAction(bothProofsSchema, turnOffTwoFactor, refresh);

// These two answer recovery codes, this once: a page that is loaded anew beneath them would take them off the screen.
export const renewRecoveryCodesAction = defineAction(bothProofsSchema, renewRecoveryCodes);
export const confirmTwoFactorAction = definePersonAction(confirmTwoFactorSchema, confirmTwoFactor);

// Also for those who still owe a password or a second factor: this is where they give it.
export const changePasswordAction = definePersonAction(changePasswordSchema, changePassword);
export const beginTwoFactorAction = definePersonAction(nothingSchema, beginTwoFactor);
export const cancelTwoFactorAction = definePersonAction(nothingSchema, cancelTwoFactor);
