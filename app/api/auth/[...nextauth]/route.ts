import NextAuth from "next-auth";
import { cookies } from "next/headers";
import { type SignIn, signIn } from "@/lib/domain/sign-in/sign-in";
import { type SignInCode, signInWithCode } from "@/lib/domain/sign-in/sign-in-with-code";
import { readSessionToken } from "@/lib/platform/actor";
import { type ProveCredentials, authOptions } from "@/lib/platform/auth";
import { toFailure } from "@/lib/platform/error-response";
import { assertSameOrigin } from "@/lib/platform/same-origin";
import { challengeCookie } from "@/lib/platform/session-cookie";
import { type RequestOrigin, revokeSession } from "@/lib/platform/sessions";
import { endedChallengeCookie, signInAnswer, themeCookie } from "./sign-in-answer";

type Context = { params: Promise<{ nextauth: string[] }> };
type Handler = (request: Request, context: Context) => Promise<Response>;

// Made per request: the options read the environment, which a build does not have.
async function handler(request: Request, context: Context): Promise<Response> {
  const before = request.method === "POST" ? await readSessionToken() : null;
  const reached: { outcome?: SignIn | SignInCode } = {};
  const step = <T extends SignIn | SignInCode>(
    prove: (credentials: unknown, origin: RequestOrigin) => Promise<T>,
  ): ProveCredentials =>
    async function proveAndNote(credentials, origin) {
      // What cannot be checked, because the database or a key is away, is not called wrong.
      reached.outcome = { outcome: "unavailable" };
      reached.outcome = await prove(credentials, origin);
      return reached.outcome.outcome === "signed-in" ? reached.outcome : null;
    };
  const password = step(signIn);
  const code = step(async (credentials, origin) =>
    signInWithCode((await cookies()).get(challengeCookie().name)?.value ?? null, credentials, origin),
  );
  const nextAuth = NextAuth(authOptions({ password, code })) as Handler;
  const answer = await nextAuth(request, context);
  if (request.url.includes("/api/auth/signout") && request.method === "POST")
    answer.headers.set("clear-site-data", '"cache", "storage"');
  if (!reached.outcome) return answer;
  if (reached.outcome.outcome === "signed-in") {
    answer.headers.append("set-cookie", endedChallengeCookie());
    // The appearance a person chose on another device; "system" leaves this one's choice.
    if (reached.outcome.theme !== "system") answer.headers.append("set-cookie", themeCookie(reached.outcome.theme));
    // What this browser was signed in as before does not live on beside the new session (security C4).
    if (before) await revokeSession(before, "signed in anew");
  }
  return signInAnswer(reached.outcome) ?? answer;
}

/** NextAuth's own token guards its forms; beside it, a write has to come from the panel itself (security E1). */
async function post(request: Request, context: Context): Promise<Response> {
  try {
    assertSameOrigin(request.headers);
  } catch (error) {
    return Response.json(toFailure(error, "sign-in"), {
      status: 403,
      headers: { "cache-control": "private, no-store" },
    });
  }
  return handler(request, context);
}

export { handler as GET, post as POST };
