import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import type { InboxMailInput, SnoozeInput, UnsnoozeInput } from "./schema";

/**
 * Puts a kind of matters off in the actor's own inbox until the morning of a day; it settles none of them, so the log
 * tells nothing. Throws FORBIDDEN.
 */
export async function snooze(actor: Actor, { kind, until, reason }: SnoozeInput): Promise<null> {
  const userId = personOf(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "inbox.snooze",
    run: async (tx) => {
      await tx.$executeRaw(Prisma.sql`
        INSERT INTO inbox_snoozes (user_id, kind, until, reason) VALUES (${userId}, ${kind}, ${until}::date, ${reason})
        ON CONFLICT (user_id, kind) DO UPDATE SET until = excluded.until, reason = excluded.reason,
          created_at = now()`);
      return { result: null, audit: [] };
    },
  });
}

/** Brings a kind back that the actor put off. Throws FORBIDDEN. */
export async function unsnooze(actor: Actor, { kind }: UnsnoozeInput): Promise<null> {
  const userId = personOf(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "inbox.unsnooze",
    run: async (tx) => {
      await tx.$executeRaw(Prisma.sql`DELETE FROM inbox_snoozes WHERE user_id = ${userId} AND kind = ${kind}`);
      return { result: null, audit: [] };
    },
  });
}

/**
 * Asks for the actor's inbox by mail on weekday mornings, or no longer. How somebody reads is no act that the log
 * tells. Throws FORBIDDEN.
 */
export async function setInboxMail(actor: Actor, { isWanted }: InboxMailInput): Promise<{ isWanted: boolean }> {
  const userId = personOf(actor);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "inbox.set_mail",
    run: async (tx) => {
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE users
          SET wants_inbox_mail = ${isWanted}, updated_at = now()
          WHERE id = ${userId} AND wants_inbox_mail <> ${isWanted}`,
      );
      return { result: { isWanted }, audit: [] };
    },
  });
}

function personOf(actor: Actor): bigint {
  if (actor.kind !== "user") throw new AppError("FORBIDDEN", "Only people have an inbox.");
  return actor.userId;
}
