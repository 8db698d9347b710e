import { isIP } from "node:net";
import { z } from "zod";
import { isUsedAsKey, isWeakSecret, keyRingProblem } from "./secret-strength";

const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be a URL beginning with http:// or https://" })
  .transform((value) => value.replace(/\/+$/, ""));
/** The panel owns its host: paths are its own, and a password in an address would be sent to everybody in links. */
const panelUrl = httpUrl.refine(
  (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    return url !== null && url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  },
  { error: "must be a scheme and a host only, without a path, a query or a password" },
);
const secret = z
  .string()
  .min(32, "must be at least 32 characters long")
  .refine(
    (value) => !/change.?me|placeholder|example|secret-here/i.test(value),
    "is a placeholder; generate one with: openssl rand -base64 32",
  )
  .refine((value) => !isWeakSecret(value), "was not made at random; generate one with: openssl rand -base64 48");
const hostList = z
  .string()
  .default("")
  .transform((value) =>
    value
      .split(",")
      .map((host) => host.trim().toLowerCase())
      .filter(Boolean),
  );
/** As server/client-address.mjs reads it. */
const proxyList = z.string().refine(
  (value) =>
    value
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean)
      .every((part) => isIP(part) !== 0 || z.cidrv4().safeParse(part).success || z.cidrv6().safeParse(part).success),
  "must be addresses or networks separated by commas, like 127.0.0.1,10.0.0.0/8",
);
/** Longer waits overflow a timer and end at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

const wholeNumber = (what: string, least: number, most: number) => {
  const error = `must be ${what} from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};
const milliseconds = (least = 0) => wholeNumber("a whole number of milliseconds", least, LONGEST_TIMER_MS);
const delays = z.string().transform((value, context) => {
  const parsed = z.array(milliseconds()).safeParse(value.split(",").map((delay) => delay.trim() || Number.NaN));
  if (parsed.success) return parsed.data;
  context.addIssue({ code: "custom", message: "must be whole numbers of milliseconds separated by commas" });
  return z.NEVER;
});

const encryptionKeys = z.string().transform((value, context) => {
  const keys = value
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [keyId = "", encoded = ""] = part.split(":");
      return { keyId, key: Buffer.from(encoded, "base64") };
    });
  if (keys.length === 0 || keys.some(({ keyId, key }) => !/^[a-z0-9-]{1,20}$/i.test(keyId) || key.length !== 32)) {
    context.addIssue({
      code: "custom",
      message: "must be a comma-separated list of name:key, each key 32 bytes in base64 (newest first)",
    });
    return z.NEVER;
  }
  const problem = keyRingProblem(keys);
  if (problem === null) return keys;
  context.addIssue({ code: "custom", message: problem });
  return z.NEVER;
});

const viewGuid = z
  .string()
  .regex(
    /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i,
    "must be the GUID of a view, like {00000000-0000-0000-0000-000000000000}",
  );
const smtpUrl = z.url({ protocol: /^smtps?$/, error: "must begin with smtp:// or smtps://" });

/** Next's key for what a page hands to its actions; machines that share pages must share it. */
const actionsKey = z
  .string()
  .refine((value) => Buffer.from(value, "base64").length === 32 && /^[A-Za-z0-9+/]+=*$/.test(value), {
    error: "must be 32 bytes in base64; generate one with: openssl rand -base64 32",
  });

const shared = {
  DATA_DIR: z.string().min(1).default(".data"),
  ROLE: z.enum(["all", "panel", "worker"], { error: "must be all, panel or worker" }).default("all"),
  WORKER_PORT: wholeNumber("a port number", 0, 65_535).default(3100),
  LISTEN_HOST: z.string().optional(),
  DATABASE_POOL_SIZE: wholeNumber("a whole number", 2, 100).default(10),
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionsKey.optional(),
  PORT: wholeNumber("a port number", 0, 65_535).default(3000),
  TRUSTED_PROXIES: proxyList.default(""),
  WORKSTUDIO_SERVICE_USERNAME: z.string().optional(),
  WORKSTUDIO_SERVICE_PASSWORD: z.string().optional(),
  WORKSTUDIO_VIEW_CIRCUITS: viewGuid.optional(),
  WORKSTUDIO_VIEW_PLANNED_UNITS: viewGuid.optional(),
  WORKSTUDIO_ALLOW_HTTP_HOSTS: hostList,
  WORKSTUDIO_CONNECT_TIMEOUT_MS: milliseconds(1).default(10_000),
  WORKSTUDIO_TOTAL_TIMEOUT_MS: milliseconds(1).default(60_000),
  WORKSTUDIO_CALLS_IN_A_ROW: wholeNumber("a whole number", 1, 1_000_000).default(5),
  WORKSTUDIO_PAUSE_MS: milliseconds().default(500),
  WORKSTUDIO_OUTAGE_PAUSE_MS: milliseconds().default(15_000),
  WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS: wholeNumber("a whole number of seconds", 0, 31_536_000).default(300),
  WORKSTUDIO_RETRY_DELAYS_MS: delays.default([1_000, 2_000, 4_000, 8_000]),
  INNGEST_BASE_URL: httpUrl.optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SERVE_URL: httpUrl
    .refine((value) => value.endsWith("/api/inngest"), { error: "must end with /api/inngest" })
    .optional(),
  INNGEST_DEV: z.string().optional(),
  INNGEST_DEV_TOKEN: z.string().optional(),
  READY_TOKEN: secret.optional(),
  METRICS_TOKEN: secret.optional(),
  EXPORT_BACKGROUND_ROWS: wholeNumber("a whole number of rows", 1, 10_000_000).default(50_000),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], { error: "must be debug, info, warn, error or silent" })
    .default("info"),
  TWO_FACTOR_POLICY: z
    .enum(["required", "admins", "optional"], { error: "must be required, admins or optional" })
    .optional(),
  SMTP_URL: smtpUrl.optional(),
  SMTP_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]+$/, "must be an e-mail address")
    .optional(),
};

const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
  .superRefine((value, context) => {
    if (!/^postgres(ql)?:\/\//.test(value)) return;
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    if (!URL.canParse(value)) return refuse("is no URL; write special characters of the password as %40 and the like");
    const { pathname, searchParams } = new URL(value);
    if (pathname.length < 2) refuse("must name a database, like postgresql://user:password@host:5432/ws_tracker");
    const schema = searchParams.get("schema");
    if (schema !== null && schema !== "public")
      refuse(`names the schema ${schema}, but the tables are in public; take ?schema= out`);
  });

/** What an operator may set before `npm start`; everything unset has a default or is generated in embedded mode. */
export const configurationSchema = z
  .object({
    ...shared,
    DATABASE_URL: postgresUrl.optional(),
    MIGRATION_DATABASE_URL: postgresUrl.optional(),
    APP_URL: panelUrl.optional(),
    AUTH_SECRET: secret.optional(),
    ENCRYPTION_KEYS: encryptionKeys.optional(),
    WORKSTUDIO_BASE_URL: httpUrl.optional(),
    SIMULATOR_MINUTES_PER_DAY: wholeNumber("a whole number of minutes", 0, 1_440).default(5),
    SIMULATOR_HISTORY_WEEKS: wholeNumber("a whole number of weeks", 0, 52).default(12),
  })
  .superRefine((configuration, context) => {
    const missing = (name: string, because: string) =>
      context.addIssue({ code: "custom", path: [name], message: `is not set, and ${because}` });
    const { AUTH_SECRET, ENCRYPTION_KEYS } = configuration;
    if (AUTH_SECRET && ENCRYPTION_KEYS && isUsedAsKey(AUTH_SECRET, ENCRYPTION_KEYS))
      context.addIssue({
        code: "custom",
        path: ["AUTH_SECRET"],
        message: "is also one of the ENCRYPTION_KEYS; generate another with: openssl rand -base64 48",
      });
    if (configuration.DATABASE_URL) {
      if (!configuration.AUTH_SECRET) missing("AUTH_SECRET", "secrets are generated only with the embedded database");
      if (!configuration.ENCRYPTION_KEYS)
        missing("ENCRYPTION_KEYS", "secrets are generated only with the embedded database");
    }
    if (configuration.MIGRATION_DATABASE_URL && !configuration.DATABASE_URL)
      missing("DATABASE_URL", "MIGRATION_DATABASE_URL is");
    if (configuration.WORKSTUDIO_BASE_URL) {
      for (const name of [
        "WORKSTUDIO_SERVICE_USERNAME",
        "WORKSTUDIO_SERVICE_PASSWORD",
        "WORKSTUDIO_VIEW_CIRCUITS",
        "WORKSTUDIO_VIEW_PLANNED_UNITS",
      ] as const) {
        if (!configuration[name]) missing(name, "WORKSTUDIO_BASE_URL is");
      }
      const host = new URL(configuration.WORKSTUDIO_BASE_URL).hostname;
      if (
        configuration.WORKSTUDIO_BASE_URL.startsWith("http:") &&
        !configuration.WORKSTUDIO_ALLOW_HTTP_HOSTS.includes(host)
      ) {
        context.addIssue({
          code: "custom",
          path: ["WORKSTUDIO_BASE_URL"],
          message: `is plain http; use https or add ${host} to WORKSTUDIO_ALLOW_HTTP_HOSTS`,
        });
      }
    }
    if (configuration.ROLE !== "all") {
      const because = `ROLE=${configuration.ROLE} shares everything with other machines`;
      if (!configuration.DATABASE_URL) missing("DATABASE_URL", because);
      if (!configuration.WORKSTUDIO_BASE_URL) missing("WORKSTUDIO_BASE_URL", because);
      if (!configuration.INNGEST_BASE_URL && !(configuration.INNGEST_DEV && configuration.INNGEST_DEV_TOKEN))
        missing("INNGEST_BASE_URL", because);
      if (configuration.ROLE === "panel" && !configuration.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY)
        missing("NEXT_SERVER_ACTIONS_ENCRYPTION_KEY", "a page of one panel may be answered by another");
    }
    if (configuration.SMTP_URL && !configuration.SMTP_FROM) missing("SMTP_FROM", "SMTP_URL is");
    if (configuration.INNGEST_BASE_URL) {
      if (!configuration.INNGEST_SIGNING_KEY) missing("INNGEST_SIGNING_KEY", "INNGEST_BASE_URL is");
      if (!configuration.INNGEST_EVENT_KEY) missing("INNGEST_EVENT_KEY", "INNGEST_BASE_URL is");
    }
  });

/** What the running processes see: every value resolved by the start script or by the operator. */
export const environmentSchema = z.object({
  ...shared,
  DATABASE_URL: postgresUrl,
  DATABASE_MODE: z.enum(["embedded", "external"]).default("external"),
  DATABASE_PREPARED: z.enum(["on", "off"]).default("on"),
  APP_URL: panelUrl,
  AUTH_SECRET: secret,
  ENCRYPTION_KEYS: encryptionKeys,
  WORKSTUDIO_BASE_URL: httpUrl,
});

export type Environment = z.output<typeof environmentSchema>;

/** A configuration error; its message is one line an operator can act on. */
export class ConfigurationError extends Error {
  override name = "ConfigurationError";
}

/**
 * Parses variables with one of the schemas above; an empty string counts as unset.
 * Throws ConfigurationError with one line naming the first wrong variable.
 */
export function parseEnvironment<S extends z.ZodType>(
  schema: S,
  source: Record<string, string | undefined>,
): z.output<S> {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? "environment");
  const reason =
    issue?.code === "invalid_type" && present[name] === undefined ? "is not set" : (issue?.message ?? "is wrong");
  throw new ConfigurationError(`Configuration: ${name} ${reason}. See the table in README.md.`);
}

let cached: Environment | undefined;

/** The process's environment, validated once. Throws ConfigurationError. */
export function env(): Environment {
  cached ??= parseEnvironment(environmentSchema, process.env);
  return cached;
}
