import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeDataDir } from "./data-dir.mjs";
import { isReachableBy, ownerOf, unprivilegedUser } from "./unprivileged-user.mjs";

const SYSTEM_HOME = "/var/lib/ws-tracker";

/**
 * Where the data and the binaries are, and as whom they run: in DATA_DIR, except for root where PostgreSQL's user cannot get there.
 * @returns {{data: string, native: string, password: string, log: string, user: {uid: number, gid: number} | null}}
 */
export function postgresPlace({ dataDir, binaries, say, systemHome = SYSTEM_HOME, uid = process.getuid?.() }) {
  makeDataDir(dataDir, uid);
  const root = realpathSync(dataDir);
  const near = { data: join(root, "postgres"), native: binaries.native, password: join(root, "postgres.password"), log: join(root, "postgres.log") };
  if (uid !== 0) return { ...near, user: null };
  const home = join(systemHome, createHash("sha256").update(root).digest("hex").slice(0, 12));
  const far = { ...near, data: join(home, "postgres"), native: join(home, `postgresql-${binaries.version}`) };
  const user = unprivilegedUser({ uid, dataOwner: ownerOf(near.data) });
  const isNear = !holdsDatabase(far) && isReachableBy(user, root) && isReachableBy(user, join(binaries.native, "bin/postgres"));
  if (isNear) return { ...near, user };
  for (const folder of [systemHome, home]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  moveData({ near, far, root, say });
  copyBinaries(binaries.native, far.native);
  say(`PostgreSQL does not run as root, and no other user can reach ${root}: its data is in ${far.data}`);
  return { ...far, user: unprivilegedUser({ uid, dataOwner: ownerOf(far.data) }) };
}

const holdsDatabase = ({ data }) => existsSync(join(data, "PG_VERSION"));

function moveData({ near, far, root, say }) {
  if (holdsDatabase(far) && !existsSync(far.password)) {
    const aside = `${far.data}-${Date.now()}`;
    renameSync(far.data, aside);
    say(`${root} was emptied since its last start, so the database it had is kept in ${aside}`);
  }
  if (holdsDatabase(near) && !holdsDatabase(far)) execFileSync("mv", [near.data, far.data]);
}

function copyBinaries(from, to) {
  if (existsSync(join(to, "bin/postgres"))) return;
  const half = `${to}.new`;
  rmSync(half, { recursive: true, force: true });
  execFileSync("cp", ["-R", from, half]);
  execFileSync("chmod", ["-R", "a+rX", half]);
  renameSync(half, to);
}
