import "server-only";
import { BlockList, isIP } from "node:net";

const REFUSED_IPV4: [string, number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // carrier-grade NAT, and the metadata service of one cloud
  ["127.0.0.0", 8],
  ["169.254.0.0", 16], // link-local, and the metadata service of most clouds
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const REFUSED_IPV6: [string, number][] = [
  ["::", 96], // unspecified, loopback and the old v4-compatible form
  ["::ffff:0:0", 96], // v4-mapped: a detour around the list above
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7], // unique local, and a metadata service
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

// One list would let a v4-mapped rule match every plain IPv4 address.
const ipv4 = new BlockList();
for (const [network, bits] of REFUSED_IPV4) ipv4.addSubnet(network, bits, "ipv4");
const ipv6 = new BlockList();
for (const [network, bits] of REFUSED_IPV6) ipv6.addSubnet(network, bits, "ipv6");

/**
 * True for every address that is not a public unicast one: private, loopback, link-local, metadata, mapped, reserved.
 */
export function isRefusedAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, "");
  const family = isIP(plain);
  if (family === 4) return ipv4.check(plain, "ipv4");
  if (family === 6) return ipv6.check(plain, "ipv6");
  return true;
}
