import "server-only";
import { env } from "@/lib/platform/env";
import { sendMail } from "@/lib/platform/mail";

type Addressee = { name: string; email: string };

const NOT_YOU = "If this was not you, tell an administrator at once and set a new password.";

/** Tells a person by mail what happened to their account, where mail is set up; the act itself never waits for it. */
function notify({ name, email }: Addressee, subject: string, sentence: string): void {
  void sendMail({
    to: email,
    subject: `WS-Tracker: ${subject}`,
    text: `Hello ${name},\n\n${sentence}\n\n${NOT_YOU}\n\n${env().APP_URL}\n`,
  });
}

export function notifyOfPasswordChange(person: Addressee): void {
  notify(
    person,
    "your password was changed",
    "Your password for WS-Tracker was changed just now, and every other session was signed out.",
  );
}

export function notifyOfTwoFactor(person: Addressee, isOn: boolean): void {
  notify(
    person,
    `two-factor sign-in is ${isOn ? "on" : "off"}`,
    isOn
      ? "An authenticator app was set up for your account just now."
      : "The authenticator app of your account was turned off just now.",
  );
}

export function notifyOfNewRecoveryCodes(person: Addressee): void {
  notify(
    person,
    "you have new recovery codes",
    "New recovery codes were made for your account just now; the old ones no longer work.",
  );
}

export function notifyOfRecoveryCode(person: Addressee, codesLeft: number): void {
  notify(
    person,
    "a recovery code was used",
    `Somebody signed in with one of your recovery codes just now. ${codesLeft} ${codesLeft === 1 ? "is" : "are"} left.`,
  );
}

/** The mail that carries an invitation. Answers whether a mail server took it. */
export async function mailInvitation(person: Addressee, url: string): Promise<boolean> {
  const text = `Hello ${person.name},\n\nyou are invited to WS-Tracker. Set your password with this link within three days; it works once:\n\n${url}\n`;
  return sendMail({ to: person.email, subject: "WS-Tracker: your invitation", text });
}

/** The mail that carries a reset link. Answers whether a mail server took it. */
export async function mailResetLink(person: Addressee, url: string): Promise<boolean> {
  const text = `Hello ${person.name},\n\nset a new password for WS-Tracker with this link within an hour; it works once:\n\n${url}\n\nIf you did not ask for it, leave it unused: your password stays as it is.\n`;
  return sendMail({ to: person.email, subject: "WS-Tracker: set a new password", text });
}
