import nextPlugin from "@next/eslint-plugin-next";
import importX from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const here = import.meta.dirname;
/** One readable list of who may import what (docs/decisions/layers.md); `lib` knows nothing of the screens, jobs or pictures above it. */
const zones = [
  {
    target: "./lib",
    from: ["./app", "./components", "./inngest", "./simulator"],
    except: [],
    message: "lib never imports what stands above it.",
  },
  { target: "./lib/platform", from: ["./lib/domain", "./lib/workstudio"], message: "The platform knows no domain." },
  {
    target: "./lib/workstudio",
    from: ["./lib/domain", "./lib/platform"],
    message: "lib/workstudio knows only the outside system.",
  },
  {
    target: "./components",
    from: ["./lib/domain", "./lib/platform", "./lib/workstudio", "./app", "./inngest"],
    message: "Components could ship in another product.",
  },
  {
    target: "./app",
    from: ["./lib/platform/db.ts", "./lib/platform/generated"],
    message: "Screens read and write through lib/domain only (security D1).",
  },
  { target: "./simulator", from: ["./lib", "./app", "./inngest"], message: "The simulator is the outside world." },
  {
    target: "./inngest/embedded",
    from: ["./lib", "./app", "./inngest/functions"],
    message: "The engine knows no product.",
  },
];

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      ".next/",
      ".data/",
      "lib/platform/generated/",
      "next-env.d.ts",
      "test-results/",
      "playwright-report/",
    ],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.ts", "**/*.tsx"] })),
  {
    files: ["**/*.ts", "**/*.tsx"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: here } },
    plugins: { "import-x": importX, "react-hooks": reactHooks, "@next/next": nextPlugin },
    settings: { "import-x/resolver": { typescript: true } },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...nextPlugin.configs.recommended.rules,
      "import-x/no-restricted-paths": ["error", { basePath: here, zones }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unnecessary-condition": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/no-dynamic-delete": "off",
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only lib/platform/env.ts reads the environment." },
      ],
    },
  },
  {
    // Entry points and tests hand an environment on; the app's own code never reads it.
    files: [
      "lib/platform/env.ts",
      "lib/platform/logger.ts",
      "lib/platform/testing/**",
      "**/*.test.ts",
      "scripts/**",
      "prisma/**",
      "prisma.config.ts",
      "instrumentation.ts",
      "proxy.ts",
      "playwright.config.ts",
      "vitest.config.ts",
      "e2e/**",
      "bench/**",
      "simulator/**",
      "inngest/embedded/**",
    ],
    rules: { "no-restricted-properties": "off" },
  },
);
