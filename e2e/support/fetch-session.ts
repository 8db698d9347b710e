import type { Person } from "./people";

/** The cookies of a fetch as a browser would keep them. */
export class CookieJar {
  readonly kept = new Map<string, string>();

  keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      if (/max-age=0/i.test(cookie)) this.kept.delete(name);
      else this.kept.set(name, value);
    }
  }

  get header(): string {
    return [...this.kept].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/** Signs in by the routes that the form uses; `at` is where the requests go, `url` the panel's address. */
export async function signInByFetch(
  url: string,
  { email, password }: Person,
  { at = url, headers = {} }: { at?: string; headers?: Record<string, string> } = {},
): Promise<{ jar: CookieJar; answer: Response }> {
  const jar = new CookieJar();
  const csrf = await fetch(`${at}/api/auth/csrf`);
  jar.keep(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`${at}/api/auth/callback/credentials`, {
    method: "POST",
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
    headers: { ...headers, origin: url, cookie: jar.header },
    redirect: "manual",
  });
  jar.keep(answer);
  return { jar, answer };
}
