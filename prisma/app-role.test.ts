import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_ROLE } from "@/lib/platform/testing/test-database";
import { grantAppRole, ownsTables } from "./app-role";

const [appUrl, ownerUrl] = [process.env["DATABASE_URL"] ?? "", process.env["MIGRATION_DATABASE_URL"] ?? ""];
const [app, owner] = [new Client({ connectionString: appUrl }), new Client({ connectionString: ownerUrl })];

beforeAll(async () => {
  // Rights on the database itself do not come with a copy of it.
  await grantAppRole(ownerUrl, APP_ROLE.role);
  await Promise.all([app.connect(), owner.connect()]);
  await app.query(`
    INSERT INTO users (name, email, password) VALUES ('Noor Haddad', 'noor.haddad@example.com', 'x');
    INSERT INTO activity_log (actor_type, user_id, actor_name, action, subject_type)
    SELECT 'user', id, name, 'circuit.edit', 'circuit'
    FROM users`);
});
afterAll(() => Promise.all([app.end(), owner.end()]));

describe("F7 the application's database role", () => {
  it("is what the tests of the product run as", async () => {
    const { rows } = await app.query(
      "SELECT current_user AS name, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([
      { name: APP_ROLE.role, rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false },
    ]);
    expect([await ownsTables(appUrl), await ownsTables(ownerUrl)]).toEqual([false, true]);
  });

  it.each([
    ["H3 change the activity log", "UPDATE activity_log SET action = 'nothing'"],
    ["H3 let a person go from the activity log", "UPDATE activity_log SET user_id = NULL"],
    ["H3 delete from the activity log", "DELETE FROM activity_log"],
    ["H3 empty the activity log", "TRUNCATE activity_log"],
    ["H3 take the guard from the activity log", "ALTER TABLE activity_log DISABLE TRIGGER ALL"],
    ["H3 write around the guard", "SET session_replication_role = replica"],
    ["empty a table", "TRUNCATE sync_staged_circuits"],
    ["make a table", "CREATE TABLE mottos (id int)"],
    ["make a temporary table", "CREATE TEMPORARY TABLE mottos (id int)"],
    ["make a schema", "CREATE SCHEMA elsewhere"],
    ["change a table", "ALTER TABLE circuits ADD COLUMN motto text"],
    ["drop a table", "DROP TABLE circuits"],
    ["drop an index", "DROP INDEX users_email_lower_unique"],
    [
      "replace a function",
      "CREATE OR REPLACE FUNCTION refuse_activity_log_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    ],
    ["make a role", "CREATE ROLE somebody"],
    ["read the history of migrations", "SELECT * FROM _prisma_migrations"],
    ["read files of the server", "SELECT pg_read_file('/etc/passwd')"],
    ["run programs on the server", "COPY (SELECT 1) TO PROGRAM 'true'"],
  ])("cannot %s", async (_what, statement) => {
    await expect(app.query(statement)).rejects.toThrow(/permission denied|must be (owner|superuser)/);
  });

  it("has rows of every table, and of the log what adds to it", async () => {
    const { rows } = await owner.query<{ name: string; may: string }>(
      `
        SELECT c.relname AS name,
          concat_ws(
            ',',
            ${["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"].map((right) => `CASE WHEN has_table_privilege($1, c.oid, '${right}') THEN '${right}' END`).join(", ")}
          ) AS may
       FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
      [APP_ROLE.role],
    );
    const others = Object.fromEntries(rows.map(({ name, may }) => [name, may]));
    const rowsOnly = "SELECT,INSERT,UPDATE,DELETE";
    const expected = Object.fromEntries(rows.map(({ name }) => [name, rowsOnly]));
    const maintained = Object.fromEntries(
      ["circuits", "sync_staged_circuits", "sync_planned_writes", "planned_units"].map((name) => [
        name,
        `${rowsOnly},MAINTAIN`,
      ]),
    );
    expect(others).toEqual({ ...expected, ...maintained, activity_log: "SELECT,INSERT", _prisma_migrations: "" });
  });

  it.each([
    "VACUUM (ANALYZE, SKIP_LOCKED) circuits",
    "ANALYZE circuits (job_guid)",
    "ANALYZE sync_staged_circuits (sync_log_id)",
    "ANALYZE sync_planned_writes",
  ])("can %s without a warning", async (statement) => {
    const said: string[] = [];
    const listen = ({ message }: { message?: string | undefined }) => void said.push(message ?? "");
    app.on("notice", listen);
    await app.query(statement);
    app.off("notice", listen);
    expect(said).toEqual([]);
  });

  it("H3 cannot date what it adds to the log; the owner, who restores a backup, can", async () => {
    const add = (client: Client, action: string) =>
      client.query(
        "INSERT INTO activity_log (occurred_at, actor_type, actor_name, action, subject_type) VALUES ('2020-01-01Z', 'system', 'clock', $1, 'setting')",
        [action],
      );
    await Promise.all([add(app, "dated.app"), add(owner, "dated.owner")]);
    const { rows } = await owner.query(
      "SELECT action, occurred_at > now() - interval '1 minute' AS is_now FROM activity_log WHERE action LIKE 'dated.%' ORDER BY 1",
    );
    expect(rows).toEqual([
      { action: "dated.app", is_now: true },
      { action: "dated.owner", is_now: false },
    ]);
  });

  it("pays nothing for the date of a row that came without one", async () => {
    const { rows } = await app.query<{ "QUERY PLAN": [{ Triggers: { "Trigger Name": string }[] }] }>(
      "EXPLAIN (ANALYZE, FORMAT JSON) INSERT INTO activity_log (actor_type, actor_name, action, subject_type) VALUES ('system', 'clock', 'undated', 'setting')",
    );
    expect(rows[0]?.["QUERY PLAN"][0].Triggers.map((trigger) => trigger["Trigger Name"])).not.toContain(
      "activity_log_dated",
    );
  });

  it("given a person with acts in the log, deletes the person, and the log lets go by its foreign key", async () => {
    await app.query("DELETE FROM users WHERE name = 'Noor Haddad'");
    const { rows } = await app.query("SELECT user_id, actor_name FROM activity_log WHERE action = 'circuit.edit'");
    expect(rows).toEqual([{ user_id: null, actor_name: "Noor Haddad" }]);
  });

  it("given a table of a newer version and a right given by hand, has rows of the one and not the other after the next start", async () => {
    await owner.query(`CREATE TABLE mottos (id int); GRANT UPDATE ON activity_log TO ${APP_ROLE.role}`);
    await expect(app.query("SELECT * FROM mottos")).rejects.toThrow("permission denied");
    await Promise.all([grantAppRole(ownerUrl, APP_ROLE.role), grantAppRole(ownerUrl, APP_ROLE.role)]);
    await expect(app.query("INSERT INTO mottos VALUES (1)")).resolves.toMatchObject({ rowCount: 1 });
    await expect(app.query("UPDATE activity_log SET action = 'nothing'")).rejects.toThrow("permission denied");
  });
});
