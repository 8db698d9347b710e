import { describe, expect, it } from "vitest";
import { assertNodeVersion } from "./prepare.mjs";

describe("assertNodeVersion", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.3"])("given Node %s, then goes on", (version) => {
    expect(() => assertNodeVersion(version)).not.toThrow();
  });

  it.each(["18.20.4", "20.18.9", "20.9.0", "9.11.2"])(
    "given Node %s, then one line says what is needed and what is there",
    (version) => {
      expect(() => assertNodeVersion(version)).toThrow(
        `WS-Tracker needs Node 20.19 or newer; this is ${version}. Install Node 22 or 24 LTS from your usual source.`,
      );
    },
  );
});
