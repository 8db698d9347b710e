import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeDataDir } from "./data-dir.mjs";
import { isReachableBy, ownerOf, unprivilegedUser } from "./unprivileged-user.mjs";

const SYSTEM_HOME = "/var/lib/ws-tracker";

/**
 * @typedef {import("./postgres-binaries.mjs").Binaries} Binaries
 * @typedef {import("./unprivileged-user.mjs").SystemUser} SystemUser
 * @typedef {{ data: string, password: string, log: string }} Paths
 * @typedef {Paths & { native: string, user: SystemUser | null }} Place
 */

/**
 * Where the data and the binaries are, and as whom they run: in DATA_DIR and node_modules, except for root where
 * PostgreSQL's user cannot get there.
 * @param {{ dataDir: string, binaries: Binaries, say: (line: string) => void, systemHome?: string, uid?: number |
 * undefined }} options
 * @returns {Place}
 */
export function postgresPlace({ dataDir, binaries, say, systemHome = SYSTEM_HOME, uid = process.getuid?.() }) {
  makeDataDir(dataDir, uid);
  const root = realpathSync(dataDir);
  const near = {
    data: join(root, "postgres"),
    password: join(root, "postgres.password"),
    log: join(root, "postgres.log"),
  };
  const nearUser = unprivilegedUser({ uid, dataOwner: ownerOf(near.data) });
  if (!nearUser) return { ...near, native: binaries.native, user: null };
  const far = {
    ...near,
    data: join(systemHome, createHash("sha256").update(root).digest("hex").slice(0, 12), "postgres"),
  };
  const isNear = !holdsDatabase(far) && isReachableBy(nearUser, root);
  if (!isNear) {
    makeOpenFolders(systemHome, dirname(far.data));
    moveData({ near, far, root, say });
    say(`PostgreSQL does not run as root, and no other user can reach ${root}: its data is in ${far.data}`);
  }
  const user = (isNear ? null : unprivilegedUser({ uid, dataOwner: ownerOf(far.data) })) ?? nearUser;
  return { ...(isNear ? near : far), native: nativeFor({ user, binaries, systemHome }), user };
}

/** @param {Paths} paths */
const holdsDatabase = ({ data }) => existsSync(join(data, "PG_VERSION"));

/** @param {{ near: Paths, far: Paths, root: string, say: (line: string) => void }} move */
function moveData({ near, far, root, say }) {
  if (holdsDatabase(far) && !existsSync(far.password)) {
    const aside = `${far.data}-${Date.now()}`;
    renameSync(far.data, aside);
    say(`${root} was emptied since its last start, so the database it had is kept in ${aside}`);
  }
  if (holdsDatabase(near) && !holdsDatabase(far)) execFileSync("mv", [near.data, far.data]);
}

/**
 * The binaries where their user can run them; a copy beside the system's own where node_modules is closed.
 * @param {{ user: SystemUser, binaries: Binaries, systemHome: string }} options
 */
function nativeFor({ user, binaries, systemHome }) {
  if (isReachableBy(user, join(binaries.native, "bin/postgres"))) return binaries.native;
  const copy = join(systemHome, `postgresql-${binaries.version}`);
  if (existsSync(join(copy, "bin/postgres"))) return copy;
  makeOpenFolders(systemHome);
  const half = `${copy}.${process.pid}.new`;
  execFileSync("cp", ["-R", binaries.native, half]);
  execFileSync("chmod", ["-R", "a+rX", half]);
  try {
    renameSync(half, copy);
  } catch {
    // Another start was quicker with the same version.
    rmSync(half, { recursive: true, force: true });
  }
  return copy;
}

/** @param {string[]} folders */
function makeOpenFolders(...folders) {
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
}
