/**
 * What was thrown as an error: one of Node's has a code, one of a command what it wrote, one of a stage its name.
 * @param {unknown} thrown
 * @returns {Error & { code?: string, stderr?: string, stage?: string }}
 */
export const asError = (thrown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));
