import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { canSendMail, sendMail } from "@/lib/platform/mail";
import { mutate } from "@/lib/platform/mutate";
import { findReaders } from "@/lib/platform/person-actor";
import { businessDay } from "@/lib/platform/time";
import { type InboxGroup, getInbox } from "./queries";
import { countWords } from "./rules";

/**
 * Mails what waits for them to everybody who wants it, once a business day however often this is called; nobody whose
 * inbox is empty, or who put everything off. Answers how many mails a server took, and of how many readers the mail
 * failed: those get it when this is called again. Throws FORBIDDEN.
 */
export async function mailInboxes(actor: Actor, now = new Date()): Promise<{ sent: number; failed: number }> {
  const ids = await claim(actor, businessDay(now));
  if (ids.length === 0) return { sent: 0, failed: 0 };
  let sent = 0;
  const failed: bigint[] = [];
  for (const reader of await findReaders(Prisma.sql`u.id = ANY(${ids}::bigint[])`)) {
    const outcome = await mailTo(reader);
    if (outcome === "sent") sent += 1;
    if (outcome === "failed") failed.push(reader.userId);
  }
  if (failed.length > 0) await giveBack(actor, failed);
  return { sent, failed: failed.length };
}

/** One reader's mail; what fails for one is logged and costs nobody else theirs. */
async function mailTo(reader: UserActor): Promise<"sent" | "failed" | "nothing"> {
  try {
    const waiting = (await getInbox(reader)).filter(({ snoozed }) => snoozed === null);
    if (waiting.length === 0) return "nothing";
    const mail = { to: reader.email, subject: "WS-Tracker: what waits for you", text: textFor(reader, waiting) };
    return (await sendMail(mail)) ? "sent" : "failed";
  } catch (error) {
    logger.error({ err: error, userId: Number(reader.userId) }, "an inbox could not be mailed");
    return "failed";
  }
}

/** Marks the day's mail of these people as not sent, so that the next call sends it. */
function giveBack(actor: Actor, ids: bigint[]): Promise<void> {
  return mutate(actor, {
    permission: "settings:edit",
    action: "inbox.mail",
    run: async (tx) => {
      await tx.$executeRaw(Prisma.sql`UPDATE users SET inbox_mailed_on = NULL WHERE id = ANY(${ids}::bigint[])`);
      return { result: undefined, audit: [] };
    },
  });
}

/** Marks the day's mail as sent before it is: a crash costs a mail, and a second call sends none twice. */
function claim(actor: Actor, today: string): Promise<bigint[]> {
  return mutate(actor, {
    permission: "settings:edit",
    action: "inbox.mail",
    run: async (tx) => {
      if (!canSendMail()) return { result: [], audit: [] };
      const rows = await tx.$queryRaw<{ id: bigint }[]>(
        Prisma.sql`
          UPDATE users
          SET inbox_mailed_on = ${today}::date
          WHERE wants_inbox_mail AND is_active AND inbox_mailed_on IS DISTINCT FROM ${today}::date
          RETURNING id`,
      );
      return { result: rows.map(({ id }) => id), audit: [] };
    },
  });
}

function textFor({ name }: UserActor, groups: InboxGroup[]): string {
  const { APP_URL } = env();
  const lines = groups.map(({ title, count, href }) => `- ${title}: ${countWords(count)}\n  ${APP_URL}${href}`);
  return `Hello ${name},\n\nthis waits for you in WS-Tracker:\n\n${lines.join("\n")}\n\nYou get this on weekday mornings because you asked for it; your inbox turns it off:\n${APP_URL}/inbox\n`;
}
