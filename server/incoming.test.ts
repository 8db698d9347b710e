import { describe, expect, it } from "vitest";
import { isFromPanel, putRight, readTarget } from "./incoming.mjs";

const appUrl = new URL("https://panel.example");

describe("a request's target", () => {
  it.each(["/circuits/%", "/%E0%A4%A", "/circuits/%00", "/a%0a", "*", "", "circuits"])(
    "%j cannot be read",
    (target) => {
      expect(readTarget(target)).toBeNull();
    },
  );

  it.each([
    ["/circuits?q=%", { url: "/circuits?q=%", path: "/circuits" }],
    ["/regions/", { url: "/regions/", path: "/regions" }],
    ["http://elsewhere.example/circuits?a=b", { url: "/circuits?a=b", path: "/circuits" }],
    ["/", { url: "/", path: "/" }],
  ])("%j is read as %j", (target, expected) => {
    expect(readTarget(target)).toEqual(expected);
  });
});

describe("headers put right (security E3)", () => {
  it("say where the panel is and who asks, and nothing that only the server may say", () => {
    const headers: Record<string, string> = {
      host: "mangled:1",
      "x-forwarded-host": "evil.example",
      "x-forwarded-for": "203.0.113.9",
      forwarded: "for=203.0.113.9",
      "x-nonce": "guess",
      "x-middleware-subrequest": "proxy:proxy",
      "content-security-policy": "script-src *",
      "x-client-address": "203.0.113.9",
      "x-request-id": "mine",
      "next-action": "40ab",
      cookie: "a=b",
    };
    putRight(headers, { id: "id-1", address: "198.51.100.7", appUrl });
    expect(headers).toEqual({
      host: "panel.example",
      "x-forwarded-host": "panel.example",
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
      "x-forwarded-for": "198.51.100.7",
      "x-client-address": "198.51.100.7",
      "x-request-id": "id-1",
      "next-action": "40ab",
      cookie: "a=b",
    });
  });
});

describe("a write from the panel's own pages (security E1)", () => {
  it.each([
    [{ origin: "https://panel.example" }, true],
    [{ origin: "https://panel.example", "sec-fetch-site": "same-origin" }, true],
    [{ origin: "https://panel.example", "sec-fetch-site": "cross-site" }, false],
    [{ origin: "https://panel.example.evil.example" }, false],
    [{ origin: "null" }, false],
    [{}, false],
  ])("%j: %s", (headers, expected) => {
    expect(isFromPanel(headers, appUrl)).toBe(expected);
  });
});
