import "server-only";
import { z } from "zod";
import { notADataset } from "./answer-errors";

/** Who a WorkStudio user is. `username` is as WorkStudio writes it, with its domain where it has one. */
export type UserDetails = {
  username: string;
  fullName: string | null;
  domainName: string | null;
  emailAddress: string | null;
  enabled: boolean;
  groups: string[];
};

const blankable = z
  .string()
  .max(400)
  .nullish()
  .transform((text) => text?.trim() || null);

const userDetailsSchema = z.object({
  UserObject: z.object({
    UserName: z.string().trim().min(1).max(200),
    FullName: blankable,
    DomainName: blankable,
    EmailAddress: blankable,
    Enabled: z.union([z.boolean(), z.number(), z.string()]).nullish(),
  }),
  Groups: z.array(z.union([z.string(), z.looseObject({})])).nullish(),
});

/** Reads a GETUSERDETAILS answer. Throws `not_a_dataset` when it has no user in it. */
export function parseUserDetails(answer: Record<string, unknown>): UserDetails {
  const parsed = userDetailsSchema.safeParse(answer);
  if (!parsed.success) throw notADataset();
  const { UserObject: user, Groups: groups } = parsed.data;
  return {
    username: user.UserName,
    fullName: user.FullName,
    domainName: user.DomainName,
    emailAddress: user.EmailAddress,
    enabled: /^(?:true|1|yes)$/i.test(String(user.Enabled ?? false)),
    groups: (groups ?? []).flatMap((group) => {
      const name = typeof group === "string" ? group : (group.GroupName ?? group.Name);
      return typeof name === "string" && name.trim() !== "" ? [name.trim()] : [];
    }),
  };
}
