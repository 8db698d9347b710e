import { describe, expect, it } from "vitest";
import { softAddress } from "./soft-address";

const here = { href: "https://panel.example/circuits?page=2" };
const link = (href: string, attributes: string[] = [], target = "") => ({
  href: new URL(href, here.href).href,
  target,
  hasAttribute: (name: string) => attributes.includes(name),
});

describe("softAddress", () => {
  it("goes softly to pages of this site", () => {
    expect(softAddress(link("/circuits/7#history"), here)).toBe("/circuits/7#history");
    expect(softAddress(link("/circuits?page=3"), here)).toBe("/circuits?page=3");
  });

  it.each([
    ["another site", link("https://elsewhere.example/circuits")],
    ["another tab", link("/circuits/7", [], "_blank")],
    ["a download", link("/circuits/7", ["download"])],
    ["an API address", link("/api/export")],
    ["a link marked native", link("/circuits/7", ["data-native"])],
    ["a place on this page", link("/circuits?page=2#main")],
    ["another scheme", link("mailto:someone@example.test")],
  ])("leaves %s to the browser", (_what, one) => {
    expect(softAddress(one, here)).toBeNull();
  });
});
