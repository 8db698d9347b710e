import { readFileSync } from "node:fs";

type Manifest = { node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }> };

/** A server action as the build knows it: the id that a browser posts, and a page that serves it. */
export type BuiltAction = { key: string; id: string; page: string };

/** Every server action of the build, named as the matrix of authorization names it. */
export function builtActions(): BuiltAction[] {
  const { node } = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8")) as Manifest;
  return Object.entries(node).map(([id, { workers, filename, exportedName }]) => ({
    key: `${filename.replace(/^app\/|\.ts$/g, "")}#${exportedName}`,
    id,
    page: `/${
      Object.keys(workers)[0]
        ?.split("/")
        .slice(1, -1)
        .filter((part) => !part.startsWith("("))
        .join("/") ?? ""
    }`,
  }));
}
