import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const DEBIAN_CHROMIUMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const installed = process.env["CHROMIUM_PATH"] || DEBIAN_CHROMIUMS.find((path) => existsSync(path));
const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// Chromium takes the last such list only, so this is Playwright's own, and the popup of an address bar that nobody
// sees: it starts two more renderers for every window, a fifth of the browser's processor time.
const disabledFeatures = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "WebUIOmniboxPopup",
];

/**
 * A stack for each core; the stories of one file are told one after the other on one of them, because a sync belongs to
 * everybody on it.
 */
const STACKS = [0, 1];

/** People's stories in a browser against everything that `npm start` starts. */
export default defineConfig({
  testDir: "e2e",
  workers: process.env["E2E_DATA_DIR"] ? 1 : STACKS.length,
  retries: 1,
  timeout: 45_000,
  forbidOnly: true,
  expect: { timeout: 10_000 },
  reporter: "list",
  outputDir: "test-results",
  use: {
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    reducedMotion: "reduce",
    locale: "en-US",
    timezoneId: "America/New_York",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(installed ? { executablePath: installed } : {}),
      args: [
        ...quiet,
        `--disable-features=${disabledFeatures.join(",")}`,
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
  // E2E_DATA_DIR names a stack that runs already, for somebody who writes tests.
  ...(process.env["E2E_DATA_DIR"]
    ? {}
    : {
        webServer: STACKS.map((number) => ({
          name: `stack ${number}`,
          command: `node e2e/start-stack.mjs ${number}`,
          wait: { stdout: /Ready in/ },
          stdout: "pipe",
          timeout: 240_000,
          gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
        })),
      }),
});
