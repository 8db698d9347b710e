import { describe, expect, it } from "vitest";
import { prefilled, readPrefill, withPrefill } from "./lookup-prefill";
import { LOOKUP_TABLES } from "./lookup-tables";

const { fields, path } = LOOKUP_TABLES.region;
const read = (address: string) => readPrefill(fields, Object.fromEntries(new URL(address, "http://x").searchParams));

describe("a sheet that an address fills in", () => {
  it("has the name that the address says", () => {
    const address = prefilled(path, { name: "North & South" }, { edit: "new" });
    expect(address).toBe("/regions?edit=new&with-name=North+%26+South");
    expect(withPrefill(fields, {}, read(address))).toEqual({ name: "North & South" });
  });

  it("adds a further name to those of a row, once", () => {
    const prefill = read(prefilled(path, { aliases: "Lakeshore" }));
    expect(withPrefill(fields, { name: "Lehigh", aliases: "LEHI" }, prefill)["aliases"]).toBe("LEHI; Lakeshore");
    expect(withPrefill(fields, { name: "Lehigh", aliases: "lake shore" }, prefill)["aliases"]).toMatch(/^\S+ ?\S+$/);
  });

  it.each([
    ["with-secret=1"],
    [`with-name=${"x".repeat(300)}`],
    ["with-name=%00"],
    ["with-name=a&with-name=b&edit=new"],
  ])("takes nothing that no field can hold: %s", (query) => {
    const params = new URLSearchParams(query);
    const several = params.getAll("with-name");
    const given = { ...Object.fromEntries(params), ...(several.length > 1 ? { "with-name": several } : {}) };
    expect(readPrefill(fields, given)).toEqual({});
  });
});
