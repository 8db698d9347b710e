import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const client = ownerClient();

beforeAll(async () => {
  await client.connect();
  await client.query(
    `
      INSERT INTO users (name, email, password, ws_username)
      VALUES ('Noor Haddad', 'noor.haddad@example.com', 'x', 'ACME\\nhaddad');
     INSERT INTO activity_log (actor_type, user_id, actor_name, action, subject_type)
     SELECT 'user', id, name, 'circuit.edit', 'circuit'
     FROM users`,
  );
});
afterAll(() => client.end());

const WEEK =
  "INSERT INTO planner_weekly_aggregates (user_id, region_id, week_starting, week_ending) SELECT users.id, regions.id";

describe("constraints of the database", () => {
  it.each([
    [
      "a week that does not start on a Sunday",
      `${WEEK}, '2026-01-12', '2026-01-18' FROM users, regions`,
      "planner_weekly_aggregates_week_check",
    ],
    [
      "a week that does not end on its Saturday",
      `${WEEK}, '2026-01-11', '2026-01-18' FROM users, regions`,
      "planner_weekly_aggregates_week_check",
    ],
    [
      "a region's crooked week",
      "INSERT INTO regional_weekly_aggregates (region_id, week_starting, week_ending) SELECT id, '2026-01-12', '2026-01-18' FROM regions",
      "regional_weekly_aggregates_week_check",
    ],
    [
      "a planner's day without a region",
      "INSERT INTO planner_daily_aggregates (user_id, aggregate_date) SELECT id, '2026-01-12' FROM users",
      "region_id",
    ],
    [
      "a second row of settings",
      "INSERT INTO analytics_settings (scope_year) VALUES (2030)",
      "analytics_settings_single_row",
    ],
    [
      "an address that differs in case only",
      "INSERT INTO users (name, email, password) VALUES ('N', 'NOOR.Haddad@example.com', 'x')",
      "users_email_lower_unique",
    ],
    [
      "a WorkStudio name that differs in case only",
      "INSERT INTO users (name, email, password, ws_username) VALUES ('N', 'n@example.com', 'x', 'acme\\NHADDAD')",
      "users_ws_username_lower_unique",
    ],
    [
      "an audit row that forgets a person who is still there",
      "UPDATE activity_log SET user_id = NULL",
      "activity_log is append-only",
    ],
  ])("refuse %s", async (_what, statement, message) => {
    await expect(client.query(statement)).rejects.toThrow(message);
  });

  it("take a week from Sunday to Saturday", async () => {
    const { rowCount } = await client.query(`${WEEK}, '2026-01-11', '2026-01-17' FROM users, regions`);
    expect(rowCount).toBe(6);
  });
});
