import { afterAll, vi } from "vitest";
import { setTestEnvironment } from "./test-environment";

// A test that needs a database is told so by its address.
const nowhere = "postgresql://nobody@a-pure-test-has-no-database.invalid/see-CONTRIBUTING.md";
setTestEnvironment({ databaseUrl: nowhere, ownerUrl: nowhere });

// Files of one worker share its thread, and no state.
afterAll(() => {
  vi.resetModules();
});
