import NextAuth from "next-auth";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import { type SignIn, signIn } from "@/lib/domain/sign-in/sign-in";
import { type SignInCode, signInWithCode } from "@/lib/domain/sign-in/sign-in-with-code";
import { readSessionToken } from "@/lib/platform/actor";
import { type ProveCredentials, authOptions } from "@/lib/platform/auth";
import { toFailure } from "@/lib/platform/error-response";
import { httpStatus, notFound } from "@/lib/platform/errors";
import { requestOrigin } from "@/lib/platform/request-origin";
import { assertSameOrigin } from "@/lib/platform/same-origin";
import { challengeCookie, sessionCookie } from "@/lib/platform/session-cookie";
import { type RequestOrigin, revokeSession } from "@/lib/platform/sessions";
import { readFields } from "./read-fields";
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
  const answer = endingWithBrowser(await nextAuth(request, context));
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

/** The session's cookie ends with the browser: how long a session lasts is the database's to say (security C2, C3). */
function endingWithBrowser(answer: Response): Response {
  const cookies = answer.headers.getSetCookie();
  answer.headers.delete("set-cookie");
  const { name } = sessionCookie();
  for (const cookie of cookies)
    answer.headers.append(
      "set-cookie",
      cookie.startsWith(`${name}=`) ? cookie.replace(/; Expires=[^;]*/i, "") : cookie,
    );
  return answer;
}

/**
 * What the sign-in form needs of NextAuth. Its own pages, its sign-out, which nothing records, and its copy of the
 * session are closed.
 */
const OPEN = { GET: ["csrf", "providers"], POST: ["callback/credentials", "callback/code"] };

async function get(request: Request, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  return OPEN.GET.includes(nextauth.join("/")) ? handler(bare(request), context) : refusal(notFound("page"));
}

/** NextAuth's own token guards its forms; beside it, a write has to come from the panel itself (security E1). */
async function post(request: Request, context: Context): Promise<Response> {
  try {
    assertSameOrigin(request.headers);
    const { nextauth } = await context.params;
    if (!OPEN.POST.includes(nextauth.join("/"))) throw notFound("page");
    const body = await readFields(request);
    return await handler(bare(request, body), context);
  } catch (error) {
    return refusal(error, request.headers);
  }
}

/**
 * The request without its query and with nothing but the fields of a sign-in: NextAuth answers what else it cannot read
 * with a 500.
 */
function bare({ url, headers, method }: Request, body?: URLSearchParams): NextRequest {
  const { origin, pathname } = new URL(url);
  const own = new Headers(headers);
  for (const name of ["content-type", "content-length"]) own.delete(name);
  return new NextRequest(`${origin}${pathname}`, { method, headers: own, ...(body ? { body } : {}) });
}

function refusal(error: unknown, headers?: Headers): Response {
  const failure = toFailure(error, headers ? requestOrigin(headers).requestId : "sign-in");
  return Response.json(failure, {
    status: httpStatus[failure.code],
    headers: { "cache-control": "private, no-store" },
  });
}

export { get as GET, post as POST };
