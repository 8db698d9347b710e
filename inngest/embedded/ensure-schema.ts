import { readFile } from "node:fs/promises";
import type { Pool } from "pg";
import { inTransaction } from "./database";

/** One file per version in `schema/`; a released file never changes, the next change is the next number. */
const newestVersion = 1;

/** Creates or updates the schema `inngest_local`; safe when several servers start at once. */
export async function ensureSchema(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock(hashtext('inngest_local.schema'))");
    await client.query("create schema if not exists inngest_local");
    await client.query(
      "create table if not exists inngest_local.schema_version (version integer primary key, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ version: number }>(
      "select coalesce(max(version), 0) as version from inngest_local.schema_version",
    );
    const current = rows[0]?.version ?? 0;
    if (current > newestVersion)
      throw new Error(
        `The schema inngest_local is of version ${current}, newer than this program knows (${newestVersion}).`,
      );
    for (let version = current + 1; version <= newestVersion; version += 1) {
      await client.query(await readFile(new URL(`schema/${version}.sql`, import.meta.url), "utf8"));
      await client.query("insert into inngest_local.schema_version (version) values ($1)", [version]);
    }
  });
}
