import { describe, expect, it } from "vitest";
import { atPage, pageOf, placeOf } from "./opened-list";

const opened = { address: "/circuits?region=LEH&page=2", at: 2, pages: { 2: [7, 5, 9] }, lastPage: null };

describe("the list that a record was opened from", () => {
  it("knows the neighbours on its page, in the list's order", () => {
    expect(placeOf(opened, 5)).toEqual({ page: 2, previous: 7, next: 9, missing: [] });
    expect(placeOf(opened, 6)).toBeNull();
  });

  it("says which page must be read at the ends of what is known", () => {
    expect(placeOf(opened, 7)).toEqual({ page: 2, previous: null, next: 5, missing: [1] });
    expect(placeOf(opened, 9)).toEqual({ page: 2, previous: 5, next: null, missing: [3] });
    const more = { ...opened, pages: { ...opened.pages, 1: [1, 2], 3: [4] }, lastPage: 3 };
    expect(placeOf(more, 7)).toMatchObject({ previous: 2, missing: [] });
    expect(placeOf(more, 9)).toMatchObject({ next: 4, missing: [] });
    expect(placeOf(more, 4)).toEqual({ page: 3, previous: 9, next: null, missing: [] });
  });

  it("leads to another page of the same list", () => {
    expect(pageOf(opened.address)).toBe(2);
    expect(pageOf("/circuits?page=x")).toBe(1);
    expect(atPage(opened.address, 3)).toBe("/circuits?region=LEH&page=3");
    expect(atPage("/circuits?page=2", 1)).toBe("/circuits");
  });
});
