/** What a request says of itself, put right before Next reads it. */

/** Set by Next, by this server or by a proxy for them; from outside they could steer the panel (security E3, S5). */
const STRIPPED =
  /^(x-(nonce|middleware-.*|invoke-.*|matched-path|now-.*|original-.*|rewrite-.*|real-ip|forwarded-.*|request-id|client-address)|forwarded|content-security-policy)$/;

/**
 * The path and query of a request's target, or null when no path can be read from it.
 * @param {string | undefined} target
 * @returns {{ url: string, path: string } | null}
 */
export function readTarget(target = "") {
  const url = target.replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");
  const [path = ""] = url.split(/[?#]/);
  if (!path.startsWith("/")) return null;
  try {
    const decoded = decodeURIComponent(path);

    return /[\u0000-\u001f\u007f]/.test(decoded) ? null : { url, path: path.replace(/(?<=.)\/+$/, "") };
  } catch {
    return null;
  }
}

/**
 * Takes out what only this server may say, and says it: who asks, the request's id, and that the panel is where APP_URL
 * says, whatever a proxy made of Host (Next compares an action's Origin with it).
 * @param {import("node:http").IncomingHttpHeaders} headers changed in place
 * @param {{ id: string, address: string | null, appUrl: URL }} facts
 */
export function putRight(headers, { id, address, appUrl }) {
  for (const name of Object.keys(headers)) if (STRIPPED.test(name)) delete headers[name];
  headers.host = appUrl.host;
  headers["x-forwarded-host"] = appUrl.host;
  headers["x-forwarded-proto"] = appUrl.protocol.slice(0, -1);
  headers["x-forwarded-port"] = appUrl.port || (appUrl.protocol === "https:" ? "443" : "80");
  headers["x-request-id"] = id;
  if (address) headers["x-forwarded-for"] = headers["x-client-address"] = address;
}

/**
 * Whether a write comes from the panel's own pages: its Origin is there and APP_URL's, and no browser marks it as
 * another site's (security E1).
 * @param {import("node:http").IncomingHttpHeaders} headers
 * @param {URL} appUrl
 */
export function isFromPanel(headers, appUrl) {
  const site = headers["sec-fetch-site"];
  return headers.origin === appUrl.origin && (site === undefined || site === "same-origin");
}
