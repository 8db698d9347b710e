import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      { find: "server-only", replacement: `${root}node_modules/server-only/empty.js` },
    ],
  },
  test: {
    include: ["{lib,server,inngest,simulator,prisma,scripts,app,components,bench}/**/*.test.{ts,tsx}"],
    globalSetup: ["lib/platform/testing/global-setup.ts"],
    setupFiles: ["lib/platform/testing/worker-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Of 2,500 tests against real servers and clocks one may meet a stalled machine; npm test names each that needed a second try.
    // A property that failed once is wrong, whatever the next seed says.
    retry: { count: 1, condition: /^(?!Property failed)/ },
  },
});
