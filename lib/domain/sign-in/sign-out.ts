import "server-only";
import { ownSubject, writeAudit } from "@/lib/platform/audit";
import { db } from "@/lib/platform/db";
import { type RequestOrigin, findSessionActor, revokeSession } from "@/lib/platform/sessions";

/** Ends the session of a token for good and puts it on record; a token that opens nothing changes nothing. */
export async function signOut(sessionToken: string, origin: RequestOrigin): Promise<void> {
  const person = await findSessionActor(sessionToken, origin);
  if (!person) return;
  await revokeSession(sessionToken, "signed out");
  await db().$transaction((tx) => writeAudit(tx, person, [{ action: "session.sign_out", ...ownSubject(person) }]));
}
