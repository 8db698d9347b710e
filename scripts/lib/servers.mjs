/** The servers of a start: the jobs server, the simulator where WorkStudio is not real, and the panel. */
import { simulatorArguments } from "./configuration.mjs";

const node = process.execPath;
/** Streams and batches keep the panel's memory flat; the bound makes Node collect garbage instead of growing into what it need not use. */
const PANEL_HEAP_MB = 320;
/** A page makes some megabytes of short-lived objects: with room for a few pages, most are gone before anything must be moved. */
const PANEL_NURSERY_MB = 32;
/** How a TypeScript entry point runs outside Next. */
export const typescript = [node, "--conditions=react-server", "--import", "tsx"];
const isReadyLine = (line) => line.startsWith('{"ready":true');

/**
 * What to start, in no order; `file` names the log and the process, `env` is what it sees. The jobs server makes and owns its tables, so it
 * connects as the owner; the panel never sees that address (security F7).
 */
export function serversOf({ environment, ownerUrl, listenHost }) {
  const { DATA_DIR, INNGEST_DEV, PORT, SIMULATOR_PORT } = environment;
  const env = environment;
  const servers = [
    {
      title: "panel",
      file: "panel",
      env,
      command: [
        node,
        `--max-old-space-size=${PANEL_HEAP_MB}`,
        `--max-semi-space-size=${PANEL_NURSERY_MB}`,
        "node_modules/next/dist/bin/next",
        "start",
        "-p",
        PORT,
        "-H",
        listenHost,
      ],
      isReady: (line) => /Ready in/i.test(line),
    },
  ];
  if (INNGEST_DEV) {
    const address = ["--port", new URL(INNGEST_DEV).port, "--serve-url", `http://127.0.0.1:${PORT}/api/inngest`];
    servers.push({
      title: "jobs server",
      file: "inngest",
      env: { ...env, DATABASE_URL: ownerUrl },
      command: [...typescript, "inngest/embedded/main.ts", ...address],
      isReady: isReadyLine,
    });
  }
  if (SIMULATOR_PORT)
    servers.push({
      title: "WorkStudio simulator",
      file: "simulator",
      env,
      command: [...typescript, "simulator/main.ts", "--port", SIMULATOR_PORT, ...simulatorArguments(DATA_DIR)],
      isReady: isReadyLine,
    });
  return servers;
}
