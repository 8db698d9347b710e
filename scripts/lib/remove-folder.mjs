import { rm } from "node:fs/promises";

/**
 * Removes a folder, also while another process removes the same one, or one that was cut off still writes to it: its
 * directory is not empty then, and what has come into it is looked at again, for some five seconds.
 * @param {string} folder
 */
export const removeFolder = (folder) => rm(folder, { recursive: true, force: true, maxRetries: 10 });
