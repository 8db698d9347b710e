/** A path inside this panel to return to after signing in; anything else falls back to the circuits (security E6). */
export function safeReturnPath(value: string | string[] | undefined): string {
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value)) return "/circuits";
  const url = new URL(value, "http://panel.invalid");
  return url.host === "panel.invalid" && url.pathname !== "/sign-in" ? `${url.pathname}${url.search}` : "/circuits";
}
