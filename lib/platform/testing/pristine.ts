import { Client } from "pg";

/** How a database looks that no test has used: its structure as a hash, and the statements that put its rows back. */
export type Pristine = { structure: string; restore: string };

/** The database cannot be put back by rows alone. */
export class StructureChangedError extends Error {
  constructor() {
    super("A test changed the tables of its database.");
  }
}

const OWN_SCHEMA = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";
/**
 * Everything that a statement of a test could leave behind besides rows: relations, columns, rules, triggers,
 * functions, rights.
 */
const STRUCTURE = `
  SELECT md5(string_agg(part, E'\\n' ORDER BY part)) AS structure FROM (
    SELECT concat_ws(' ', 'schema', n.nspname, n.nspacl) AS part FROM pg_namespace n WHERE ${OWN_SCHEMA}
    UNION ALL
    SELECT concat_ws(
      ' ', 'relation', n.nspname, c.relname, c.relkind, c.relpersistence, c.relowner, c.relacl, c.reloptions,
      pg_get_viewdef(c.oid), i.indisvalid, pg_get_indexdef(i.indexrelid)
    )
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_index i ON i.indexrelid = c.oid
      WHERE ${OWN_SCHEMA}
    UNION ALL
    SELECT concat_ws(
      ' ', 'column', n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
      a.attgenerated, a.attacl, pg_get_expr(d.adbin, d.adrelid)
    )
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE ${OWN_SCHEMA} AND a.attnum > 0
    UNION ALL
    SELECT concat_ws(' ', 'constraint', n.nspname, c.conname, c.conrelid::regclass, pg_get_constraintdef(c.oid))
      FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE ${OWN_SCHEMA}
    UNION ALL
    SELECT concat_ws(' ', 'trigger', t.tgenabled, pg_get_triggerdef(t.oid)) FROM pg_trigger t WHERE NOT t.tgisinternal
    UNION ALL
    SELECT concat_ws(' ', 'function', p.oid::regprocedure, p.proacl, md5(p.prosrc), p.proconfig)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OWN_SCHEMA}
  ) AS parts`;

type Relation = { name: string; relation: string; columns: string };

/** Reads what `restorePristine` puts back. Nothing else may be connected that changes the database meanwhile. */
export async function readPristine(url: string): Promise<Pristine> {
  return withClient(url, async (client) => {
    const tables = await rowsOf<Relation>(
      client,
      `SELECT c.oid::regclass::text AS name, quote_literal(c.oid::regclass) AS relation,
         string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '') AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid ORDER BY 1`,
    );
    const seeds: string[] = [];
    // One client answers one question after the other.
    for (const { name, columns } of tables) {
      const [row] = await rowsOf<{ seed: string | null }>(
        client,
        `SELECT quote_literal(jsonb_agg(to_jsonb(t))) AS seed FROM ${name} t`,
      );
      if (row?.seed)
        seeds.push(
          `
            INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE
            SELECT ${columns}
            FROM jsonb_populate_recordset(NULL::${name}, ${row.seed});`,
        );
    }
    const sequences = await rowsOf<{ restart: string }>(
      client,
      `
        SELECT format(
          'SELECT setval(%L, %s, %L);', format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
          last_value IS NOT NULL
        ) AS restart
       FROM pg_sequences WHERE schemaname = 'public'`,
    );
    const [found] = await rowsOf<{ structure: string }>(client, STRUCTURE);
    if (!found) throw new Error("The template has no structure.");
    return {
      structure: found.structure,
      // A replica's session fires no triggers: neither keys nor the activity log's own guard hold up what only puts
      // rows back.
      restore: [
        "SET session_replication_role = replica;",
        ...tables.map(({ name, relation }) => emptied(name, relation)),
        ...seeds,
        ...sequences.map(({ restart }) => restart),
      ].join("\n"),
    };
  });
}

/**
 * Makes a database that a test file has used like new, in milliseconds instead of a copy's half second. Ends whoever is
 * still connected. Throws StructureChangedError when rows are not all that changed.
 */
export async function restorePristine(url: string, { structure, restore }: Pristine): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    await client.query(`DO $$ DECLARE other text; BEGIN
      FOR other IN SELECT n.nspname FROM pg_namespace n WHERE ${OWN_SCHEMA} AND n.nspname <> 'public'
      LOOP EXECUTE format('DROP SCHEMA %I CASCADE', other); END LOOP;
    END $$`);
    const [found] = await rowsOf<{ structure: string }>(client, STRUCTURE);
    if (found?.structure !== structure) throw new StructureChangedError();
    await client.query(restore);
  });
}

/**
 * Deleting is the fastest for the few rows of most tests; a large table is cut off, lest its dead rows slow the
 * next ones.
 */
function emptied(name: string, relation: string): string {
  return `DO $$ BEGIN
    IF pg_relation_size(${relation}) > 1000000 THEN TRUNCATE ${name} CASCADE; ELSE DELETE FROM ${name}; END IF;
  END $$;`;
}

async function rowsOf<Row extends Record<string, unknown>>(client: Client, text: string): Promise<Row[]> {
  return (await client.query<Row>(text)).rows;
}

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
