import "server-only";
import { decode } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { UserActor } from "./actor-types";
import { env } from "./env";
import { requestOrigin } from "./request-origin";
import { sessionCookie } from "./session-cookie";
import { findSessionActor } from "./sessions";

/** The session token inside NextAuth's cookie, or null. The cookie alone proves nothing: the row decides (security C1). */
export async function readSessionToken(): Promise<string | null> {
  const value = (await cookies()).get(sessionCookie().name)?.value;
  if (!value) return null;
  const token = await decode({ token: value, secret: env().AUTH_SECRET }).catch(() => null);
  return typeof token?.["sessionToken"] === "string" ? token["sessionToken"] : null;
}

/** Who is calling, checked in the database on every request and once per request; null when nobody is signed in. */
export const currentActor = cache(async (): Promise<UserActor | null> => {
  const token = await readSessionToken();
  return token === null ? null : findSessionActor(token, requestOrigin(await headers()));
});

/** The signed-in person, or a redirect to the sign-in page and back to where they were going. For pages and layouts. */
export async function requireActor(returnTo?: string): Promise<UserActor> {
  const actor = await currentActor();
  if (!actor) redirect(returnTo ? `/sign-in?next=${encodeURIComponent(returnTo)}` : "/sign-in");
  return actor;
}
