import { Client } from "pg";
import { disconnect } from "@/lib/platform/db";
import { APP_ROLE } from "@/lib/platform/testing/test-database";

/** A database that can be put back to what it was at several moments, always at the same address. */
export class FaultWorld {
  readonly #clusterUrl: string;
  readonly #name: string;
  readonly #kept = new Set<string>();

  constructor(clusterUrl: string, name: string) {
    this.#clusterUrl = clusterUrl;
    this.#name = name;
  }

  get ownerUrl(): string {
    return this.#urlOf(this.#name).toString();
  }

  /** As the application connects. */
  get databaseUrl(): string {
    return Object.assign(this.#urlOf(this.#name), { username: APP_ROLE.role, password: APP_ROLE.password }).toString();
  }

  /** Keeps how the database is now under a name. */
  async keep(moment: string): Promise<void> {
    const copy = `${this.#name}_${moment}`;
    await disconnect();
    await this.#execute(this.#name, "CHECKPOINT");
    await this.#execute("postgres", `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
    await this.#execute("postgres", ...this.#alone(this.#name), `CREATE DATABASE ${copy} TEMPLATE ${this.#name}`);
    this.#kept.add(copy);
  }

  /** Puts the database back to a moment that was kept, or to another database. */
  async putBack(moment: string, { from = `${this.#name}_${moment}` } = {}): Promise<void> {
    await disconnect();
    await this.#execute(
      "postgres",
      `DROP DATABASE IF EXISTS ${this.#name} WITH (FORCE)`,
      `CREATE DATABASE ${this.#name} TEMPLATE ${from}`,
    );
  }

  async run(...statements: string[]): Promise<void> {
    await this.#execute(this.#name, ...statements);
  }

  async drop(): Promise<void> {
    await disconnect();
    for (const name of [this.#name, ...this.#kept])
      await this.#execute("postgres", `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }

  /** A database is copied only when nobody is in it; whoever was cut off may still be leaving. */
  #alone(name: string): string[] {
    return [
      `
        SELECT pg_terminate_backend(pid, 5000)
        FROM pg_stat_activity
        WHERE datname = '${name}' AND pid <> pg_backend_pid()`,
    ];
  }

  #urlOf(name: string): URL {
    return Object.assign(new URL(this.#clusterUrl), { pathname: `/${name}` });
  }

  async #execute(database: string, ...statements: string[]): Promise<void> {
    const client = new Client({ connectionString: this.#urlOf(database).toString() });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
