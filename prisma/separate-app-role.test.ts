import { Client } from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { separateAppRole } from "./separate-app-role";

const ownerUrl = process.env["MIGRATION_DATABASE_URL"] ?? "";
const role = `start_${process.pid}`;
const appUrl = (password: string) => Object.assign(new URL(ownerUrl), { username: role, password }).toString();

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

afterAll(() =>
  ask(
    ownerUrl,
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role};
     REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ${role};
     REVOKE ALL ON SCHEMA public FROM ${role};
     DROP ROLE ${role}`,
  ),
);

describe("F7 a start", () => {
  it("makes the role in its own cluster, with the rights of the application", async () => {
    expect(await separateAppRole({ ownerUrl, appUrl: appUrl("first"), isOurs: true })).toEqual({ isSeparate: true });
    expect(await ask(appUrl("first"), "SELECT count(*)::int > 0 AS found FROM roles")).toEqual([{ found: true }]);
    await expect(ask(appUrl("first"), "DELETE FROM activity_log")).rejects.toThrow("permission denied");
  });

  it("again, gives the role a new password, and the old one opens nothing", async () => {
    await separateAppRole({ ownerUrl, appUrl: appUrl("second"), isOurs: true });
    expect(await ask(appUrl("second"), "SELECT count(*)::int AS rows FROM activity_log")).toEqual([{ rows: 0 }]);
    await expect(ask(appUrl("first"), "SELECT 1")).rejects.toThrow("password authentication failed");
  });

  it("on an operator's database, gives rights to a role that is there and makes none", async () => {
    expect(await separateAppRole({ ownerUrl, appUrl: appUrl("second"), isOurs: false })).toEqual({ isSeparate: true });
    await expect(separateAppRole({ ownerUrl, appUrl: appUrl("wrong"), isOurs: false })).rejects.toThrow(
      "password authentication failed",
    );
  });

  it("with the owner's address for everything, takes no right from the owner and says so", async () => {
    expect(await separateAppRole({ ownerUrl, appUrl: ownerUrl, isOurs: false })).toEqual({ isSeparate: false });
    expect(await ask(ownerUrl, "SELECT has_table_privilege(current_user, 'activity_log', 'UPDATE') AS may")).toEqual([
      { may: true },
    ]);
  });
});
