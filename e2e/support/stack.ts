import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

type Running = { url: string; environment: Record<string, string> };

/** Each of Playwright's workers has its own stack (playwright.config.ts). */
export const dataDir = resolve(process.env["E2E_DATA_DIR"] ?? `.data/e2e-${process.env["TEST_PARALLEL_INDEX"] ?? "0"}`);

/** Of this shell, what a process beside the stack is given: the rest is nobody's business. */
export const ownShell = (): { PATH: string; HOME: string } => {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME };
};

let running: Running | undefined;

/** Where the started stack is, and the environment of its processes. */
export function stack(): Running {
  running ??= JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8")) as Running;
  return running;
}

/** One variable of the stack's environment. Throws when it has none of that name. */
export function stackVariable(name: string): string {
  const value = stack().environment[name];
  if (value === undefined) throw new Error(`The stack has no ${name}.`);
  return value;
}
