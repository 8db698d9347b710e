import nextPlugin from "@next/eslint-plugin-next";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const here = import.meta.dirname;
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
    plugins: { "@next/next": nextPlugin },
    rules: {
      ...nextPlugin.configs.recommended.rules,
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
    // Where React is; its rules compile every function that they see, a fifth of all of linting.
    files: ["**/*.tsx", "{app,components}/**/*.ts"],
    plugins: { "react-hooks": reactHooks },
    rules: reactHooks.configs.recommended.rules,
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
