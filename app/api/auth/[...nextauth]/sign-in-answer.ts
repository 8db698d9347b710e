import { CHALLENGE_MINUTES } from "@/lib/domain/sign-in/mutations";
import type { SignIn } from "@/lib/domain/sign-in/sign-in";
import type { SignInCode } from "@/lib/domain/sign-in/sign-in-with-code";
import { env } from "@/lib/platform/env";
import { challengeCookie } from "@/lib/platform/session-cookie";

/** What a sign-in came to, where NextAuth itself knows only yes and no; null leaves its answer as it is. */
export function signInAnswer(outcome: SignIn | SignInCode): Response | null {
  if (outcome.outcome === "second-factor")
    return answer(200, "/sign-in/code", cookieText(outcome.challengeToken, CHALLENGE_MINUTES * 60));
  if (outcome.outcome === "unavailable") return answer(503, "/sign-in?error=unavailable");
  if (outcome.outcome === "refused" && "because" in outcome)
    return answer(401, `/sign-in/code?error=${outcome.because}`);
  return null;
}

/** Takes the challenge's cookie away. */
export function endedChallengeCookie(): string {
  return cookieText("", 0);
}

/** As the theme switch writes it: pages read it, and script may. */
export function themeCookie(theme: string): string {
  return `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${challengeCookie().secure ? "; Secure" : ""}`;
}

function answer(status: number, path: string, cookie?: string): Response {
  const headers = new Headers({ "cache-control": "private, no-store" });
  if (cookie) headers.set("set-cookie", cookie);
  if (status === 503) headers.set("retry-after", "5");
  return Response.json({ url: `${env().APP_URL}${path}` }, { status, headers });
}

function cookieText(value: string, seconds: number): string {
  const { name, secure } = challengeCookie();
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
