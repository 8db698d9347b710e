import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { signedIn } from "../testing/people";
import { LOOKUP_LISTS, exportLookup, listLookup } from "./list";

const admin = () => signedIn({ role: "admin" });
const everything = LOOKUP_LISTS.region.parse({});

describe("exporting a lookup table", () => {
  it("G6 gives what an import reads, and is on record", async () => {
    const actor = await admin();
    const file = await exportLookup(actor, "permission_status", everything, "csv");
    expect(file.headers.get("content-disposition")).toContain("permission-statuses-");
    expect((await file.text()).split("\r\n")[0]).toBe(
      "Name,Code,Also called,Colour,Supervisor from day,Supervisor after tries,Decided within,Next try after,Utility after tries,Utility decides within,Active,Version",
    );
    expect(await db().activityLog.findFirst({ where: { action: "export.run", userId: actor.userId } })).toMatchObject({
      subjectType: "permission_status",
      contextJson: { format: "csv" },
    });
    await expect(
      exportLookup(await signedIn({ role: "planner" }), "permission_status", everything, "csv"),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("gives the rows of the filter with the columns that are chosen, always with the first one and whether they are on", async () => {
    const actor = await admin();
    const state = LOOKUP_LISTS.unit_type.parse({ q: "herbicide", sort: "-name", cols: ["category", "uses-circuits"] });
    const text = await (await exportLookup(actor, "unit_type", state, "csv")).text();
    const [header, ...rows] = text.trim().split("\r\n");
    expect(header).toBe("Code,Category,Active,Version");
    expect(rows.map((row) => row.split(",")[0])).toEqual(
      (await listLookup(actor, "unit_type", state)).rows.map(({ values }) => values["code"]),
    );
    expect(rows).toHaveLength(4);
  });
});
