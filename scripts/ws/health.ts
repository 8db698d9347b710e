import { jobs } from "@/inngest/jobs";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { jobsHealth } from "@/lib/platform/jobs-health";
import { readJobsServer } from "@/lib/platform/jobs-server";
import { workStudio } from "@/lib/domain/ws-accounts/connect-workstudio";
import { checkKeys } from "./keys";
import { print } from "./run-command";

type Check = { name: string; ok: boolean; says: string };

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

/** Asks every part once; true when all answer. */
export async function health(options: { json?: boolean }): Promise<boolean> {
  const checks = await Promise.all([
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
  print(
    options,
    checks,
    checks.map(({ name, ok, says }) => `${ok ? "ok    " : "FAILED"}  ${name.padEnd(11)} ${says}`).join("\n"),
  );
  return checks.every(({ ok }) => ok);
}
