import { describe, expect, it } from "vitest";
import { hashPassword, needsRehash, spendPasswordCheck, verifyPassword } from "./password";

describe("passwords", () => {
  it("are hashed by Argon2id with a salt of their own", async () => {
    const [one, two] = await Promise.all([
      hashPassword("correct horse battery"),
      hashPassword("correct horse battery"),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, "correct horse battery")).toBe(true);
    expect(await verifyPassword(one, "Correct horse battery")).toBe(false);
    expect(await verifyPassword(one, "correct horse battery ")).toBe(false);
  });

  it("are the same however a keyboard composes them", async () => {
    const hash = await hashPassword("caf\u00e9 au lait ang\u00e9lique");
    expect(await verifyPassword(hash, "cafe\u0301 au lait ange\u0301lique")).toBe(true);
  });

  it("count whole up to one kilobyte, and are refused unhashed beyond", async () => {
    const long = `${"x".repeat(1023)}y`;
    const hash = await hashPassword(long);
    expect(await verifyPassword(hash, long)).toBe(true);
    expect(await verifyPassword(hash, `${"x".repeat(1023)}z`)).toBe(false);
    expect(await verifyPassword(await hashPassword("😀".repeat(257)), "😀".repeat(257))).toBe(false);
  });

  it("A4 of a Laravel account fit its bcrypt hash, which is then to be renewed", async () => {
    // The published test vector of crypt_blowfish.
    const laravel = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    expect(await verifyPassword(laravel, "U*U")).toBe(true);
    expect(await verifyPassword(laravel, "U*V")).toBe(false);
    expect(await verifyPassword(laravel.replace("$05$", "$31$"), "U*U")).toBe(false);
    expect(needsRehash(laravel)).toBe(true);
    expect(needsRehash(await hashPassword("correct horse battery"))).toBe(false);
  });

  it.each(["", "-", "$argon2id$", "$2y$10$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=47104,t=1,p=1$c2FsdA$"])(
    "do not fit the damaged hash %j",
    async (damaged) => {
      expect(await verifyPassword(damaged, "correct horse battery")).toBe(false);
    },
  );

  it("of nobody are checked as well", async () => {
    await expect(spendPasswordCheck("anything at all")).resolves.toBeUndefined();
  });

  it("are checked two at a time: fifty wait, more are refused, and then it goes on", async () => {
    const hash = await hashPassword("correct horse battery");
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, () => verifyPassword(hash, "correct horse battery")),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled" && answer.value)).toHaveLength(52);
    expect(answers.filter((answer) => answer.status === "rejected")).toHaveLength(8);
    expect(await verifyPassword(hash, "correct horse battery")).toBe(true);
  });
});
