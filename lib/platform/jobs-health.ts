import type { JobsEngine } from "./jobs-engine";
import { type JobsServerState, SILENT_AFTER_SECONDS } from "./jobs-server";

export type JobsHealth = { isWell: boolean; says: string };

/**
 * How the jobs are, in a sentence for whoever runs the product. `fingerprint` is this build's functions, where the
 * caller knows them: a server that was told others runs another build's.
 */
export function jobsHealth(state: JobsServerState, engine: JobsEngine, fingerprint: string | null = null): JobsHealth {
  const ill = (says: string): JobsHealth => ({ isWell: false, says });
  if (state.problem) return ill(state.problem);
  if (state.registeredAt === null)
    return ill("No jobs server knows this installation yet, so no sync can run. A worker registers as it starts.");
  if (state.engine !== engine.id)
    return ill(`The jobs are run by another jobs server (${state.engine ?? "unknown"}) than this process is set to.`);
  if (engine.address !== null && state.address !== engine.address)
    return ill(`The jobs server calls ${state.address ?? "nothing"}, but this process is set to ${engine.address}.`);
  if (fingerprint !== null && state.functionsFingerprint !== fingerprint)
    return ill("The jobs server knows the functions of another build. Give all machines the same build.");
  if (state.silentSeconds === null || state.silentSeconds > SILENT_AFTER_SECONDS)
    return ill(
      `The jobs server has not called for ${minutes(state.silentSeconds ?? 0)}. Check that it runs and reaches ${state.address ?? "the workers"}.`,
    );
  return {
    isWell: true,
    says:
      state.calledSecondsAgo === null || state.calledSecondsAgo > SILENT_AFTER_SECONDS
        ? `registered at ${state.address ?? ""}, first call awaited`
        : `calls ${state.address ?? ""}, last ${Math.round(state.calledSecondsAgo)} s ago`,
  };
}

function minutes(seconds: number): string {
  const count = Math.max(1, Math.round(seconds / 60));
  return count === 1 ? "a minute" : `${count} minutes`;
}
