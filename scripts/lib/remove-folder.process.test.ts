import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { removeFolder } from "./remove-folder.mjs";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "remove-folder-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

/** A process that works in a folder and writes to it, on and on, as a database does that nobody has ended yet. */
async function writer(folder: string): Promise<ChildProcess> {
  const child = spawn(
    "sh",
    ["-c", `mkdir -p "${folder}" && cd "${folder}" && n=0; while :; do n=$((n+1)); : > f$n; done`],
    {
      stdio: "ignore",
    },
  );
  while (!existsSync(join(folder, "f200"))) await delay(5);
  return child;
}

describe("removing a folder", () => {
  it("ends well for each of several at once, also while somebody who is about to end still writes to it", async () => {
    const folder = join(home, "run-1");
    const child = await writer(folder);
    const exited = once(child, "exit");
    const removing = Promise.all(Array.from({ length: 3 }, () => removeFolder(folder)));
    await delay(400);
    child.kill("SIGKILL");
    await exited;
    await removing;
    expect(readdirSync(home)).toEqual([]);
  });

  it("that is not there is well", async () => {
    await removeFolder(join(home, "nothing"));
    expect(readdirSync(home)).toEqual([]);
  });
});
