import { pino } from "pino";

const SECRET_PATHS = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "encryptedPassword",
  "encryptedUsername",
];

/** One JSON line per event on stdout; secrets are masked by key at the top two levels (security F4, H4). */
export const logger = pino({
  // An empty variable counts as unset, here as in env.ts.
  level: process.env["LOG_LEVEL"] || "info",
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: SECRET_PATHS.flatMap((path) => [path, `*.${path}`]), censor: "[hidden]" },
});
