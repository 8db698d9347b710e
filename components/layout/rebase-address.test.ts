import { describe, expect, it } from "vitest";
import { rebaseAddress } from "./rebase-address";

describe("a link pressed while another page of the list is on its way", () => {
  it("keeps the filter that was just chosen", () => {
    expect(rebaseAddress("/circuits?sort=title", "/circuits", "/circuits?region=LAN")).toBe(
      "/circuits?region=LAN&sort=title",
    );
  });

  it("takes away what it takes away, and goes back to the first page", () => {
    expect(rebaseAddress("/circuits", "/circuits?q=oak&page=4", "/circuits?q=oak&region=LAN&page=2")).toBe(
      "/circuits?region=LAN",
    );
  });

  it("changes a name with several values as a whole", () => {
    expect(
      rebaseAddress("/circuits?region=LAN&region=LEH", "/circuits?region=LAN", "/circuits?region=LAN&sort=title"),
    ).toBe("/circuits?sort=title&region=LAN&region=LEH");
  });

  it("is itself when it leads elsewhere", () => {
    expect(rebaseAddress("/sync", "/circuits", "/circuits?region=LAN")).toBe("/sync");
    expect(rebaseAddress("/circuits?sort=title", "/circuits", "/sync")).toBe("/circuits?sort=title");
  });
});
