import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress, trustedProxies } from "./client-address.mjs";

const PROXY = "10.0.0.1";
const proxies = trustedProxies("127.0.0.1, ::1, 10.0.0.0/8, fd00::/8");

describe("who asks (security E3)", () => {
  it.each([
    ["198.51.100.7", "203.0.113.9", "198.51.100.7", "a stranger's header counts for nothing"],
    [PROXY, undefined, PROXY, "a proxy that names nobody is who asks"],
    [PROXY, "198.51.100.7", "198.51.100.7", "a proxy names its client"],
    [PROXY, "203.0.113.9, 198.51.100.7", "198.51.100.7", "what the client wrote itself stands further left"],
    ["127.0.0.1", "198.51.100.7, 10.2.3.4", "198.51.100.7", "proxies name proxies"],
    ["::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7", "an IPv4 proxy on an IPv6 socket"],
    ["fd00::5", "2001:db8::7", "2001:db8::7", "IPv6"],
    [PROXY, "198.51.100.7:4711", "198.51.100.7", "with a port"],
    [PROXY, "[2001:db8::7]:4711", "2001:db8::7", "IPv6 with a port"],
    [PROXY, "198.51.100.7, unknown", PROXY, "what is no address ends the walk"],
    [PROXY, "10.9.9.9", "10.9.9.9", "a client inside the proxies' network"],
  ])("%s with %s is %s: %s", (peer, forwarded, expected, _why) => {
    expect(clientAddress(peer, forwarded, proxies)).toBe(expected);
  });

  it("is never an address that only the client wrote", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.string(), fc.constant("10.1.1.1"))), (written) => {
        const forwarded = [...written, "198.51.100.7"].join(", ");
        expect(clientAddress(PROXY, forwarded, proxies)).toBe("198.51.100.7");
        expect(clientAddress("198.51.100.7", forwarded, proxies)).toBe("198.51.100.7");
        expect(clientAddress(PROXY, forwarded, trustedProxies(""))).toBe(PROXY);
      }),
    );
  });
});
