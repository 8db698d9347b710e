import { readSessionToken } from "@/lib/platform/actor";
import { env } from "@/lib/platform/env";
import { toFailure } from "@/lib/platform/error-response";
import { logger } from "@/lib/platform/logger";
import { assertSameOrigin } from "@/lib/platform/same-origin";
import { sessionCookie } from "@/lib/platform/session-cookie";
import { signOut } from "@/lib/domain/sign-in/sign-out";
import { requestOrigin } from "@/lib/platform/request-origin";

/**
 * Ends this session for good: the row is revoked before the cookie goes, so a copy of the cookie opens nothing, and the
 * browser drops what it kept (security C7). A plain form posts here, because only a route can send the header for that.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    assertSameOrigin(request.headers);
  } catch (error) {
    return Response.json(toFailure(error, "sign-out"), { status: 403 });
  }
  const token = await readSessionToken();
  const origin = requestOrigin(request.headers);
  if (token) {
    await signOut(token, origin).catch((error: unknown) => {
      // The browser forgets the session all the same; the row ends by itself after half an hour without a request.
      logger.error({ err: error, requestId: origin.requestId }, "signed out without ending the session’s row");
    });
  }
  const { name, secure } = sessionCookie();
  const headers = new Headers({
    location: `${env().APP_URL}/sign-in`,
    "cache-control": "private, no-store",
    "clear-site-data": '"cache", "storage"',
    "set-cookie": `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`,
  });
  return new Response(null, { status: 303, headers });
}
