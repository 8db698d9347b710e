import { execFile } from "node:child_process";
import { createServer } from "node:net";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { findFreePort } from "./ports.mjs";

const execFileAsync = promisify(execFile);
const closes: (() => Promise<unknown>)[] = [];

async function take(host: string, port = 0): Promise<number> {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  closes.push(async () => {
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

afterEach(async () => {
  await Promise.all(closes.splice(0).map((close) => close()));
});

describe("findFreePort", () => {
  it("steps over a port in use", async () => {
    const taken = await take("127.0.0.1");
    expect(await findFreePort(taken)).toBeGreaterThan(taken);
  });

  it("steps over a port that only the other loopback address has, as a browser may take localhost for it", async (context) => {
    const taken = await take("::1").catch(() => context.skip("this machine has no IPv6"));
    expect(await findFreePort(taken)).toBeGreaterThan(taken);
  });

  it("gives one free port to one of two starts at the same moment", async () => {
    const wanted = await findFreePort(0);
    const other = execFileAsync(process.execPath, [
      "--input-type=module",
      "--eval",
      `const { findFreePort } = await import(${JSON.stringify(new URL("ports.mjs", import.meta.url).href)}); console.log(await findFreePort(${wanted})); process.stdin.once("data", () => process.exit());`,
    ]);
    const theirs = Number(await once(other.child.stdout as Readable, "data"));
    expect(await findFreePort(wanted)).not.toBe(theirs);
    other.child.stdin?.write("end\n");
    await other;
    expect(theirs).toBe(wanted);
  });

  it("lets the system choose for 0", async () => {
    expect(await findFreePort(0)).toBeGreaterThan(1023);
  });

  it("says so when nothing is free", async () => {
    const taken = await take("127.0.0.1", 65_535).catch(() => 65_535);
    await expect(findFreePort(taken)).rejects.toThrow("No port is free from 65535 to 65535");
  });
});
