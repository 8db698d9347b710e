import { describe, expect, it } from "vitest";
import { Prisma, db } from "./db";
import { type Limit, addressKey, giveBackToLimit, requireWithinLimit, takeFromLimit } from "./rate-limit";

let count = 0;
const limit = (facts: Partial<Limit> = {}): Limit => ({
  name: `test-${(count += 1)}`,
  count: 3,
  windowSeconds: 60,
  ...facts,
});

describe("E9 a limit", () => {
  it("lets so many through, also when all come at once", async () => {
    const one = limit({ count: 5 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => takeFromLimit(one, "ada")));
    expect(answers.filter(Boolean)).toHaveLength(5);
  });

  it("counts each key and each limit apart", async () => {
    const [one, other] = [limit({ count: 1 }), limit({ count: 1 })];
    expect(
      await Promise.all([takeFromLimit(one, "ada"), takeFromLimit(one, "ben"), takeFromLimit(other, "ada")]),
    ).toEqual([true, true, true]);
    await expect(requireWithinLimit(one, "ada")).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("begins anew when its window is over, and not before", async () => {
    const one = limit({ count: 1 });
    await takeFromLimit(one, "ada");
    await db().$executeRaw(
      Prisma.sql`
        UPDATE rate_limits SET window_started_at = now() - interval '59 seconds' WHERE bucket LIKE ${`${one.name}:%`}`,
    );
    expect(await takeFromLimit(one, "ada")).toBe(false);
    await db().$executeRaw(
      Prisma.sql`
        UPDATE rate_limits SET window_started_at = now() - interval '61 seconds' WHERE bucket LIKE ${`${one.name}:%`}`,
    );
    expect(await takeFromLimit(one, "ada")).toBe(true);
    expect(await takeFromLimit(one, "ada")).toBe(false);
  });

  it("takes back what did not count, and never below nothing", async () => {
    const one = limit({ count: 1 });
    await takeFromLimit(one, "ada");
    await giveBackToLimit(one, "ada");
    await giveBackToLimit(one, "ada");
    expect([await takeFromLimit(one, "ada"), await takeFromLimit(one, "ada")]).toEqual([true, false]);
  });

  it("keeps no key as it was given", async () => {
    const one = limit();
    await takeFromLimit(one, "vine ladder thirteen moss");
    expect(JSON.stringify(await db().rateLimit.findMany({ select: { bucket: true } }))).not.toContain("vine");
  });
});

describe("addresses that count together", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:aaaa::1", "2001:db8:1:2"],
    ["2001:0DB8:1:2:bbbb:0:0:9", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    [null, "unknown"],
  ])("%s counts as %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
