import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { Changes } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { type PasswordLink, createInvitationLink } from "../sign-in/create-link";
import { mailInvitation } from "../sign-in/send-notices";
import { invalid, lockGrants, requireGrantableRegions, requireGrantableRoles } from "./lock-grants";
import { readNames } from "./queries";
import { auditName, isAdministrator, requireSeenDefault, toTaken, valueText } from "./rules";
import type { InviteUserInput } from "./schema";
import { takeCircuits } from "./take-circuits";

/** How a one-time link reaches its person; without mail it is answered this once, to be handed over. */
export type LinkDelivery = { kind: "mailed"; email: string } | { kind: "link"; url: string; expiresAt: Date };

/** No hash: this opens no account, and the invitation's link replaces it. */
const NO_PASSWORD = "!invited";

/**
 * Invites a person: an account without a password, and a link with which they set one, once. Throws FORBIDDEN,
 * MFA_REQUIRED, INVALID (a role above the actor's own, an unknown region) and CONFLICT (e-mail or WorkStudio name
 * is taken).
 */
export async function inviteUser(
  actor: Actor,
  input: InviteUserInput,
): Promise<{ id: number; delivery: LinkDelivery }> {
  const { userId, link } = await mutate(actor, {
    permission: "user:edit",
    action: "user.invite",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "user:edit");
      const roles = await requireGrantableRoles(tx, granter, input.roleIds);
      await requireGrantableRegions(tx, granter, input.regionIds);
      if (input.seesAllRegions && granter.regionIds !== null)
        throw invalid("seesAllRegions", "You see some regions only, so you cannot give all of them.");
      requireSeenDefault(input);
      const id = await insertPerson(tx, input, isAdministrator(granter));
      await tx.userRole.createMany({ data: roles.map((role) => ({ userId: id, roleId: role.id })) });
      await takeCircuits(tx, id);
      await tx.userRegion.createMany({ data: input.regionIds.map((regionId) => ({ userId: id, regionId })) });
      const invitation = await createInvitationLink(tx, id, actor.kind === "user" ? actor.userId : null);
      const names = await readNames(tx);
      const given = (["email", "roleIds", "regionIds", "seesAllRegions", "wsUsername"] as const).map(
        (field): [string, Changes[string]] => [
          auditName(field),
          { before: null, after: valueText(field, input, names) },
        ],
      );
      return {
        result: { userId: id, link: invitation },
        audit: [
          {
            action: "user.invite",
            subjectType: "user",
            subjectId: id,
            subjectLabel: input.name,
            changes: Object.fromEntries(given),
            context: { linkEndsAt: invitation.expiresAt.toISOString() },
          },
        ],
      };
    },
  }).catch((error: unknown) => {
    throw toTaken(error);
  });
  return { id: Number(userId), delivery: await deliver(input, link, mailInvitation) };
}

/** Mails a link where a mail server takes it; else answers it. */
export async function deliver(
  person: { name: string; email: string },
  { url, expiresAt }: PasswordLink,
  mail: (person: { name: string; email: string }, url: string) => Promise<boolean>,
): Promise<LinkDelivery> {
  return (await mail(person, url)) ? { kind: "mailed", email: person.email } : { kind: "link", url, expiresAt };
}

async function insertPerson(
  tx: Transaction,
  { name, email, wsUsername, seesAllRegions, defaultRegionId }: InviteUserInput,
  isWsNameTrusted: boolean,
): Promise<bigint> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    INSERT INTO users (
      name, email, password, ws_username, is_ws_name_trusted, sees_all_regions, default_region_id, created_at,
      updated_at
    )
    VALUES (
      ${name}, ${email}, ${NO_PASSWORD}, ${wsUsername}, ${isWsNameTrusted}, ${seesAllRegions},
      ${defaultRegionId}::bigint, now(), now()
    )
    RETURNING id`);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("The database inserted a person and answered no id.");
  return id;
}
