const FALLBACK = "/circuits";
const PANEL = "http://panel.invalid";

/**
 * A path inside this panel to return to after signing in; anything else falls back to the circuits (security E6). What
 * is checked is what is answered: `/.//host` becomes `//host` only when it is normalised.
 */
export function safeReturnPath(value: string | string[] | undefined): string {
  if (typeof value !== "string" || !value.startsWith("/") || !URL.canParse(value, PANEL)) return FALLBACK;
  const url = new URL(value, PANEL);
  if (url.origin !== PANEL || url.pathname === "/sign-in") return FALLBACK;
  const path = `${url.pathname}${url.search}`;
  return /^\/(?![/\\])/.test(path) ? path : FALLBACK;
}
