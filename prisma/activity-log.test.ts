import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const client = ownerClient();

beforeAll(async () => {
  await client.connect();
  await client.query(
    `
      INSERT INTO users (name, email, password)
      VALUES ('Noor Haddad', 'noor.haddad@example.com', 'x'), ('Tom Vale', 'tom.vale@example.com', 'x');
     INSERT INTO sync_logs (sync_type, sync_status, sync_trigger) VALUES ('full', 'completed', 'manual');
     INSERT INTO activity_log (actor_type, user_id, actor_name, action, subject_type, sync_log_id)
       SELECT 'user', users.id, name, 'circuit.edit', 'circuit', sync_logs.id
       FROM users, sync_logs
       WHERE name = 'Noor Haddad'`,
  );
});
afterAll(() => client.end());

describe("the activity log is append-only", () => {
  it.each([
    ["changed", "UPDATE activity_log SET actor_name = 'Someone Else'"],
    ["given to another person", "UPDATE activity_log SET user_id = (SELECT id FROM users WHERE name = 'Tom Vale')"],
    ["changed while it lets go of its person", "UPDATE activity_log SET user_id = NULL, action = 'nothing'"],
    ["deleted", "DELETE FROM activity_log"],
    ["emptied", "TRUNCATE activity_log"],
    ["emptied along with its people", "TRUNCATE users CASCADE"],
  ])("a row cannot be %s", async (_what, statement) => {
    await expect(client.query(statement)).rejects.toThrow("activity_log is append-only");
  });

  it("its person and its sync can be deleted, the row keeps the name", async () => {
    await client.query("DELETE FROM users WHERE name = 'Noor Haddad'");
    await client.query("DELETE FROM sync_logs");
    const { rows } = await client.query("SELECT user_id, sync_log_id, actor_name, action FROM activity_log");
    expect(rows).toEqual([{ user_id: null, sync_log_id: null, actor_name: "Noor Haddad", action: "circuit.edit" }]);
  });
});
