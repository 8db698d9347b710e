/**
 * Names of the panel's cookies. A browser sends a host's cookies to all of its ports, so the name carries a port that the address names:
 * two panels of one host do not meet. `__Host-` binds them to https and to this host (security C3).
 * @param {string} appUrl
 */
export function cookieNames(appUrl) {
  const { protocol, port } = new URL(appUrl);
  const name = (/** @type {string} */ of) =>
    `${protocol === "https:" ? "__Host-" : ""}ws-tracker${port && `-${port}`}.${of}`;
  return {
    isSecure: protocol === "https:",
    session: name("session"),
    challenge: name("challenge"),
    csrf: name("csrf"),
    callback: name("callback"),
  };
}
