import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

function* filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) yield path;
  else for (const name of readdirSync(path).sort()) if (name !== "generated" && name !== "node_modules") yield* filesBelow(join(path, name));
}

/** A hash over the contents of files and folders; generated code is left out. */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const path of paths) for (const file of filesBelow(path)) hash.update(file).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}

/** Runs `work` unless it was last done for the same fingerprint; answers whether it ran. */
export async function onceFor(stampFile, print, isThere, work) {
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === print && existsSync(isThere)) return false;
  await work();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, print);
  return true;
}
