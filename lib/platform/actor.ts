import "server-only";
import { decode } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { UserActor } from "./actor-types";
import { isDatabaseAway, unavailable } from "./database-away";
import { env } from "./env";
import { httpEntry } from "./http-entry";
import { requestOrigin } from "./request-origin";
import { sessionCookie } from "./session-cookie";
import { findSessionActor } from "./sessions";

/**
 * Deriving NextAuth's key and decrypting costs more than the session's query, and what a cookie holds never changes.
 */
const openedCookies = new Map<string, string>();
const MAX_OPENED = 1_000;

/**
 * The session token inside NextAuth's cookie, or null. The cookie alone proves nothing: the row decides (security C1).
 */
export async function readSessionToken(): Promise<string | null> {
  const value = (await cookies()).get(sessionCookie().name)?.value;
  if (!value) return null;
  const opened = openedCookies.get(value);
  if (opened !== undefined) return opened;
  const token = await decode({ token: value, secret: env().AUTH_SECRET }).catch(() => null);
  if (typeof token?.["sessionToken"] !== "string") return null;
  if (openedCookies.size >= MAX_OPENED) openedCookies.clear();
  openedCookies.set(value, token["sessionToken"]);
  return token["sessionToken"];
}

/**
 * Whoever has a live session, whatever they still owe; checked in the database on every request and once per request.
 * Only for the screens on which they give what they owe: first steps, enrolment, sign-out.
 */
export const currentPerson = cache(async (): Promise<UserActor | null> => {
  return findPerson({ isBackground: false });
});

/**
 * As `currentActor`, for what a page asks by itself while nobody may be there: it keeps no session alive (security C2).
 */
export async function backgroundActor(): Promise<UserActor | null> {
  const person = await findPerson({ isBackground: true });
  return person?.standing === "full" ? person : null;
}

async function findPerson(kind: { isBackground: boolean }): Promise<UserActor | null> {
  const token = await readSessionToken();
  if (token === null) return null;
  const origin = requestOrigin(await headers());
  try {
    const person = await findSessionActor(token, origin, kind);
    httpEntry()?.noteAnswerable(origin.requestId);
    return person;
  } catch (error) {
    throw isDatabaseAway(error) ? unavailable(origin.requestId) : error;
  }
}

/**
 * Who is calling; null when nobody is signed in, or when they still owe a password, a second factor or their first
 * steps (security B11).
 */
export async function currentActor(): Promise<UserActor | null> {
  const person = await currentPerson();
  return person?.standing === "full" ? person : null;
}

/**
 * The signed-in person, or a redirect: to the sign-in page and back to where they were going, or to what they still
 * owe. For pages and layouts.
 */
export async function requireActor(returnTo?: string): Promise<UserActor> {
  const person = await currentPerson();
  if (!person) redirect(returnTo ? `/sign-in?next=${encodeURIComponent(returnTo)}` : "/sign-in");
  if (person.standing !== "full") redirect("/onboarding");
  return person;
}

/** As `requireActor`, for the screens of somebody who still owes something. */
export async function requirePerson(returnTo?: string): Promise<UserActor> {
  const person = await currentPerson();
  if (!person) redirect(returnTo ? `/sign-in?next=${encodeURIComponent(returnTo)}` : "/sign-in");
  return person;
}
