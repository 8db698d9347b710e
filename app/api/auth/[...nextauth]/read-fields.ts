import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";

/** What a sign-in may bring; anything else is left behind. */
const FIELDS = ["csrfToken", "email", "password", "code", "json"] as const;

/**
 * The fields of a sign-in's body, as a form or JSON sends them; NextAuth itself answers a body that it cannot read with
 * a 500. Throws INVALID for a body that is neither, and for a way back that leads off the panel (security A11, E6).
 */
export async function readFields(request: Request): Promise<URLSearchParams> {
  const text = await request.text();
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const sent =
    type === "application/json"
      ? fieldsOf(text)
      : type === "application/x-www-form-urlencoded" || text === ""
        ? new URLSearchParams(text)
        : null;
  if (!sent) throw new AppError("INVALID", "This sign-in could not be read. Reload the page and try again.");
  assertWayBack(sent.get("callbackUrl"));
  assertWayBack(new URL(request.url).searchParams.get("callbackUrl"));
  const fields = new URLSearchParams();
  for (const name of FIELDS) {
    const value = sent.get(name);
    if (value !== null) fields.set(name, value);
  }
  return fields;
}

function fieldsOf(text: string): URLSearchParams | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return new URLSearchParams(
      Object.entries(value).flatMap(([name, one]) =>
        typeof one === "string" ? [[name, one] as [string, string]] : [],
      ),
    );
  } catch {
    return null;
  }
}

function assertWayBack(callbackUrl: string | null): void {
  if (callbackUrl === null) return;
  const { APP_URL } = env();
  const isHere = URL.canParse(callbackUrl, APP_URL) && new URL(callbackUrl, APP_URL).origin === new URL(APP_URL).origin;
  if (!isHere) throw new AppError("INVALID", "The way back after signing in has to be an address of this panel.");
}
