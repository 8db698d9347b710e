import { describe, expect, it } from "vitest";
import { loadPart } from "./load-part";
import { toasts } from "./toast";

describe("a part that comes with its first use", () => {
  it("is what was loaded", async () => {
    expect(await loadPart(async () => "dialog")).toBe("dialog");
    expect(toasts.current()).toEqual([]);
  });

  it("is null where the server does not answer, which is said, and nothing is thrown", async () => {
    expect(await loadPart(() => Promise.reject(new Error("Failed to load chunk")))).toBeNull();
    expect(toasts.current()).toMatchObject([
      { title: expect.stringMatching(/did not answer/) as string, tone: "danger" },
    ]);
  });
});
