import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ConfigurationError, configurationSchema, environmentSchema, parseEnvironment } from "./env";

const guid = "{00000000-0000-4000-8000-000000000001}";
const keyOf = (seed: string) => createHash("sha256").update(seed).digest("base64");
const [key, olderKey] = [keyOf("newest"), keyOf("older")];
const secretKey = Buffer.alloc(32, 9).toString("base64");
const secret = createHash("sha256").update("session").digest("hex");
const configure = (variables: Record<string, string>) => parseEnvironment(configurationSchema, variables);

describe("configuration", () => {
  it("given nothing, then the embedded mode's defaults hold", () => {
    expect(configure({})).toMatchObject({ PORT: 3000, DATA_DIR: ".data", WORKSTUDIO_ALLOW_HTTP_HOSTS: [] });
  });

  it("given a panel of several, then it needs the key that their pages share", () => {
    const one = {
      ROLE: "panel",
      DATABASE_URL: "postgresql://x/y?schema=public",
      AUTH_SECRET: secret,
      ENCRYPTION_KEYS: `k1:${key}`,
      WORKSTUDIO_BASE_URL: "https://ws.example",
      WORKSTUDIO_SERVICE_USERNAME: "svc",
      WORKSTUDIO_SERVICE_PASSWORD: "pw",
      WORKSTUDIO_VIEW_CIRCUITS: guid,
      WORKSTUDIO_VIEW_PLANNED_UNITS: guid,
      INNGEST_BASE_URL: "https://jobs.example",
      INNGEST_SIGNING_KEY: "signkey",
      INNGEST_EVENT_KEY: "eventkey",
    };
    expect(() => configure(one)).toThrow(/NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is not set, and a page of one panel/);
    expect(configure({ ...one, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: secretKey }).ROLE).toBe("panel");
    expect(configure({ ...one, ROLE: "worker" }).ROLE).toBe("worker");
  });

  it("treats an empty variable as unset", () => {
    expect(configure({ DATABASE_URL: "", APP_URL: "" }).DATABASE_URL).toBeUndefined();
  });

  it.each([
    [{ PORT: "abc" }, /PORT must be a port number/],
    [{ PORT: "70000" }, /PORT must be a port number/],
    [{ TRUSTED_PROXIES: "127.0.0.1, proxy.example" }, /TRUSTED_PROXIES must be addresses or networks/],
    [{ TRUSTED_PROXIES: "10.0.0.0/33" }, /TRUSTED_PROXIES must be addresses or networks/],
    [{ APP_URL: "localhost:3000" }, /APP_URL must be a URL/],
    [{ APP_URL: "https://panel.example/ws" }, /APP_URL must be a scheme and a host only/],
    [{ APP_URL: "https://ada:secret@panel.example" }, /APP_URL must be a scheme and a host only/],
    [{ APP_URL: "https://panel.example?x=1" }, /APP_URL must be a scheme and a host only/],
    [{ DATABASE_URL: "postgresql://x" }, /DATABASE_URL must name a database/],
    [{ DATABASE_URL: "postgresql://x/y?schema=other" }, /DATABASE_URL names the schema other, but the tables/],
    [{ DATABASE_URL: "postgresql://u:p#w@x:5432/y" }, /DATABASE_URL is no URL/],
    [{ ROLE: "web" }, /ROLE must be all, panel or worker/],
    [{ ROLE: "worker" }, /DATABASE_URL is not set, and ROLE=worker shares everything/],
    [{ NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: "short" }, /NEXT_SERVER_ACTIONS_ENCRYPTION_KEY must be 32 bytes/],
    [{ INNGEST_SERVE_URL: "https://jobs.example" }, /INNGEST_SERVE_URL must end with/],
    [{ DATABASE_URL: "mysql://x" }, /DATABASE_URL must begin with postgresql/],
    [{ DATABASE_URL: "postgresql://x/y" }, /AUTH_SECRET is not set, and secrets are generated only/],
    [{ DATABASE_URL: "postgresql://x/y", AUTH_SECRET: secret }, /ENCRYPTION_KEYS is not set/],
    [{ MIGRATION_DATABASE_URL: "postgresql://x/y" }, /DATABASE_URL is not set, and MIGRATION_DATABASE_URL is/],
    [{ AUTH_SECRET: "short" }, /AUTH_SECRET must be at least 32/],
    [{ AUTH_SECRET: "please-change-me-please-change-me-please" }, /AUTH_SECRET is a placeholder/],
    [{ ENCRYPTION_KEYS: "k1:abc" }, /ENCRYPTION_KEYS must be a comma-separated list/],
    [{ TWO_FACTOR_POLICY: "sometimes" }, /TWO_FACTOR_POLICY must be required, admins or optional/],
    [
      { WORKSTUDIO_BASE_URL: "https://ws.example" },
      /WORKSTUDIO_SERVICE_USERNAME is not set, and WORKSTUDIO_BASE_URL is/,
    ],
    [{ INNGEST_BASE_URL: "https://jobs.example" }, /INNGEST_SIGNING_KEY is not set/],
    [{ WORKSTUDIO_VIEW_CIRCUITS: "circuits" }, /WORKSTUDIO_VIEW_CIRCUITS must be the GUID of a view/],
    [
      { WORKSTUDIO_CONNECT_TIMEOUT_MS: "0" },
      /WORKSTUDIO_CONNECT_TIMEOUT_MS must be a whole number of milliseconds from 1/,
    ],
    [
      { WORKSTUDIO_TOTAL_TIMEOUT_MS: "99999999999" },
      /WORKSTUDIO_TOTAL_TIMEOUT_MS must be a whole number of milliseconds from 1/,
    ],
    [{ WORKSTUDIO_CALLS_IN_A_ROW: "0" }, /WORKSTUDIO_CALLS_IN_A_ROW must be a whole number from 1/],
    [{ WORKSTUDIO_PAUSE_MS: "-1" }, /WORKSTUDIO_PAUSE_MS must be a whole number of milliseconds from 0/],
    [{ WORKSTUDIO_OUTAGE_PAUSE_MS: "soon" }, /WORKSTUDIO_OUTAGE_PAUSE_MS must be a whole number/],
    [
      { WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS: "1.5" },
      /WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS must be a whole number of seconds/,
    ],
    [
      { WORKSTUDIO_RETRY_DELAYS_MS: "1000,,2000" },
      /WORKSTUDIO_RETRY_DELAYS_MS must be whole numbers of milliseconds separated by commas/,
    ],
    [{ LOG_LEVEL: "loud" }, /LOG_LEVEL must be debug, info, warn, error or silent/],
  ])("given %j, then one line names the variable", (variables, message) => {
    expect(() => configure(variables)).toThrow(message);
    expect(() => configure(variables)).toThrow(ConfigurationError);
  });

  it("given a plain http WorkStudio, then its host must be allowed by name", () => {
    const variables = {
      WORKSTUDIO_BASE_URL: "http://ws.intranet:8080/",
      WORKSTUDIO_SERVICE_USERNAME: "a",
      WORKSTUDIO_SERVICE_PASSWORD: "b",
      WORKSTUDIO_VIEW_CIRCUITS: guid,
      WORKSTUDIO_VIEW_PLANNED_UNITS: guid,
    };
    expect(() => configure(variables)).toThrow(/add ws.intranet to WORKSTUDIO_ALLOW_HTTP_HOSTS/);
    expect(configure({ ...variables, WORKSTUDIO_ALLOW_HTTP_HOSTS: "WS.intranet" }).WORKSTUDIO_BASE_URL).toBe(
      "http://ws.intranet:8080",
    );
  });
});

describe("environment of a running process", () => {
  // What the start let through must not fail in the panel, where nobody sees the sentence.
  it("holds no setting that the start does not check", () => {
    const internal = ["DATABASE_MODE", "DATABASE_PREPARED"];
    expect(
      Object.keys(environmentSchema.shape).filter(
        (name) => !(name in configurationSchema.shape) && !internal.includes(name),
      ),
    ).toEqual([]);
  });

  it("reads waits between tries as milliseconds", () => {
    const rest = {
      DATABASE_URL: "postgresql://x/y",
      APP_URL: "http://localhost:3000/",
      AUTH_SECRET: secret,
      ENCRYPTION_KEYS: `k1:${key}`,
      WORKSTUDIO_BASE_URL: "http://127.0.0.1:1",
    };
    expect(
      parseEnvironment(environmentSchema, { ...rest, WORKSTUDIO_RETRY_DELAYS_MS: "0, 250" }).WORKSTUDIO_RETRY_DELAYS_MS,
    ).toEqual([0, 250]);
    expect(parseEnvironment(environmentSchema, rest).WORKSTUDIO_RETRY_DELAYS_MS).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it("names the first variable that is missing", () => {
    expect(() => parseEnvironment(environmentSchema, {})).toThrow(
      "Configuration: DATABASE_URL is not set. See the table in README.md.",
    );
  });

  it("reads a key ring, newest first", () => {
    const environment = parseEnvironment(environmentSchema, {
      DATABASE_URL: "postgresql://x/y",
      APP_URL: "http://localhost:3000/",
      AUTH_SECRET: secret,
      ENCRYPTION_KEYS: `k2:${key},k1:${olderKey}`,
      WORKSTUDIO_BASE_URL: "http://127.0.0.1:1",
    });
    expect(environment.ENCRYPTION_KEYS.map(({ keyId }) => keyId)).toEqual(["k2", "k1"]);
    expect(environment.APP_URL).toBe("http://localhost:3000");
  });
});
