import { describe, expect, it } from "vitest";
import { assertSameOrigin } from "./same-origin";

const ours = "http://localhost:3000";

describe("a write", () => {
  it.each<Record<string, string>>([{ origin: ours }, { origin: ours, "sec-fetch-site": "same-origin" }])(
    "with %j is taken",
    (headers) => {
      expect(() => assertSameOrigin(new Headers(headers))).not.toThrow();
    },
  );

  it.each<Record<string, string>>([
    {},
    { origin: "" },
    { origin: "null" },
    { origin: "https://localhost:3000" },
    { origin: "http://localhost:3001" },
    { origin: "http://localhost:3000.evil.example" },
    { origin: "http://evil.example" },
    { origin: "http://evil.example", "x-forwarded-host": "evil.example", host: "evil.example" },
    { origin: ours, "sec-fetch-site": "cross-site" },
    { origin: ours, "sec-fetch-site": "same-site" },
    { origin: ours, "sec-fetch-site": "none" },
    { referer: `${ours}/circuits` },
  ])("with %j is refused", (headers) => {
    expect(() => assertSameOrigin(new Headers(headers))).toThrow(
      expect.objectContaining({ code: "FORBIDDEN", message: expect.stringContaining(ours) as string }) as Error,
    );
  });
});
