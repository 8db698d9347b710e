import { readFileSync } from "node:fs";

/**
 * Whether node_modules holds what the lockfile names, by npm's own note of what it installed last, which it writes at
 * the very end. Packages for other systems are named in the lockfile only.
 */
export function arePackagesInstalled(lockFile = "package-lock.json", note = "node_modules/.package-lock.json") {
  const [locked, installed] = [readPackages(lockFile), readPackages(note)];
  if (!locked || !installed) return false;
  return Object.entries(locked).every(([path, { version, optional, peer, link }]) => {
    if (path === "" || link) return true;
    return installed[path] ? installed[path].version === version : Boolean(optional || peer);
  });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean, link?: boolean }> | null}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}
