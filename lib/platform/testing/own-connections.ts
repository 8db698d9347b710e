type Connections = { pool: { options: { connectionString?: string | undefined }; end: () => Promise<void> } };
const keep = globalThis as typeof globalThis & { wsTrackerDatabase?: Connections | undefined };

const databaseOf = (address = "") => new URL(address).pathname;

/**
 * Takes away what the product keeps for its process, and lets the process keep connections to the database of its
 * environment alone from now on. Files of one worker share what is global, while each has its own modules: what the
 * modules of an earlier file made (as the numbers for a monitor do), or left under way, would connect to that file's
 * database, which another worker may hold by now, and this file would be given those connections.
 */
export function forgetEarlierFile(): void {
  let kept: Connections | undefined;
  void keep.wsTrackerDatabase?.pool.end();
  for (const name of Object.getOwnPropertyNames(keep))
    if (name.startsWith("wsTracker")) Reflect.deleteProperty(keep, name);
  Object.defineProperty(keep, "wsTrackerDatabase", {
    configurable: true,
    get: () => kept,
    set: (connections: Connections) => {
      const { pool } = connections;
      if (databaseOf(pool.options.connectionString) !== databaseOf(process.env["DATABASE_URL"])) {
        void pool.end();
        throw new Error("Something of an earlier test file asked for its database.");
      }
      kept = connections;
    },
  });
}

/** Whether this process has connections to close. */
export const hasConnections = (): boolean => keep.wsTrackerDatabase !== undefined;
