import { z } from "zod";
import { recordId } from "@/lib/platform/input/number";
import { isStorableText } from "@/lib/platform/input/storable-text";
import { blankToNull, line, optionalLine, reasonText } from "@/lib/platform/input/text";

export const createUserSchema = z.strictObject({
  email: z
    .email("Enter an e-mail address.")
    .max(255)
    .transform((email) => email.toLowerCase()),
  name: line(255, "Enter a name."),
  /** The name of a row in `roles`, such as `planner`. */
  role: line(255, "Choose a role."),
  regionCodes: z.array(z.string()).default([]),
  /** Blank means none: two blank names would be one identity. */
  wsUsername: z
    .string()
    .trim()
    .max(255)
    .refine(isStorableText)
    .transform((name) => name || undefined)
    .optional(),
});

export type CreateUserInput = z.input<typeof createUserSchema>;

const id = recordId();

const ids = (message: string) =>
  z
    .array(id, { error: message })
    .max(500, message)
    .transform((values) => [...new Set(values)].toSorted((a, b) => a - b));

const profile = {
  name: line(255, "Enter a name."),
  email: z
    .string({ error: "Enter an e-mail address." })
    .trim()
    .toLowerCase()
    .pipe(z.email("Enter an e-mail address.").max(255, "Use at most 255 characters.")),
  roleIds: ids("Choose from the roles shown.").refine((values) => values.length > 0, "Choose at least one role."),
  regionIds: ids("Choose from the regions shown."),
  seesAllRegions: z.boolean(),
  defaultRegionId: z.preprocess(blankToNull, id.nullable()),
  /** Blank means none: two blank names would be one identity. */
  wsUsername: optionalLine(255),
};

export const inviteUserSchema = z.strictObject(profile);

export type InviteUserInput = z.output<typeof inviteUserSchema>;

export const userValuesSchema = z.strictObject(profile);

export type UserValues = z.output<typeof userValuesSchema>;

/** Values as they were shown: a name from before a rule of the form must still be there to be corrected. */
const seenUserValuesSchema = userValuesSchema.extend({
  name: z.string().max(2000),
  wsUsername: z.string().max(2000).nullable(),
});

/**
 * An edit: the whole form as it is now, and as it was when it was opened; what differs is the edit, so a colleague's
 * change of another field is never undone.
 */
export const updateUserSchema = z.strictObject({ id, values: userValuesSchema, base: seenUserValuesSchema });

export type UpdateUserInput = z.output<typeof updateUserSchema>;

const WHY = "Say why, for whoever reads the log.";

const reason = reasonText(500, WHY);

export const personSchema = z.strictObject({ id });

export type PersonInput = z.output<typeof personSchema>;

export const personWithReasonSchema = z.strictObject({ id, reason });

export type PersonWithReasonInput = z.output<typeof personWithReasonSchema>;

export const endSessionSchema = z.strictObject({ id, sessionId: id });

export type EndSessionInput = z.output<typeof endSessionSchema>;

export const deleteInvitedUserSchema = z.strictObject({ id, typedName: z.string().trim().max(255) });

export type DeleteInvitedUserInput = z.output<typeof deleteInvitedUserSchema>;

export const endEveryonesSessionsSchema = z.strictObject({ reason });

export type EndEveryonesSessionsInput = z.output<typeof endEveryonesSessionsSchema>;

/** What a bulk act does to each person of its target. */
export const bulkActSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.enum(["give-role", "take-role"]), roleId: id }),
  z.strictObject({ kind: z.enum(["add-region", "remove-region"]), regionId: id }),
  z.strictObject({ kind: z.literal("disable"), reason }),
  z.strictObject({ kind: z.literal("enable") }),
]);

export type BulkAct = z.output<typeof bulkActSchema>;
