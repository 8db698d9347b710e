import { Client } from "pg";

/** A client that is not connected yet, of the role that owns the test database's tables. */
export const ownerClient = (): Client => new Client({ connectionString: process.env["MIGRATION_DATABASE_URL"] });
