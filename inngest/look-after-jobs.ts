import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigurationError } from "@/lib/platform/env";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { jobsHealth } from "@/lib/platform/jobs-health";
import { readJobsServer } from "@/lib/platform/jobs-server";
import { logger } from "@/lib/platform/logger";
import { isEventKeyRefused } from "./is-event-key-refused";
import { jobs } from "./jobs";
import { registerFunctions } from "./register-functions";
import { sweepIfDue } from "./sweep-if-due";

/** How often a start asks a jobs server that does not answer before it gives up with a sentence. */
const FIRST_TRIES = 6;
const BETWEEN_TRIES_MS = 2_000;
const EACH_MS = 60_000;

/**
 * Registers with the Inngest server as a worker starts, and proves both keys. Throws ConfigurationError with one line
 * when a key is refused, or when the server does not take the registration for a while: a start that cannot run a job
 * must not say that it is ready.
 */
export async function registerAtStart(): Promise<void> {
  const { kind } = jobsEngine();
  if (kind === "embedded") return;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await registerFunctions({ isStart: true });
    if (answer.isRegistered) break;
    if (answer.isKeyRefused || attempt >= FIRST_TRIES) throw new ConfigurationError(`Configuration: ${answer.problem}`);
    await delay(BETWEEN_TRIES_MS);
  }
  await proveEventKey();
}

/**
 * Sends an event that starts nothing. Throws ConfigurationError with one line when the jobs server refuses its key, or
 * does not answer.
 */
export async function proveEventKey(): Promise<void> {
  const { origin } = jobsEngine();
  const { client } = await jobs();
  try {
    await client.send({ name: "ws-tracker/key.proved" });
  } catch (error) {
    logger.error({ err: error }, "an event could not be sent");
    throw new ConfigurationError(
      isEventKeyRefused(error)
        ? `Configuration: The jobs server at ${origin} refuses INNGEST_EVENT_KEY.`
        : `Configuration: The jobs server at ${origin} takes no events. Check that it runs, and that INNGEST_BASE_URL is right.`,
    );
  }
}

/**
 * Once a minute, whatever the jobs server does: registers again where it forgot or knows another build, and sweeps
 * where nobody else has. Answers how to stop.
 */
export function lookAfterJobs(): () => void {
  let isUnderWay = false;
  const look = async () => {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      await registerWhereForgotten();
      await sweepIfDue();
    } catch (error) {
      logger.warn({ err: error }, "the minute's look at the jobs failed; the next one tries again");
    } finally {
      isUnderWay = false;
    }
  };
  const timer = setInterval(() => void look(), EACH_MS);
  return () => clearInterval(timer);
}

async function registerWhereForgotten(): Promise<void> {
  const engine = jobsEngine();
  if (engine.kind === "embedded") return;
  const { functionsFingerprint } = await jobs();
  const { isWell, says } = jobsHealth(await readJobsServer(), engine, functionsFingerprint);
  if (isWell) return;
  logger.warn({ says }, "registering with the jobs server again");
  await registerFunctions();
}
