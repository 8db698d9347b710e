import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { SortOrder } from "@/lib/platform/list/list-spec";

/** Every list of the domain with its columns. */
async function lists(): Promise<{ name: string; columns: Record<string, { sort?: SortOrder }> }[]> {
  const files = readdirSync("lib/domain", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(^|\/)list(-deleted)?\.ts$/.test(file),
  );
  const modules = await Promise.all(
    files.map((file) => import(/* @vite-ignore */ resolve("lib/domain", file)) as Promise<Record<string, unknown>>),
  );
  const isList = (one: unknown): one is { spec: { name: string; columns: Record<string, { sort?: SortOrder }> } } =>
    typeof one === "object" && one !== null && "spec" in one;
  const found = modules.flatMap((module) =>
    Object.values(module).flatMap((one) => (isList(one) ? [one] : Object.values(one ?? {}).filter(isList))),
  );
  return found.map(({ spec }) => spec);
}

type Term = { expression: string; isDescending: boolean; nullsFirst: boolean };

/** `a ASC NULLS LAST, b DESC` by its terms, with the defaults that it leaves out. */
function termsOf(order: string): Term[] {
  return split(order).map((term) => {
    const [, expression = "", way, nulls] = /^(.*?)( DESC| ASC)?( NULLS (?:FIRST|LAST))?$/.exec(term) ?? [];
    const isDescending = way === " DESC";
    return { expression, isDescending, nullsFirst: nulls ? nulls === " NULLS FIRST" : isDescending };
  });
}

const backwards = ({ expression, isDescending, nullsFirst }: Term): Term => ({
  expression,
  isDescending: !isDescending,
  nullsFirst: !nullsFirst,
});

/** Split at the commas that stand in no brackets. */
function split(order: string): string[] {
  let depth = 0;
  const parts = [""];
  for (const letter of order) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    if (letter === "," && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${letter}`);
  }
  return parts.map((part) => part.trim().replace(/\s+/g, " "));
}

describe("the orders of every list", async () => {
  const all = await lists();

  it("are found", () => {
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(["circuits", "units", "activity", "regions"]));
  });

  it.each(
    all
      .flatMap(({ name, columns }) => Object.entries(columns).map(([id, { sort }]) => ({ name, id, sort })))
      .filter(({ sort }) => sort),
  )("$name by $id: one way is the other one backwards, since a far page is counted from the end", ({ sort }) => {
    expect(termsOf(sort?.ascending.text ?? "").map(backwards)).toEqual(termsOf(sort?.descending.text ?? ""));
  });
});
