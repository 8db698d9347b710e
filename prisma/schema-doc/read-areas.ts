import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Area = { name: string; tables: { name: string; description: string | null }[] };

const folder = fileURLToPath(new URL("../schema/", import.meta.url));
const MODEL = /(?:\/\/\/ (?<description>[^\n]+)\n)?model \w+ \{(?:(?!\n\})[^])*?@@map\("(?<table>\w+)"\)/g;

/** The functional areas, one a schema file, with their tables and what the file says of each. */
export function readAreas(): Area[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".prisma"));
  return files
    .sort()
    .map((file) => ({
      name: file.replace(".prisma", ""),
      tables: [...readFileSync(folder + file, "utf8").matchAll(MODEL)].map(({ groups }) => ({
        name: groups?.["table"] ?? "",
        description: groups?.["description"] ?? null,
      })),
    }))
    .filter(({ tables }) => tables.length > 0);
}
