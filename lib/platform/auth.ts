import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { cookieNames } from "@/lib/cookie-names";
import { env } from "./env";
import { logger } from "./logger";
import { requestOrigin } from "./request-origin";
import { sessionCookie } from "./session-cookie";
import type { RequestOrigin } from "./sessions";

/** One step of the domain's sign-in: the session it opened, or null for every other outcome. */
export type ProveCredentials = (
  credentials: unknown,
  origin: RequestOrigin,
) => Promise<{ userId: bigint; sessionToken: string } | null>;
export type SignInSteps = { password: ProveCredentials; code: ProveCredentials };

const ABSOLUTE_SECONDS = 12 * 3600;

/**
 * NextAuth with credentials: its JWT carries only the token of our `sessions` row, which decides on every request
 * (security 0.1, C1). The steps are the domain's sign-in; either may open the session.
 */
export function authOptions(steps: SignInSteps): NextAuthOptions {
  const cookie = sessionCookie();
  const names = cookieNames(env().APP_URL);
  const own = { httpOnly: true, sameSite: "lax" as const, path: "/", secure: cookie.secure };
  return {
    secret: env().AUTH_SECRET,
    session: { strategy: "jwt", maxAge: ABSOLUTE_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    useSecureCookies: cookie.secure,
    cookies: {
      sessionToken: {
        name: cookie.name,
        options: own,
      },
      csrfToken: { name: names.csrf, options: own },
      callbackUrl: { name: names.callback, options: own },
    },
    logger: {
      error: (code) => logger.warn({ code }, "sign-in error"),
      warn: () => undefined,
      debug: () => undefined,
    },
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (credentials, request) => attempt(steps.password, credentials, request.headers),
      }),
      CredentialsProvider({
        id: "code",
        name: "Code",
        credentials: { code: { type: "text" } },
        authorize: (credentials, request) => attempt(steps.code, credentials, request.headers),
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        // NextAuth types the user as always there; it is only at sign-in.
        const signedIn = user as typeof user | undefined;
        return { sessionToken: signedIn && "sessionToken" in signedIn ? signedIn.sessionToken : token["sessionToken"] };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
  };
}

/** An error thrown by a provider would stand verbatim in the redirect URL (security 0.2), so nothing leaves it. */
async function attempt(prove: ProveCredentials, credentials: unknown, headers: unknown) {
  try {
    const proved = await prove(credentials, requestOrigin(new Headers(headers as Record<string, string>)));
    return proved ? { id: String(proved.userId), sessionToken: proved.sessionToken } : null;
  } catch (error) {
    logger.error({ err: error }, "sign-in could not be checked");
    return null;
  }
}
