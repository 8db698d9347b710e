import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configurationSchema, parseEnvironment } from "./env";
import { isWeakKey, isWeakSecret } from "./secret-strength";

const [one, other] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
const weak = Buffer.alloc(32, 7).toString("base64");
const configure = (variables: Record<string, string>) => () => parseEnvironment(configurationSchema, variables);

describe("F5 a key that no generator made", () => {
  it.each([
    ["zeros", Buffer.alloc(32)],
    ["one byte", Buffer.alloc(32, 0xa5)],
    ["a part over and over", Buffer.from(randomBytes(16).toString("hex").repeat(2), "hex")],
    ["a row that counts", Buffer.from(Array.from({ length: 32 }, (_, index) => index))],
    ["a row that counts down by threes", Buffer.from(Array.from({ length: 32 }, (_, index) => 250 - 3 * index))],
    ["plain text", Buffer.from("correct horse battery staple 123")],
    ["hex digits as text", Buffer.from(randomBytes(16).toString("hex"))],
  ])("is %s", (_, key) => {
    expect(key).toHaveLength(32);
    expect(isWeakKey(key)).toBe(true);
  });

  it("is none that a generator made", () => {
    for (let turn = 0; turn < 5_000; turn += 1) expect(isWeakKey(randomBytes(32))).toBe(false);
  });

  it("is a secret of few characters or one over and over", () => {
    for (const secret of ["s".repeat(40), "0123456789".repeat(4), "ab".repeat(20)])
      expect(isWeakSecret(secret)).toBe(true);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 48 }),
        () => !isWeakSecret(randomBytes(32).toString("hex")),
      ),
    );
  });
});

describe("the start refuses in one line", () => {
  it.each([
    [
      { ENCRYPTION_KEYS: `k1:${weak}` },
      /^Configuration: ENCRYPTION_KEYS begins with a key, k1, that was not made at random/,
    ],
    [
      { ENCRYPTION_KEYS: `k2:${one},k1:${one}` },
      /^Configuration: ENCRYPTION_KEYS has the same key twice, as k2 and as k1/,
    ],
    [{ ENCRYPTION_KEYS: `k1:${one},k1:${other}` }, /^Configuration: ENCRYPTION_KEYS names two keys k1/],
    [{ AUTH_SECRET: "s".repeat(40) }, /^Configuration: AUTH_SECRET was not made at random/],
    [
      { AUTH_SECRET: one, ENCRYPTION_KEYS: `k1:${one}` },
      /^Configuration: AUTH_SECRET is also one of the ENCRYPTION_KEYS/,
    ],
    [
      { AUTH_SECRET: Buffer.from(other, "base64").toString("hex"), ENCRYPTION_KEYS: `k2:${one},k1:${other}` },
      /^Configuration: AUTH_SECRET is also one of the ENCRYPTION_KEYS/,
    ],
  ])("%j", (variables, message) => {
    expect(configure(variables)).toThrow(message);
    expect(configure(variables)).not.toThrow(/\n/);
  });

  it("and lets a weak key stay behind a strong one, so that it can be rotated away", () => {
    expect(configure({ ENCRYPTION_KEYS: `k2:${one},k1:${weak}`, AUTH_SECRET: other })).not.toThrow();
  });
});
