import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * @typedef {{ uid: number, gid: number }} SystemUser
 */

/**
 * The user that runs PostgreSQL when we are root, which it refuses: the one that has the data already, else `postgres`,
 * else `nobody`. Null for an ordinary user. Throws when a system has neither.
 * @param {{ uid?: number | undefined, dataOwner?: SystemUser | null, passwd?: () => string }} [options]
 * @returns {SystemUser | null}
 */
export function unprivilegedUser({ uid = process.getuid?.(), dataOwner = null, passwd = readPasswd } = {}) {
  if (uid !== 0) return null;
  if (dataOwner && dataOwner.uid !== 0) return dataOwner;
  const users = passwd()
    .split("\n")
    .map((line) => line.split(":"));
  const found = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!found)
    throw new Error(
      "PostgreSQL cannot run as root, and this system has neither a postgres nor a nobody user. Run npm start as an ordinary user, or set DATABASE_URL.",
    );
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/**
 * Who owns a path, or null when it is not there.
 * @param {string} path
 * @returns {SystemUser | null}
 */
export function ownerOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? { uid: stat.uid, gid: stat.gid } : null;
}

/**
 * Whether a user may enter a path (or run it): it and every folder above it let that user pass.
 * @param {SystemUser} user
 * @param {string} path
 */
export function isReachableBy(user, path) {
  for (let step = path; ; step = dirname(step)) {
    const { mode, uid, gid } = statSync(step);
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & needed) === 0) return false;
    if (step === dirname(step)) return true;
  }
}

const readPasswd = () => readFileSync("/etc/passwd", "utf8");
