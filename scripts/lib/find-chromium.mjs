/** A Chromium for the browser tests: an installed one, else Debian's, else Playwright's own. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { runToEnd } from "./children.mjs";

/** What people have. */
const BROWSERS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/** Draws no window of its own, which takes half of a Chromium's processor time. */
const SHELLS = ["chromium-headless-shell"];
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];
const node = process.execPath;

export class NoChromium extends Error {}

/**
 * The path of a Chromium that runs. Throws NoChromium with the command to get one; CHROMIUM_PATH names one by hand.
 * A shell comes first, unless what people see is to be measured.
 * @param {import("./children.mjs").Variables} env
 */
export async function findChromium(env = process.env, { isMeasured = false } = {}) {
  const named = env.CHROMIUM_PATH;
  if (named) {
    if (await runs(named)) return named;
    throw new NoChromium(`Configuration: CHROMIUM_PATH ${named} is no Chromium that runs.`);
  }
  const names = isMeasured ? [...BROWSERS, ...SHELLS] : [...SHELLS, ...BROWSERS];
  const onPath = (env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  for (const path of [...onPath, ...PLACES, await playwrightsOwn()])
    if (path && existsSync(path) && (await runs(path))) return path;
  throw new NoChromium(
    "The browser tests need a Chromium, and none is installed. Run: npx playwright install --with-deps chromium (or install your system's chromium, or set CHROMIUM_PATH).",
  );
}

/**
 * The same, after an installation where there is none: one of Debian's packages where this process may install it, else
 * Playwright's own download. Throws NoChromium when neither can be had.
 * @param {{ logFolder: string, say: (line: string) => void }} options
 */
export async function findOrInstallChromium({ logFolder, say }) {
  /** @type {[what: string, command: string[]][]} */
  const attempts = [];
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get"))
    for (const name of ["chromium-headless-shell", "chromium"])
      attempts.push([
        `Debian's ${name}`,
        ["sh", "-c", `apt-get update && apt-get install -y --no-install-recommends ${name}`],
      ]);
  attempts.push(["Playwright's chromium", [node, "node_modules/playwright/cli.js", "install", "chromium"]]);
  for (const [what, command] of attempts) {
    const found = await findChromium().catch((error) => (process.env.CHROMIUM_PATH ? Promise.reject(error) : null));
    if (found) return found;
    say(`No Chromium is installed; installing ${what}.`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await runToEnd({ name: "chromium-install", command, env, logFolder }).catch((error) =>
      say(`${what} could not be installed: ${error.message.split("\n").at(-1)}`),
    );
  }
  return findChromium();
}

/**
 * Ubuntu's `chromium-browser` without its snap, for one, is there and does not run.
 * @param {string} path
 */
async function runs(path) {
  return promisify(execFile)(path, ["--version"], { timeout: 20_000 }).then(
    ({ stdout }) => /\d+\.\d+/.test(stdout),
    () => false,
  );
}

async function playwrightsOwn() {
  return import("playwright-core").then(
    ({ default: { chromium } }) => chromium.executablePath(),
    () => null,
  );
}
