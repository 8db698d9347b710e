const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** What a caller may set; everything but the database and the apps has a default. */
export type EmbeddedInngestOptions = {
  databaseUrl: string;
  /** The apps' serve endpoints, for example `http://127.0.0.1:3000/api/inngest`. */
  serveUrls: string[];
  /** 0 takes any free port. */
  port?: number;
  /** Delay before each further attempt; the last one repeats. Given delays are exact, the default ones get a jitter. */
  retryDelaysMs?: number[];
  /** How long a killed server's work waits before another takes it over. */
  leaseMs?: number;
  syncIntervalMs?: number;
  /** Longest idle pause; notifications make it shorter. */
  pollIntervalMs?: number;
  maxCallsInFlight?: number;
  retentionDays?: number;
};

export type Settings = Required<EmbeddedInngestOptions> & { retryJitter: number };

/** The retry delays of Inngest itself. */
const inngestRetryDelaysMs = [
  15 * secondMs,
  30 * secondMs,
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  20 * minuteMs,
  40 * minuteMs,
  hourMs,
  2 * hourMs,
];

export function resolveSettings(options: EmbeddedInngestOptions): Settings {
  return {
    port: 0,
    leaseMs: 15 * secondMs,
    syncIntervalMs: minuteMs,
    pollIntervalMs: 5 * secondMs,
    maxCallsInFlight: 20,
    retentionDays: 14,
    ...options,
    retryDelaysMs: options.retryDelaysMs ?? inngestRetryDelaysMs,
    retryJitter: options.retryDelaysMs === undefined ? 0.1 : 0,
  };
}

/** Milliseconds before the attempt after `failedAttempts` failed ones. */
export function retryDelayMs(settings: Settings, failedAttempts: number): number {
  const delays = settings.retryDelaysMs;
  const base = delays[Math.min(failedAttempts, delays.length) - 1] ?? 0;
  return Math.round(base * (1 + Math.random() * settings.retryJitter));
}
