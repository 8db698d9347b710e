import { describe, expect, it } from "vitest";
import { newRecoveryCodes, readRecoveryCode, recoveryCodeHash } from "./recovery-codes";

describe("B8 recovery codes", () => {
  it("are ten of 24 base32 characters, never the same", () => {
    const codes = Array.from({ length: 20 }, newRecoveryCodes).flat();
    for (const code of codes) expect(code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it("are read however they are typed", () => {
    const [code = ""] = newRecoveryCodes();
    for (const typed of [
      code,
      code.toLowerCase(),
      code.replaceAll("-", ""),
      ` ${code.replaceAll("-", " ")} `,
      code.replaceAll("O", "0").replaceAll("I", "1").replaceAll("B", "8"),
    ]) {
      expect(readRecoveryCode(typed)).toBe(code.replaceAll("-", ""));
    }
    for (const typed of ["", "123456", code.slice(1), `${code}A`, code.replace(/^./, "9"), "ß".repeat(24)])
      expect(readRecoveryCode(typed)).toBeNull();
  });

  it("are kept as hashes of person and code", () => {
    const [code = "", other = ""] = newRecoveryCodes();
    expect(recoveryCodeHash(7n, code)).toBe(recoveryCodeHash(7n, code.toLowerCase()));
    expect(recoveryCodeHash(7n, code)).not.toBe(recoveryCodeHash(8n, code));
    expect(recoveryCodeHash(7n, code)).not.toBe(recoveryCodeHash(7n, other));
    expect(recoveryCodeHash(7n, code)).toMatch(/^[\w-]{43}$/);
  });
});
