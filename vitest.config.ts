import { fileURLToPath } from "node:url";
import { type TestProjectInlineConfiguration, configDefaults, defineConfig } from "vitest/config";
import { instrumentRawReads } from "./lib/platform/testing/raw-reads/instrument-raw-reads.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const tests = (folders: string, names = "*.test.{ts,tsx}") => `${folders}/**/${names}`;

// Folder and file name decide where a test runs (CONTRIBUTING.md, Tests); what is neither of the first two is pure, so
// no test is left out.
const PROCESS = [
  tests("{lib,prisma,scripts,simulator,inngest,bench}", "*.process.test.ts"),
  tests("inngest/embedded/conformance"),
];
const DATABASE = [
  tests("lib/domain", "!(rules|schema|*.pure).test.{ts,tsx}"),
  tests("{prisma,inngest,scripts/authorization}", "!(*.pure).test.ts"),
  tests("{lib,scripts,app,bench}", "*.database.test.ts"),
];
const ALL = [tests("{lib,server,inngest,simulator,prisma,scripts,app,components,bench}")];

/**
 * `npm test` names a folder, and every raw read is then held against its declared type (docs/decisions/raw-reads.md).
 */
const rawReadsFolder = process.env.RAW_READS_FOLDER;

const withDatabase = {
  globalSetup: ["lib/platform/testing/global-setup.ts"],
  setupFiles: [
    "lib/platform/testing/database-setup.ts",
    ...(rawReadsFolder ? ["lib/platform/testing/raw-reads/setup.ts"] : []),
  ],
  // The workers' own environment is the tests'.
  ...(rawReadsFolder ? { provide: { rawReadsFolder } } : {}),
  pool: "forks",
  // A file that imports everything anew spends more on that than on its tests; database-setup.ts gives each its
  // own state.
  isolate: false,
  // A real Inngest server tries again after 15 s to minutes.
  testTimeout: process.env.INNGEST_TEST_SERVER ? 240_000 : 30_000,
  hookTimeout: 60_000,
} satisfies TestProjectInlineConfiguration["test"];

export default defineConfig({
  plugins: rawReadsFolder ? [instrumentRawReads(root)] : [],
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      { find: "server-only", replacement: `${root}node_modules/server-only/empty.js` },
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: ALL,
          exclude: [...configDefaults.exclude, ...PROCESS, ...DATABASE],
          setupFiles: ["lib/platform/testing/pure-setup.ts"],
          pool: "threads",
          isolate: false,
          maxWorkers: 2,
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...withDatabase,
          name: "database",
          include: DATABASE,
          exclude: [...configDefaults.exclude, ...PROCESS],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...withDatabase,
          name: "process",
          include: PROCESS,
          // They wait for processes and clocks more than they count, so more of them than cores go on at once.
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
