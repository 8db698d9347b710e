import { BlockList, isIP } from "node:net";

/**
 * The proxies whose X-Forwarded-For counts: addresses and networks, separated by commas, as lib/platform/env.ts has
 * checked them.
 * @param {string} text
 */
export function trustedProxies(text) {
  const list = new BlockList();
  for (const entry of text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/**
 * Who really asks: the peer, or, when the peer is a configured proxy, the address it names; from right to left as long
 * as proxies name proxies. What no proxy of ours wrote is never believed (security E3).
 * @param {string | undefined} peer
 * @param {string | undefined} forwardedFor
 * @param {BlockList} proxies
 * @returns {string | null}
 */
export function clientAddress(peer, forwardedFor, proxies) {
  let client = plainAddress(peer ?? "");
  const hops = (forwardedFor ?? "").split(",").map((hop) => plainAddress(hop.trim()));
  while (client && isTrusted(client, proxies) && hops.length > 0) {
    const hop = hops.pop() ?? null;
    if (hop === null) break;
    client = hop;
  }
  return client;
}

/** @param {string} address @param {BlockList} proxies */
function isTrusted(address, proxies) {
  return proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * An address without a port, brackets, zone or the IPv6 dress of an IPv4 one; null for anything else.
 * @param {string} text
 */
function plainAddress(text) {
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, withPort] = /^(\d+(?:\.\d+){3}):\d+$/.exec(text) ?? [];
  const address = (bracketed ?? withPort ?? text).replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(address) ? address : null;
}
