"use server";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { readSessionToken } from "@/lib/platform/actor";
import { assertSameOrigin } from "@/lib/platform/same-origin";
import { sessionCookie } from "@/lib/platform/session-cookie";
import { revokeSession } from "@/lib/platform/sessions";

/** Ends this session for good: the row is revoked before the cookie goes, so a copy of the cookie opens nothing (security C7). */
export async function signOutAction(): Promise<void> {
  assertSameOrigin(await headers());
  const token = await readSessionToken();
  if (token) await revokeSession(token, "signed out");
  const { name, secure } = sessionCookie();
  (await cookies()).set(name, "", { httpOnly: true, sameSite: "lax", path: "/", secure, maxAge: 0 });
  redirect("/sign-in");
}
