import { jobs } from "@/inngest/jobs";
import { checkFeeds } from "@/lib/domain/feeds/queries";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { jobsHealth } from "@/lib/platform/jobs-health";
import { readJobsServer } from "@/lib/platform/jobs-server";
import { workStudio } from "@/lib/domain/ws-accounts/connect-workstudio";
import { checkKeys } from "./keys";
import { print } from "./run-command";

type Check = { name: string; ok: boolean; says: string; lastGoodAt?: Date | null; nextRunAt?: Date | null };

async function check(name: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, says: await work() };
  } catch (error) {
    return {
      name,
      ok: false,
      says: error instanceof Error ? (error.message.split("\n").at(-1) ?? "failed") : "failed",
    };
  }
}

/** Whether each feed keeps its schedule; one line where nobody can say. */
async function checkSchedules(): Promise<Check[]> {
  try {
    const feeds = await checkFeeds(systemActor("operator"));
    return feeds.map(({ name, isWell, says, lastGoodAt, nextRunAt }) => ({
      name,
      ok: isWell,
      says,
      lastGoodAt,
      nextRunAt,
    }));
  } catch {
    return [{ name: "feeds", ok: false, says: "the database does not answer" }];
  }
}

/** Asks every part once; true when all answer and every feed keeps its schedule. */
export async function health(options: { json?: boolean }): Promise<boolean> {
  const [schedules, ...parts] = await Promise.all([
    checkSchedules(),
    check("database", async () => {
      const circuits = await db().circuit.count();
      return `${circuits} circuits stored`;
    }),
    check("workstudio", async () => {
      await workStudio().echo();
      return `answers at ${new URL(env().WORKSTUDIO_BASE_URL).host}`;
    }),
    check("jobs", async () => {
      const { isWell, says } = jobsHealth(await readJobsServer(), jobsEngine(), (await jobs()).functionsFingerprint);
      if (!isWell) throw new Error(says);
      return says;
    }),
    check("keys", checkKeys),
    check("panel", async () => {
      const response = await fetch(new URL("/api/health", env().APP_URL), { signal: AbortSignal.timeout(5_000) });
      if (!response.ok) throw new Error(`answers HTTP ${response.status}`);
      return `answers at ${env().APP_URL}`;
    }),
  ]);
  const checks = [...parts, ...schedules];
  print(
    options,
    checks,
    checks.map(({ name, ok, says }) => `${ok ? "ok    " : "FAILED"}  ${name.padEnd(17)} ${says}`).join("\n"),
  );
  return checks.every(({ ok }) => ok);
}
