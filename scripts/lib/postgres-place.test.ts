import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postgresPlace } from "./postgres-place.mjs";

let folder = "";
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ws-tracker-place-"));
  chmodSync(folder, 0o755);
  said = [];
  mkdirSync(join(folder, "binaries/bin"), { recursive: true });
  writeFileSync(join(folder, "binaries/bin/postgres"), "#!/bin/sh\n", { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

const dataDir = () => join(folder, "clone/.data");
const systemHome = () => join(folder, "home");
const place = (uid: number) =>
  postgresPlace({
    dataDir: dataDir(),
    binaries: { native: join(folder, "binaries"), version: "18.4.0" },
    say: (line: string) => void said.push(line),
    systemHome: systemHome(),
    uid,
  });

function makeDataDir(cloneMode: number): void {
  mkdirSync(dataDir(), { recursive: true });
  chmodSync(join(folder, "clone"), cloneMode);
}

describe("postgresPlace", () => {
  it("is in DATA_DIR for an ordinary user, even behind a closed folder", () => {
    makeDataDir(0o700);
    expect(place(1000)).toMatchObject({
      data: join(dataDir(), "postgres"),
      native: join(folder, "binaries"),
      user: null,
    });
    expect(existsSync(systemHome())).toBe(false);
  });

  it.runIf(process.getuid?.() === 0)("is in DATA_DIR for root too, where PostgreSQL's user can get there", () => {
    makeDataDir(0o755);
    const { data, user } = place(0);
    expect(data).toBe(join(dataDir(), "postgres"));
    expect(user?.uid).toBeGreaterThan(0);
    expect(said).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)(
    "is elsewhere for root behind a closed folder, with binaries of its own, and says where",
    () => {
      makeDataDir(0o700);
      const { data, native, password } = place(0);
      expect(data.startsWith(systemHome())).toBe(true);
      expect(statSync(join(native, "bin/postgres")).mode & 0o005).toBe(0o005);
      expect(password).toBe(join(dataDir(), "postgres.password"));
      expect(said).toEqual([expect.stringContaining(data)]);
      expect(place(0).data).toBe(data);
    },
  );

  it.runIf(process.getuid?.() === 0)("takes a database along when its folder is closed later", () => {
    makeDataDir(0o755);
    const near = place(0).data;
    mkdirSync(near);
    writeFileSync(join(near, "PG_VERSION"), "18\n");
    chmodSync(join(folder, "clone"), 0o700);
    const far = place(0).data;
    expect(far).not.toBe(near);
    expect(execFileSync("cat", [join(far, "PG_VERSION")], { encoding: "utf8" })).toBe("18\n");
    expect(existsSync(near)).toBe(false);
  });
});
