import { describe, expect, it } from "vitest";
import { ConfigurationError, configurationSchema, environmentSchema, parseEnvironment } from "./env";

const key = Buffer.alloc(32, 7).toString("base64");
const secret = "s".repeat(40);
const configure = (variables: Record<string, string>) => parseEnvironment(configurationSchema, variables);

describe("configuration", () => {
  it("given nothing, then the embedded mode's defaults hold", () => {
    expect(configure({})).toMatchObject({ PORT: 3000, DATA_DIR: ".data", WORKSTUDIO_ALLOW_HTTP_HOSTS: [] });
  });

  it("treats an empty variable as unset", () => {
    expect(configure({ DATABASE_URL: "", APP_URL: "" }).DATABASE_URL).toBeUndefined();
  });

  it.each([
    [{ PORT: "abc" }, /PORT must be a port number/],
    [{ PORT: "70000" }, /PORT must be a port number/],
    [{ APP_URL: "localhost:3000" }, /APP_URL must be a URL/],
    [{ DATABASE_URL: "mysql://x" }, /DATABASE_URL must begin with postgresql/],
    [{ DATABASE_URL: "postgresql://x/y" }, /AUTH_SECRET is not set, and secrets are generated only/],
    [{ DATABASE_URL: "postgresql://x/y", AUTH_SECRET: secret }, /ENCRYPTION_KEYS is not set/],
    [{ MIGRATION_DATABASE_URL: "postgresql://x/y" }, /DATABASE_URL is not set, and MIGRATION_DATABASE_URL is/],
    [{ AUTH_SECRET: "short" }, /AUTH_SECRET must be at least 32/],
    [{ AUTH_SECRET: "please-change-me-please-change-me-please" }, /AUTH_SECRET is a placeholder/],
    [{ ENCRYPTION_KEYS: "k1:abc" }, /ENCRYPTION_KEYS must be a comma-separated list/],
    [{ TWO_FACTOR_POLICY: "sometimes" }, /TWO_FACTOR_POLICY must be required, admins or optional/],
    [{ WORKSTUDIO_BASE_URL: "https://ws.example" }, /WORKSTUDIO_SERVICE_USERNAME is not set, and WORKSTUDIO_BASE_URL is/],
    [{ INNGEST_BASE_URL: "https://jobs.example" }, /INNGEST_SIGNING_KEY is not set/],
  ])("given %j, then one line names the variable", (variables, message) => {
    expect(() => configure(variables)).toThrow(message);
    expect(() => configure(variables)).toThrow(ConfigurationError);
  });

  it("given a plain http WorkStudio, then its host must be allowed by name", () => {
    const variables = { WORKSTUDIO_BASE_URL: "http://ws.intranet:8080/", WORKSTUDIO_SERVICE_USERNAME: "a", WORKSTUDIO_SERVICE_PASSWORD: "b", WORKSTUDIO_VIEW_CIRCUITS: "c", WORKSTUDIO_VIEW_PLANNED_UNITS: "d" };
    expect(() => configure(variables)).toThrow(/add ws.intranet to WORKSTUDIO_ALLOW_HTTP_HOSTS/);
    expect(configure({ ...variables, WORKSTUDIO_ALLOW_HTTP_HOSTS: "WS.intranet" }).WORKSTUDIO_BASE_URL).toBe("http://ws.intranet:8080");
  });
});

describe("environment of a running process", () => {
  it("names the first variable that is missing", () => {
    expect(() => parseEnvironment(environmentSchema, {})).toThrow("Configuration: DATABASE_URL is not set. See the table in README.md.");
  });

  it("reads a key ring, newest first", () => {
    const environment = parseEnvironment(environmentSchema, {
      DATABASE_URL: "postgresql://x/y", APP_URL: "http://localhost:3000/", AUTH_SECRET: secret, ENCRYPTION_KEYS: `k2:${key},k1:${key}`, WORKSTUDIO_BASE_URL: "http://127.0.0.1:1",
    });
    expect(environment.ENCRYPTION_KEYS.map(({ keyId }) => keyId)).toEqual(["k2", "k1"]);
    expect(environment.APP_URL).toBe("http://localhost:3000");
  });
});
