import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { between, spread } from "./positions";

const place = fc.integer({ min: -1_000_000, max: 1_000_000 });

describe("places in a stage", () => {
  it("finds a number strictly between two others whenever there is one", () => {
    fc.assert(
      fc.property(place, fc.nat(1000), (low, room) => {
        const found = between(low, low + room);
        if (room < 2) expect(found).toBeNull();
        else expect((found ?? low) > low && (found ?? low) < low + room).toBe(true);
      }),
    );
  });

  it("spreads cards without a tie, in their order, inside what there is, and says when they do not fit", () => {
    fc.assert(
      fc.property(place, fc.nat(500), fc.integer({ min: 1, max: 200 }), (low, room, count) => {
        const found = spread(low, low + room, count);
        if (room - 1 < count) {
          expect(found).toBeNull();
          return;
        }
        const all = [low, ...(found ?? []), low + room];
        expect(all).toHaveLength(count + 2);
        for (const [index, one] of all.slice(1).entries()) expect(one).toBeGreaterThan(all[index] ?? Infinity);
      }),
    );
  });
});
