import fc from "fast-check";
import { generate } from "otplib";
import { describe, expect, it } from "vitest";
import { newTotpSecret, totpQrCode, totpStepOf } from "./totp";

const now = new Date("2026-11-23T12:00:10Z");
const step = (at: Date) => BigInt(Math.floor(at.getTime() / 30_000));
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const codeAt = (secret: string, at: Date) => generate({ secret, epoch: Math.floor(at.getTime() / 1000) });

describe("codes of an authenticator app", () => {
  it("B1 come of 160 random bits", () => {
    const secrets = Array.from({ length: 50 }, newTotpSecret);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new Set(secrets).size).toBe(50);
  });

  it("B2 are right one step early and late, and no further", async () => {
    const secret = newTotpSecret();
    for (const seconds of [-30, 0, 30])
      expect(await totpStepOf(secret, await codeAt(secret, later(seconds)), now)).toBe(step(later(seconds)));
    for (const seconds of [-60, 60, 86_400, -86_400])
      expect(await totpStepOf(secret, await codeAt(secret, later(seconds)), now)).toBeNull();
  });

  it("T3 stay wrong or right on strange days: leap day, year's edge, 2038", async () => {
    const secret = newTotpSecret();
    for (const day of ["2028-02-29T23:59:59Z", "2026-12-31T23:59:59Z", "2038-01-19T03:14:08Z"]) {
      const at = new Date(day);
      expect(await totpStepOf(secret, await codeAt(secret, at), at)).toBe(step(at));
      expect(await totpStepOf(secret, await codeAt(secret, now), at)).toBeNull();
    }
  });

  it("may be typed with a space", async () => {
    const secret = newTotpSecret();
    const code = await codeAt(secret, now);
    expect(await totpStepOf(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, now)).toBe(step(now));
  });

  it("B5 are wrong and no error, whatever was typed", async () => {
    const secret = newTotpSecret();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^\d{0,9}$/)), async (typed) => {
        const answer = await totpStepOf(secret, typed, now);
        return answer === null || typeof answer === "bigint";
      }),
    );
    expect(await totpStepOf("no secret", "123456", now)).toBeNull();
    expect(await totpStepOf("", "123456", now)).toBeNull();
  });

  it("B13 are set up by a picture that is made of paths", () => {
    const { size, path } = totpQrCode(newTotpSecret(), "nadia@keyvalley.example");
    expect(size).toBeGreaterThan(20);
    expect(path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
  });
});
