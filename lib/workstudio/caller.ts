import "server-only";
import type { Agent } from "undici";
import type { CheckedBaseUrl } from "./base-url";
import type { Clock, GateLimits } from "./call-gate";
import type { Door } from "./door";
import { exchange, type WorkStudioCredentials } from "./http-exchange";
import type { OutageLimits } from "./outage-guard";
import { retryDelayMs, type RetryPolicy } from "./retry";
import type { WorkStudioRequest } from "./views";
import { cancelledError, WorkStudioError } from "./workstudio-error";

/** Everything about a server that does not change from call to call. */
export type CallerSettings = {
  agent: Agent;
  base: CheckedBaseUrl;
  door: Door;
  credentials: WorkStudioCredentials;
  limits: GateLimits;
  outage: OutageLimits;
  policy: RetryPolicy;
  clock: Clock;
  random: () => number;
  totalTimeoutMs: number;
};

export type CallOptions = {
  signal?: AbortSignal;
  /** Used instead of the client's own pair. */
  credentials?: WorkStudioCredentials;
};

/** One call and how its answer is read. */
export type Call<T> = {
  request: WorkStudioRequest;
  /** A call somebody waits for: one try, also while the server counts as down. */
  isProbe: boolean;
  /** Bytes of the answer after decompression. */
  maxBytes: number;
  read: (source: AsyncIterable<Uint8Array>) => AsyncGenerator<T>;
};

/** Makes a call and yields what its reader yields; throws WorkStudioError. */
export type Caller = <T>(call: Call<T>, options: CallOptions) => AsyncGenerator<T>;

function countsAsOutage(error: WorkStudioError): boolean {
  if (error.kind === "http_status") return (error.status ?? 0) >= 500;
  return error.kind === "timeout" || (error.kind === "unreachable" && error.code !== "OUTAGE");
}

/** The failure after which the server counts as down: trying again soon is no use. */
class DownError extends Error {
  constructor(readonly reason: WorkStudioError) {
    super(reason.message);
  }
}

async function orCancelled(waiting: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  try {
    await waiting;
  } catch (reason) {
    if (signal?.aborted === true) throw cancelledError();
    throw reason;
  }
}

/** A caller that spaces calls, stops for a server that is down and tries again what may succeed. Source: domain §2. */
export function createCaller(settings: CallerSettings): Caller {
  const { base, clock, door, limits, outage, policy } = settings;

  async function* attempt<T>(call: Call<T>, { credentials, signal }: CallOptions): AsyncGenerator<T> {
    if (!call.isProbe) await door.admit(outage);
    await orCancelled(door.enter(limits, signal), signal);
    // Told in the middle of a stream, which does not wait for it; all of it has arrived when the try ends.
    const told: Promise<void>[] = [];
    let isLeft = false;
    const leave = () => {
      if (!isLeft) told.push(door.leave());
      isLeft = true;
    };
    try {
      yield* call.read(
        exchange({
          agent: settings.agent,
          base,
          ...call.request,
          credentials: credentials ?? settings.credentials,
          totalTimeoutMs: settings.totalTimeoutMs,
          maxResponseBytes: call.maxBytes,
          retryAfterCapMs: policy.retryAfterCapMs,
          now: clock.now,
          signal,
          onAnswer: () => void told.push(door.succeeded()),
          onSent: leave,
        }),
      );
    } catch (error) {
      if (!(error instanceof WorkStudioError)) throw error;
      await Promise.all(told);
      if (error.retryAfterMs !== null) await door.closeFor(error.retryAfterMs);
      throw countsAsOutage(error) && (await door.failed(outage)) ? new DownError(error) : error;
    } finally {
      leave();
      await Promise.all(told);
    }
  }

  return async function* run<T>(call: Call<T>, options: CallOptions): AsyncGenerator<T> {
    for (let tried = 1; ; tried++) {
      let yielded = false;
      try {
        for await (const item of attempt(call, options)) {
          yielded = true;
          yield item;
        }
        return;
      } catch (error) {
        if (error instanceof DownError) throw error.reason;
        const mayHelp = error instanceof WorkStudioError && error.retryable && error.code !== "OUTAGE";
        // What was yielded cannot be taken back: a later try would repeat it.
        if (!mayHelp || yielded || call.isProbe || tried >= policy.attempts) throw error;
        const waitMs = retryDelayMs(tried, policy, error.retryAfterMs, settings.random());
        await orCancelled(clock.sleep(waitMs, options.signal), options.signal);
      }
    }
  };
}
