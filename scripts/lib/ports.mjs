import { createServer } from "node:net";
import { claimPort } from "./port-claims.mjs";

const LOOPBACK = ["127.0.0.1", "::1"];

/**
 * The port when it could be taken on this host, else 0.
 * @param {number} port
 * @param {string | undefined} host
 * @returns {Promise<number>}
 */
function tryPort(port, host) {
  return new Promise((answer) => {
    const server = createServer();
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      answer(error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT" ? port : 0),
    );
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => answer(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}

/**
 * @param {number} port
 * @param {string[]} hosts
 */
async function isFree(port, hosts) {
  for (const host of hosts) if (!(await tryPort(port, host))) return false;
  return true;
}

/**
 * The first free port at or after `wanted`, of 100; 0 lets the system choose. A port counts as free only when neither
 * loopback address has it: a browser may take `localhost` for either.
 * @param {number} wanted
 */
export async function findFreePort(wanted, hosts = LOOPBACK) {
  if (wanted === 0) return tryPort(0, hosts[0]);
  for (let port = wanted; port < wanted + 100 && port <= 65_535; port += 1)
    if ((await isFree(port, hosts)) && claimPort(port)) return port;
  throw new Error(`No port is free from ${wanted} to ${Math.min(wanted + 99, 65_535)}. Free one, or set PORT.`);
}
