type Connections = { pool: { options: { connectionString?: string | undefined }; end: () => Promise<void> } };
const keep = globalThis as typeof globalThis & { wsTrackerDatabase?: Connections | undefined };

const databaseOf = (address = "") => new URL(address).pathname;

/**
 * Lets this process keep connections to the database of its environment alone, from now until they are closed. Files of
 * one worker share what is global, so work that an earlier file left under way would else connect to its database,
 * which another worker may hold by now, and this file would be given those connections.
 */
export function keepOwnConnectionsOnly(): void {
  let kept: Connections | undefined;
  void keep.wsTrackerDatabase?.pool.end();
  Object.defineProperty(keep, "wsTrackerDatabase", {
    configurable: true,
    get: () => kept,
    set: (connections: Connections) => {
      const { pool } = connections;
      if (databaseOf(pool.options.connectionString) !== databaseOf(process.env["DATABASE_URL"])) {
        void pool.end();
        throw new Error("Work that an earlier test file left under way asked for its database.");
      }
      kept = connections;
    },
  });
}

/** Whether this process has connections to close. */
export const hasConnections = (): boolean => keep.wsTrackerDatabase !== undefined;
