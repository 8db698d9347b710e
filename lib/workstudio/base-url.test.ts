import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkBaseUrl } from "./base-url";
import { checkedLookup, type ResolveHost } from "./checked-lookup";
import { isRefusedAddress } from "./refused-address";

describe("isRefusedAddress (G1)", () => {
  it.each([
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "fc00::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "ff02::1",
    "",
    "example.com",
  ])("refuses %s", (address) => {
    expect(isRefusedAddress(address)).toBe(true);
  });

  it.each(["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "192.167.255.1"])(
    "lets %s pass",
    (address) => {
      expect(isRefusedAddress(address)).toBe(false);
    },
  );

  it("refuses every v4-mapped form of every address", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isRefusedAddress(`::ffff:${address}`)).toBe(true);
      }),
    );
  });
});

describe("checkBaseUrl (G1)", () => {
  it.each([
    "http://workstudio.example",
    "ftp://workstudio.example",
    "not a url",
    "",
    "https://user:pw@workstudio.example",
    "https://user@workstudio.example",
    "https://workstudio.example/?a=1",
    "https://workstudio.example/#x",
    "https://127.0.0.1",
    "https://2130706433",
    "https://0x7f000001",
    "https://0x7f.1",
    "https://0177.0.0.1",
    "https://127.1",
    "https://[::1]",
    "https://[::ffff:127.0.0.1]",
    "https://[::ffff:7f00:1]",
    "https://169.254.169.254/latest",
    "https://10.0.0.5:8443",
    "https://①②⑦.0.0.1",
  ])("refuses %s", (url) => {
    expect(() => checkBaseUrl(url, [])).toThrow(expect.objectContaining({ kind: "refused_address" }));
  });

  it("allows https, and http or private only for hosts of the list", () => {
    expect(checkBaseUrl("https://workstudio.example:8443/ddo/", [])).toEqual({
      origin: "https://workstudio.example:8443",
      path: "/ddo",
      hostname: "workstudio.example",
      trusted: false,
    });
    expect(checkBaseUrl("http://127.0.0.1:4010", ["127.0.0.1"]).trusted).toBe(true);
    expect(checkBaseUrl("http://LocalHost:4010", ["localhost:4010"]).trusted).toBe(true);
    expect(() => checkBaseUrl("http://localhost:4011", ["localhost:4010"])).toThrow();
    expect(() => checkBaseUrl("http://user:pw@localhost:4010", ["localhost"])).toThrow();
  });

  it("never quotes the address it refuses", () => {
    expect(() => checkBaseUrl("https://user:hunter2@workstudio.example", [])).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("hunter2") as string }),
    );
  });
});

describe("checkedLookup (G1)", () => {
  function look(resolve: ResolveHost, all: boolean): Promise<unknown> {
    return new Promise((done) => {
      checkedLookup(resolve)("workstudio.example", { all }, (error, address) => done(error?.code ?? address));
    });
  }

  it("hands the socket the very addresses it checked", async () => {
    const answers = ["203.1.113.7", "127.0.0.1"];
    const rebinding: ResolveHost = () => Promise.resolve([{ address: answers.shift() ?? "", family: 4 }]);
    expect(await look(rebinding, false)).toBe("203.1.113.7");
    expect(await look(rebinding, false)).toBe("WORKSTUDIO_REFUSED_ADDRESS");
  });

  it("refuses a host with one bad address among good ones, and passes failures on", async () => {
    const mixed: ResolveHost = () =>
      Promise.resolve([
        { address: "8.8.8.8", family: 4 },
        { address: "::1", family: 6 },
      ]);
    expect(await look(mixed, true)).toBe("WORKSTUDIO_REFUSED_ADDRESS");
    expect(await look(() => Promise.resolve([]), true)).toBe("ENOTFOUND");
    expect(await look(() => Promise.reject(Object.assign(new Error("x"), { code: "EAI_AGAIN" })), true)).toBe(
      "EAI_AGAIN",
    );
  });
});
