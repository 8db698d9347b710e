import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** The user that runs PostgreSQL when we are root, which it refuses: `postgres` where there is one, else `nobody`; null for an ordinary user. */
export function unprivilegedUser(uid = process.getuid?.() ?? 1000, passwd = () => readFileSync("/etc/passwd", "utf8")) {
  if (uid !== 0) return null;
  const users = passwd().split("\n").map((line) => line.split(":"));
  const found = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!found) throw new Error("PostgreSQL cannot run as root, and this system has neither a postgres nor a nobody user. Run npm start as an ordinary user.");
  return { name: found[0], uid: Number(found[2]), gid: Number(found[3]) };
}

/** Whether any user can reach a folder: every folder above it lets others pass. */
export function traversableBy(path) {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
