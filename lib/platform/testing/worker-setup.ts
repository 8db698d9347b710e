import { afterAll, inject } from "vitest";
import { APP_ROLE, createDatabase } from "./test-database";
import { testEnvironment } from "./test-environment";

// A database of its own for every test file, used as the application's own role, set before any code under test reads the environment.
const database = await createDatabase(inject("clusterUrl"), inject("templateDatabase"));
for (const [name, value] of Object.entries(
  testEnvironment({ databaseUrl: database.urlFor(APP_ROLE), ownerUrl: database.url }),
)) {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

afterAll(async () => {
  const { disconnect } = await import("@/lib/platform/db");
  await disconnect();
  await database.drop();
});
