import { afterEach, describe, expect, it } from "vitest";
import { dismissToast, toast, toasts } from "./toast";

afterEach(() => {
  for (const one of toasts.current()) dismissToast(one.id);
});

describe("toast", () => {
  it("tells its listeners and keeps the tone it was given", () => {
    let told = 0;
    const unsubscribe = toasts.subscribe(() => (told += 1));

    toast("Saved");
    toast("Could not save", { tone: "danger" });
    unsubscribe();
    toast("Unheard");

    expect(told).toBe(2);
    expect(toasts.current().map((one) => [one.title, one.tone])).toEqual([
      ["Saved", "success"],
      ["Could not save", "danger"],
      ["Unheard", "success"],
    ]);
  });

  it("keeps the newest four", () => {
    for (let number = 1; number <= 6; number += 1) toast(`Toast ${number}`);
    expect(toasts.current().map((one) => one.title)).toEqual(["Toast 3", "Toast 4", "Toast 5", "Toast 6"]);
  });

  it("takes away the one that is dismissed", () => {
    const first = toast("First");
    toast("Second");
    dismissToast(first);
    expect(toasts.current().map((one) => one.title)).toEqual(["Second"]);
  });
});
