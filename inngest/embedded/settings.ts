const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** What a caller may set; everything but the database and the apps has a default. */
export type EmbeddedInngestOptions = {
  databaseUrl: string;
  /** The apps' serve endpoints, for example `http://127.0.0.1:3000/api/inngest`. */
  serveUrls: string[];
  /** The key that whoever sends events must have; none is sent without it. */
  eventKey: string;
  /**
   * Behaves as an Inngest server in production does: signs its calls with this key, asks no app for its functions, and
   * takes the registrations of apps that show the key. For tests of the panel as it runs beside such a server.
   */
  signingKey?: string | null;
  /** 0 takes any free port. */
  port?: number;
  /** Delay before each further attempt; the last one repeats. */
  retryDelaysMs?: number[];
  /** Up to this much is added to each delay by chance, as Inngest itself does. */
  retryJitterMs?: number;
  /** How long a killed server's work waits before another takes it over. */
  leaseMs?: number;
  syncIntervalMs?: number;
  /** Longest idle pause; notifications make it shorter. */
  pollIntervalMs?: number;
  maxCallsInFlight?: number;
  retentionDays?: number;
};

export type Settings = Required<EmbeddedInngestOptions>;

/** The retry delays of Inngest itself: the first try again comes after 15 to 45 s, the next after 30 to 60 s. */
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
const inngestRetryJitterMs = 30 * secondMs;

export function resolveSettings(options: EmbeddedInngestOptions): Settings {
  return {
    port: 0,
    leaseMs: 15 * secondMs,
    syncIntervalMs: minuteMs,
    pollIntervalMs: 5 * secondMs,
    maxCallsInFlight: 20,
    retentionDays: 14,
    retryDelaysMs: inngestRetryDelaysMs,
    retryJitterMs: inngestRetryJitterMs,
    signingKey: null,
    ...options,
  };
}

/** Milliseconds before the attempt after `failedAttempts` failed ones. */
export function retryDelayMs(settings: Settings, failedAttempts: number): number {
  const delays = settings.retryDelaysMs;
  const base = delays[Math.min(failedAttempts, delays.length) - 1] ?? 0;
  return Math.round(base + Math.random() * settings.retryJitterMs);
}
