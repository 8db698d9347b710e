import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepPiece, takePiece } from "./kept-pieces";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("pieces of a page on their way to the element that draws them", () => {
  it("are taken once, each by its own name", () => {
    const [one, other] = [keepPiece("<tr>1"), keepPiece("<tr>2")];
    expect([takePiece(other), takePiece(one)]).toEqual(["<tr>2", "<tr>1"]);
    expect(() => takePiece(one)).toThrow(/not kept/);
  });

  it("of a request that was given up are dropped, younger ones are not", () => {
    const left = keepPiece("left behind");
    vi.advanceTimersByTime(40_000);
    const young = keepPiece("young");
    vi.advanceTimersByTime(30_000);
    keepPiece("next");
    expect(() => takePiece(left)).toThrow(/not kept/);
    expect(takePiece(young)).toBe("young");
  });
});
