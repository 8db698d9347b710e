import { describe, expect, it } from "vitest";
import { cookieNames } from "./cookie-names";

describe("the panel's cookies", () => {
  it("of two ports of one host do not meet", () => {
    const [one, other] = ["http://localhost:3000", "http://localhost:3001"].map((url) =>
      Object.values(cookieNames(url)),
    );
    expect(one?.filter((name) => typeof name === "string" && other?.includes(name))).toEqual([]);
  });

  it("are bound to https and to their host where there is https (security C3)", () => {
    expect(cookieNames("https://panel.example")).toMatchObject({
      isSecure: true,
      session: "__Host-ws-tracker.session",
    });
    expect(cookieNames("https://panel.example:8443").session).toBe("__Host-ws-tracker-8443.session");
  });
});
