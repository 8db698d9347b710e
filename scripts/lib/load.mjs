/**
 * What of the TypeScript a start runs itself.
 * @typedef {{
 *   "lib/platform/database-address.ts": typeof import("../../lib/platform/database-address.ts"),
 *   "lib/platform/env.ts": typeof import("../../lib/platform/env.ts"),
 *   "prisma/app-role.ts": typeof import("../../prisma/app-role.ts"),
 *   "prisma/database-lock.ts": typeof import("../../prisma/database-lock.ts"),
 *   "prisma/migrate.ts": typeof import("../../prisma/migrate.ts"),
 *   "prisma/seed/main.ts": typeof import("../../prisma/seed/main.ts"),
 *   "prisma/separate-app-role.ts": typeof import("../../prisma/separate-app-role.ts"),
 *   "simulator/accounts.ts": typeof import("../../simulator/accounts.ts"),
 * }} Modules
 */

/**
 * Loads a module by its path in this repository, once the packages are installed.
 * @template {keyof Modules} Path
 * @param {Path} path
 * @returns {Promise<Modules[Path]>}
 */
export async function load(path) {
  const { tsImport } = await import("tsx/esm/api");
  return tsImport(`../../${path}`, import.meta.url);
}
