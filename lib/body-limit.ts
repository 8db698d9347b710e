/** As in next.config.ts: an imported table may have 5 MB (security G5), and a little goes with it. */
export const BODY_LIMIT_BYTES = 6 * 1024 * 1024;

/** What somebody is told who sends more; Next by itself would say “Internal Server Error” (security E8). */
export const TOO_LARGE =
  "This is more than the 6 MB that fit into one request. Nothing was changed; send less, or split the file.";
