import "server-only";
import { createTransport } from "nodemailer";
import { env } from "./env";
import { logger } from "./logger";

export type Mail = { to: string; subject: string; text: string };

const TIMEOUT_MS = 10_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether the operator set up a mail server; without one, administrators hand links over themselves. */
export function canSendMail(): boolean {
  return env().SMTP_URL !== undefined;
}

/**
 * Sends a plain text. Answers false, and logs why without the text, when there is no mail server or it did not take it:
 * links in mails are secrets.
 */
export async function sendMail({ to, subject, text }: Mail): Promise<boolean> {
  const { SMTP_URL, SMTP_FROM } = env();
  if (!SMTP_URL || !SMTP_FROM) return false;
  const url = new URL(SMTP_URL);
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port) || (url.protocol === "smtps:" ? 465 : 587),
    secure: url.protocol === "smtps:",
    // Plain text over a network would show links and the password of the mail account (security F8).
    requireTLS: url.protocol === "smtp:" && !LOOPBACK.test(url.hostname),
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from: SMTP_FROM, to, subject, text });
    return true;
  } catch (error) {
    logger.error({ err: error, subject }, "a mail could not be sent");
    return false;
  } finally {
    transport.close();
  }
}
