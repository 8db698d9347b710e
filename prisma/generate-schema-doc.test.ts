import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SCHEMA_DOC_PATH, generateSchemaDoc } from "./generate-schema-doc";
import { readAreas } from "./schema-doc/read-areas";
import { writeSchemaDoc } from "./schema-doc/write-schema-doc";

describe("docs/schema.md", () => {
  it("is what the migrated database has", async () => {
    expect(readFileSync(SCHEMA_DOC_PATH, "utf8")).toBe(
      await generateSchemaDoc(process.env["MIGRATION_DATABASE_URL"] ?? ""),
    );
  });

  it("gives every table a place and a word", () => {
    expect(readAreas().flatMap((area) => area.tables.filter(({ description }) => !description))).toEqual([]);
    const table = { name: "stray", unlogged: false, columns: [], indexes: [], checks: [], foreignKeys: [] };
    expect(() => writeSchemaDoc([table], readAreas())).toThrow("No file of prisma/schema has the tables stray");
  });
});
