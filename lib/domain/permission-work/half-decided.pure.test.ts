import { describe, expect, it } from "vitest";
import { halfDecidedAfter } from "./half-decided";

const decided = (to: number, stations = 1, from = 0) => ({ from, to, stations, decided: stations });
const waiting = (to: number, stations = 1, from = 0) => ({ from, to, stations, decided: 0 });

describe("within how many days half is decided", () => {
  it.each([
    ["nothing is watched", [], null],
    ["nothing is decided yet", [waiting(40, 9)], null],
    ["all are decided", [decided(2), decided(5), decided(9)], 5],
    ["on the first day already", [decided(0, 3), decided(7)], 0],
    ["those that wait on keep it open", [decided(2), decided(5), waiting(20, 3)], null],
    ["those that came lately say nothing of later days", [decided(10, 2), decided(30, 2), waiting(3, 50)], 10],
    [
      "who waited long before the days that are watched counts from then on",
      [decided(4), decided(6), waiting(300, 9, 200)],
      4,
    ],
  ])("%s", (_, watched, days) => {
    expect(halfDecidedAfter(watched)).toBe(days);
  });
});
