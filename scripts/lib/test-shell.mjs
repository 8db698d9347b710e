/**
 * What of a shell's environment reaches the tests: only what is named here, so that no setting of a developer's, old or
 * new, can.
 */
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";

const ALLOWED = new RegExp(
  `^(${[
    "PATH|HOME|USER|LOGNAME|TMPDIR|TERM|LANG|LC_[A-Z]+|TZ|CI|COLUMNS|NO_COLOR|FORCE_COLOR|DISPLAY|XDG_[A-Z_]+",
    "NODE_[A-Z_]+|npm_[a-z_]+|ENDS_WITH_PARENT",
    // The runners' own.
    "VITEST[A-Z_]*|TEST|DEV|PROD|MODE|SSR|BASE_URL|PLAYWRIGHT_[A-Z_]+|CHROMIUM_PATH|E2E_[A-Z_]+|INNGEST_TEST_[A-Z_]+",
    "NEXT_TELEMETRY_DISABLED|__NEXT_[A-Z_]+",
  ].join("|")})$`,
);

/**
 * The environment without a developer's own settings. What an .env file of `folder` would set is there as an empty
 * value, which is unset and keeps the file from setting it.
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string>}
 */
export function testShell(env, folder = ".") {
  const allowed = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && ALLOWED.test(name) ? [[name, value]] : [],
  );
  const emptied = namesInEnvFiles(folder).map((name) => [name, ""]);
  return { ...Object.fromEntries(emptied), ...Object.fromEntries(allowed), NEXT_TELEMETRY_DISABLED: "1" };
}

/** @param {string} folder */
function namesInEnvFiles(folder) {
  return readdirSync(folder)
    .filter((name) => /^\.env(\.|$)/.test(name) && name !== ".env.example")
    .flatMap((name) => Object.keys(parseEnv(readFileSync(resolve(folder, name), "utf8"))));
}
