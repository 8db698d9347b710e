import fc from "fast-check";
import { isValid } from "ulid";
import { describe, expect, it } from "vitest";
import { eventIds } from "./event-id";

describe("event ids", () => {
  it("are the same valid, different ULIDs at every repetition of a seeded send", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 31 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        fc.integer({ min: 1, max: 50 }),
        (milliseconds, entropy, count) => {
          const seed = `${milliseconds},${Buffer.from(entropy).toString("base64")}`;
          const ids = eventIds(seed, count);
          expect(eventIds(seed, count)).toEqual(ids);
          expect(new Set(ids).size).toBe(count);
          expect(ids.every((id) => isValid(id))).toBe(true);
        },
      ),
    );
  });

  it.each([undefined, "", "x,y", "123", "99999999999999999,AAAAAAAAAAAAAA=="])(
    "are fresh without a readable seed: %j",
    (seed) => {
      expect(new Set([...eventIds(seed, 2), ...eventIds(seed, 2)]).size).toBe(4);
    },
  );
});
