import { describe, expect, it } from "vitest";
import { commonPasswords } from "./common-passwords";
import { MIN_LENGTH_ALONE, minPasswordLength, passwordLengthProblem } from "./password-policy";
import { passwordProblem } from "./password-problem";

const owner = { email: "nadia.brook@keyvalley.example", name: "Nadia Brook" };
const place = ["Susquehanna", "Harrisburg", "panel.keystone-power.example"];
const problem = (password: string, minLength = 8) => passwordProblem(password, minLength, owner, place);

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

  it("goes up to 128, spaces and all", async () => {
    expect(await problem("vine ladder, thirteen moss, ".repeat(5).slice(3, 60))).not.toBeNull();
    expect(passwordLengthProblem("x y ".repeat(32), 15)).toBeNull();
    expect(passwordLengthProblem("x".repeat(129), 15)).toBe("Use at most 128 characters.");
  });
});

describe("A3 a new password", () => {
  it("is none of the many thousand that are long enough and most used", async () => {
    const common = [...(await commonPasswords())].filter(({ length }) => length >= 8);
    expect(common.length).toBeGreaterThanOrEqual(15_000);
    const accepted = [];
    for (const password of common) if ((await problem(password)) === null) accepted.push(password);
    expect(accepted).toEqual([]);
  });

  it.each(["jennifer2026", "Michelle!", "VICTORIA1", "v1ctoria"])(
    "is not the name %s, which stands in leaks",
    async (password) => {
      expect(await problem(password)).toMatch(/most used/);
    },
  );

  it.each([
    "passwordpassword",
    "PasswordPassword1",
    "password1password2",
    "sunshine2025sunshine2026",
    "Dragon-Dragon-2026",
  ])("is not a common one doubled, like %s", async (password) => {
    expect(await problem(password, 15)).toMatch(/repeats|most used/);
  });

  it.each(["password1", "password2026", "Sunshine12345678", "2026-09-welcome!!", "1234iloveyou5678"])(
    "is not a common one counted up, like %s",
    async (password) => {
      expect(await problem(password)).toMatch(/most used|little more/);
    },
  );

  it.each(["Susquehanna2026", "harrisburg-12345", "Keystone-Power-1!", "h4rr1sburg!!2026"])(
    "is not little more than the region or the company, like %s",
    async (password) => {
      expect(await problem(password)).toMatch(/little more than/);
    },
  );

  it.each([
    "PASSWORD",
    "Pa55w0rd",
    "p@ssword2026!!",
    "Sunshine-2026-!!",
    "trustno1",
    "123456789987654321",
    "1qaz2wsx3edc4rfv",
  ])("is not the much used %s", async (password) => {
    expect(await problem(password)).toMatch(/most used|keyboard|little more/);
  });

  it.each(["aaaaaaaaaaaaaaa", "abcabcabcabcabc", "larkspurlarkspur", "12121212121212121"])(
    "does not repeat itself like %s",
    async (password) => {
      expect(await problem(password)).toMatch(/repeats|most used/);
    },
  );

  it.each(["qwertyuiop12345", "abcdefghijklmnop", "asdfghjklzxcvbnm", "0987654321qwerty"])(
    "does not walk the keyboard like %s",
    async (password) => {
      expect(await problem(password)).toMatch(/keyboard|most used/);
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
  ])("is not little more than what anybody knows, like %s", async (password) => {
    expect(await problem(password)).toMatch(/little more than|most used/);
  });

  it.each([
    "vine ladder thirteen moss",
    "my workstudio is under the hornbeam",
    "7Gh#qL9v",
    "correct horse battery staple",
    "harrisburg has nine slow trams",
    "ÄÖÜ hinter dem Zaun steht",
    "nadia likes 4 green trucks",
  ])("A2 may be %s, of whatever kinds of characters", async (password) => {
    expect(await problem(password)).toBeNull();
  });

  it("holds nothing that cannot be typed", async () => {
    expect(await problem("vine ladder\u0000 thirteen")).toMatch(/cannot be shown/);
  });
});
