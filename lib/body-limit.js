/** What a sign-in, a reset or any other request of somebody who is not signed in may send. */
export const STRANGER_LIMIT_BYTES = 16 * 1024;
/** A form or a bulk act of somebody who is signed in. */
export const ACTION_LIMIT_BYTES = 256 * 1024;
/** An imported table may have 5 MB (security G5), and a little goes with it. Next's own limit in next.config.ts is the same. */
export const UPLOAD_LIMIT_BYTES = 6 * 1024 * 1024;
/** The page whose action takes a table. */
export const UPLOAD_PAGE = "/imports";

/** What somebody is told who sends more; Next by itself would say “Internal Server Error” (security E8). */
export const TOO_LARGE = "This is more than fits into one request. Nothing was changed; send less, or split the file.";
