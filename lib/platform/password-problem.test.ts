import { describe, expect, it } from "vitest";
import { COMMON_PASSWORDS } from "./password-blocklist";
import { MIN_LENGTH_ALONE, minPasswordLength, passwordLengthProblem } from "./password-policy";
import { passwordProblem } from "./password-problem";

const owner = { email: "nadia.brook@keyvalley.example", name: "Nadia Brook" };
const problem = (password: string, minLength = 8) => passwordProblem(password, minLength, owner);

describe("A1 the length of a new password", () => {
  it("is fifteen characters alone and eight beside a second factor that is required and there", () => {
    expect(minPasswordLength({ hasTwoFactor: false, mustHaveTwoFactor: true })).toBe(15);
    expect(minPasswordLength({ hasTwoFactor: true, mustHaveTwoFactor: false })).toBe(15);
    expect(minPasswordLength({ hasTwoFactor: true, mustHaveTwoFactor: true })).toBe(8);
  });

  it("counts characters as people do, however they are composed", () => {
    expect(passwordLengthProblem("😀".repeat(14), MIN_LENGTH_ALONE)).toMatch(/at least 15 characters; this has 14/);
    expect(passwordLengthProblem("😀".repeat(15), MIN_LENGTH_ALONE)).toBeNull();
    expect(passwordLengthProblem("e\u0301".repeat(14), MIN_LENGTH_ALONE)).toMatch(/this has 14/);
  });

  it("goes up to 128, spaces and all", () => {
    expect(problem("vine ladder, thirteen moss, ".repeat(5).slice(3, 60))).not.toBeNull();
    expect(passwordLengthProblem("x y ".repeat(32), 15)).toBeNull();
    expect(passwordLengthProblem("x".repeat(129), 15)).toBe("Use at most 128 characters.");
  });
});

describe("A3 a new password", () => {
  it("is none of at least 3,000 that are long enough and most used", () => {
    expect([...COMMON_PASSWORDS].filter((common) => common.length >= 8).length).toBeGreaterThanOrEqual(3_000);
    for (const common of COMMON_PASSWORDS) expect(problem(common), common).not.toBeNull();
  });

  it.each([
    "PASSWORD",
    "Pa55w0rd",
    "p@ssword2026!!",
    "Sunshine-2026-!!",
    "trustno1",
    "123456789987654321",
    "1qaz2wsx3edc4rfv",
  ])("is not the much used %s", (password) => {
    expect(problem(password)).toMatch(/most used|keyboard|little more/);
  });

  it.each(["aaaaaaaaaaaaaaa", "abcabcabcabcabc", "larkspurlarkspur", "12121212121212121"])(
    "does not repeat itself like %s",
    (password) => {
      expect(problem(password)).toMatch(/repeats|most used/);
    },
  );

  it.each(["qwertyuiop12345", "abcdefghijklmnop", "asdfghjklzxcvbnm", "0987654321qwerty"])(
    "does not walk the keyboard like %s",
    (password) => {
      expect(problem(password)).toMatch(/keyboard|most used/);
    },
  );

  it.each([
    "ws-tracker-2026",
    "WorkStudio2026!!",
    "w0rkstud10-1234",
    "nadia.brook.1986",
    "NadiaBrook123456",
    "keyvalley-nadia-1",
    "Nadia Keyvalley!",
  ])("is not little more than what anybody knows, like %s", (password) => {
    expect(problem(password)).toMatch(/little more than|most used/);
  });

  it.each([
    "vine ladder thirteen moss",
    "my workstudio is under the hornbeam",
    "7Gh#qL9v",
    "correct horse battery staple",
    "ÄÖÜ hinter dem Zaun steht",
    "nadia likes 4 green trucks",
  ])("A2 may be %s, of whatever kinds of characters", (password) => {
    expect(problem(password)).toBeNull();
  });

  it("holds nothing that cannot be typed", () => {
    expect(problem("vine ladder\u0000 thirteen")).toMatch(/cannot be shown/);
  });
});
